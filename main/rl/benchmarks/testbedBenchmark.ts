import { runTestbed, type TestbedMethod } from '../figures/testbed';
import type { Benchmark } from './benchmark';

const runCount = 2000;

/** The six of the second chapter. */
const methods: readonly TestbedMethod[] = [
  { label: 'greedy', algo: 'action-value-bandit', settings: { epsilon: 0 } },
  { label: 'ε = 0.01', algo: 'action-value-bandit', settings: { epsilon: 0.01 } },
  { label: 'ε = 0.1', algo: 'action-value-bandit', settings: { epsilon: 0.1 } },
  {
    label: 'optimistic',
    algo: 'action-value-bandit',
    settings: { average: 'recency-weighted', stepSize: 0.1, initialValue: 5, epsilon: 0 },
  },
  { label: 'UCB', algo: 'action-value-bandit', settings: { exploration: 'upper-confidence', confidence: 2 } },
  { label: 'gradient', algo: 'gradient-bandit', settings: { stepSize: 0.1 } },
];

/** The whole testbed; the one benchmark that takes several seconds. */
export const testbedBenchmark: Benchmark = {
  name: 'testbed ten arms',
  unit: 's',
  counts: `Seconds for ${runCount} runs of 1000 pulls with each of ${methods.length} methods through the ordinary trainer, on one core.`,
  measure(clock) {
    const start = clock();
    for (const _share of runTestbed(methods, runCount));
    return (clock() - start) / 1000;
  },
};
