import { InvalidValueError } from '../core/errors';
import { number } from '../core/settings';
import type { Space } from '../core/spaces';
import type { MetricDefinition } from './definition';

/** Settings that methods over tables share, each with the same name, symbol and range everywhere. */
export const tabularSettings = {
  stepSize: number({ symbol: 'α', default: 0.1, excludesMin: true, help: 'Share of the error corrected at each update.' }),
  discount: number({ symbol: 'γ', default: 0.99, help: "Worth of the next step's reward relative to this step's." }),
  initialValue: number({
    symbol: 'Q₀',
    default: 0,
    min: -1e6,
    max: 1e6,
    help: 'Value every action starts with, in discounted reward; high values invite exploration.',
  }),
};

/** As `tabularSettings`, for methods that learn values of states. */
export const predictionSettings = {
  stepSize: tabularSettings.stepSize,
  discount: tabularSettings.discount,
  initialValue: number({
    symbol: 'V₀',
    default: 0,
    min: -1e6,
    max: 1e6,
    help: 'Value every state starts with, in discounted reward.',
  }),
};

/** What most of them report. */
export const tdErrorMetric: MetricDefinition = {
  name: 'tdError',
  label: 'TD error',
  unit: 'reward',
  help: 'Mean size of the temporal-difference error |δ|.',
};

/** Extent of a table over states and actions. */
export interface TableShape {
  readonly stateCount: number;
  readonly actionCount: number;
}

/** @throws InvalidValueError unless observations and actions are both indexes. */
export function tableShape(
  owner: string,
  { observationSpace, actionSpace }: { readonly observationSpace: Space; readonly actionSpace: Space },
): TableShape {
  if (observationSpace.kind !== 'discrete' || actionSpace.kind !== 'discrete') {
    throw new InvalidValueError(`${owner} must be given discrete observations and actions.`);
  }
  return { stateCount: observationSpace.size, actionCount: actionSpace.size };
}
