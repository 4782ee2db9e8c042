import type { MetricDefinition } from './definition';

/** How old what is learned from is, in methods with a replay memory. */
export const replayAgeMetric: MetricDefinition = {
  name: 'replayAge',
  label: 'Replay age',
  unit: 'transitions',
  help: 'Mean age of what a batch was drawn from.',
};

/** How much of a network has fallen silent; `auto` and TensorFlow choose engines of which some cannot tell. */
export const deadUnitsMetric: MetricDefinition = {
  name: 'deadUnits',
  label: 'Dead units',
  unit: '',
  help: 'Share of the hidden units (ReLU) of the action values that were 0 for a whole batch; what stays so learns no more.',
};
