import { type Dataset, episodesOf } from '../../core/dataset';
import { integer, integers, number } from '../../core/settings';
import { ReplayMemory } from '../../memory/replay';
import type { MetricDefinition } from '../definition';

/** Settings of the methods that learn to act from recorded episodes alone. */
export const offlineSettings = {
  learningRate: number({ default: 1e-3, max: 1, excludesMin: true, scale: 'log', help: "Adam's step size, of all networks." }),
  discount: number({ symbol: 'γ', default: 0.99, help: "Worth of the next step's reward relative to this step's." }),
  hiddenLayers: integers({ default: [64, 64], help: 'Widths of the hidden layers (ReLU) of each network.' }),
  batchSize: integer({ default: 64, max: 65_536, scale: 'log', help: 'Recorded steps drawn for one update.' }),
  targetShare: number({
    symbol: 'τ',
    default: 0.005,
    excludesMin: true,
    scale: 'log',
    help: 'How far target networks follow at each update; 1 copies.',
  }),
  maxGradientNorm: number({
    default: 10,
    max: 1e9,
    excludesMin: true,
    scale: 'log',
    help: "Each network's gradients are scaled down to this joint norm.",
  }),
};

/** What they all report. */
export const offlineMetrics: readonly MetricDefinition[] = [
  { name: 'loss', label: 'Loss', unit: '', help: 'Mean of half the squared temporal-difference errors of a batch.' },
  { name: 'meanValue', label: 'Mean Q', unit: 'reward', help: 'Mean value of the recorded actions in a batch.' },
  { name: 'gradientNorm', label: 'Gradient norm', unit: '', help: 'Joint norm of the gradients of Q before clipping.' },
];

/**
 * Every recorded step as a transition to draw from, in the order in which it was recorded.
 *
 *     (S, A, R, S′, γ), with 0 in place of γ where the task ended; where an episode was cut, what was seen last follows
 *
 * @throws InvalidValueError when they do not fit into memory.
 */
export function recordedTransitions(dataset: Dataset, discount: number): ReplayMemory {
  const { observationSize, observations, actions, rewards, terminations } = dataset;
  const memory = new ReplayMemory(rewards.length, observationSize);
  const observationAt = (row: number) => observations.subarray(row * observationSize, (row + 1) * observationSize);
  for (const { firstStep, firstObservation, length } of episodesOf(dataset)) {
    for (let t = 0; t < length; t++) {
      const [step, row] = [firstStep + t, firstObservation + t];
      const worth = terminations[step] === 1 ? 0 : discount;
      memory.add(observationAt(row), actions[step]!, rewards[step]!, observationAt(row + 1), worth);
    }
  }
  return memory;
}
