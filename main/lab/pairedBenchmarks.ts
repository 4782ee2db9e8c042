import { matrixLearnings, measureLearning } from '../rl/benchmarks/learningBenchmarks';
import { networkFactory } from '../runner/engines';
import { pairedEngine } from '../runner/pairedEngine';

/** Trainings that are matrix work, on two threads; two processors must be free for them. */
export const pairedBenchmarks = matrixLearnings.map((learning) => ({
  name: `learning ${learning.label}, two threads`,
  unit: 'steps/s',
  counts: 'Time steps of a whole training on two threads: environment, exploration, memory, updates and metrics.',
  measure: async (clock: () => number) => measureLearning(learning, clock, networkFactory(await pairedEngine())),
}));
