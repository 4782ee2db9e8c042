import { expect, it } from 'vitest';
import { resultOf, runKilledSweep, runSweep } from '../helpers/sweepProcess';

/** Two stages on a slippery lake: 6 trials of 2 seeds, the better half to the whole budget. */
const description = {
  env: 'FrozenLake-v1',
  algo: 'q-learning',
  space: {
    stepSize: { kind: 'log', low: 0.02, high: 1 },
    exploration: { kind: 'choice', values: ['epsilon-greedy', 'softmax'] },
    epsilon: { kind: 'uniform', low: 0.01, high: 0.5, when: { exploration: ['epsilon-greedy'] } },
  },
  sampler: 'sobol',
  trials: 6,
  seeds: 2,
  steps: 2000,
  evaluation: { interval: 1000, episodes: 1 },
  stopping: { kind: 'halving', stages: 2, reduction: 2 },
  confirmation: 2,
};

it('a sweep that was killed half-way and resumed gives the result of one that was not', async () => {
  const undisturbed = await runSweep(description);
  const { sweep, storedStages } = await runKilledSweep(description, 4);
  expect(storedStages).toBeGreaterThanOrEqual(4);
  expect(storedStages).toBeLessThan(9);
  expect(resultOf(sweep)).toEqual(resultOf(undisturbed));
  expect(sweep.trials.map(({ kind, status, stages }) => [kind, status, stages.length])).toEqual([
    ...undisturbed.trials.map(({ kind, status, stages }) => [kind, status, stages.length]),
  ]);
  expect(sweep.trials.filter(({ status }) => status === 'stopped').length).toBe(3);
  expect(sweep.confirmation).toMatchObject({ seeds: [2, 3], winner: { n: 2 }, baseline: { n: 2 } });
}, 240_000);
