import { expect, it } from 'vitest';
import { resultOf, runKilledSweep, runSweep } from '../helpers/sweepProcess';

const common = {
  env: 'FrozenLake-v1',
  algo: 'q-learning',
  space: {
    stepSize: { kind: 'log', low: 0.02, high: 1 },
    epsilon: { kind: 'uniform', low: 0.01, high: 0.5 },
    initialValue: { kind: 'uniform', low: -10, high: 10 },
  },
  trials: 24,
  seeds: 3,
  steps: 2000,
  evaluation: { interval: 1000, episodes: 1 },
  confirmation: 5,
};

it.each([
  ['random search without stopping', { ...common, sampler: 'random' }, 12],
  ['a Parzen estimator with the median rule', { ...common, sampler: 'tpe', stopping: { kind: 'median', stages: 2 } }, 20],
])('24 trials of 3 seeds by %s, killed half-way and resumed, give the undisturbed result', async (_name, description, stages) => {
  const undisturbed = await runSweep(description);
  const { sweep, storedStages } = await runKilledSweep(description, stages);
  expect(storedStages).toBeGreaterThanOrEqual(stages);
  expect(storedStages).toBeLessThan(stages + 12);
  expect(undisturbed.settledTrials).toBe(24);
  expect(resultOf(sweep)).toEqual(resultOf(undisturbed));
});
