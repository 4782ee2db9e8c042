import { afterEach, describe, expect, it } from 'vitest';
import type { RequestParams } from '../../main/contract/lab';
import { closeTestLabs, openTestLab } from '../helpers/labs';

afterEach(closeTestLabs);

type Plan = Omit<RequestParams<'experiments.create'>, 'seeds'>;

const endless = 'Its episodes never end by themselves, so values would grow without bound.';

const bad: readonly (readonly [what: string, plan: Plan, sentence: string])[] = [
  [
    'a step size of 0',
    { env: 'GridWorld', algo: 'q-learning', settings: { stepSize: 0 } },
    'stepSize must lie in (0, 1], got 0.',
  ],
  ['a step size of 2', { env: 'GridWorld', algo: 'sarsa', settings: { stepSize: 2 } }, 'stepSize must lie in (0, 1], got 2.'],
  [
    'a step size of 2 for weights',
    { env: 'MountainCar-v0', algo: 'semi-gradient-sarsa', settings: { stepSize: 2 } },
    'stepSize must lie in (0, 1], got 2.',
  ],
  [
    'a trace decay above 1',
    { env: 'GridWorld', algo: 'sarsa-lambda', settings: { traceDecay: 1.5 } },
    'traceDecay must lie in [0, 1], got 1.5.',
  ],
  [
    'more weights than memory allows',
    { env: 'MountainCar-v0', algo: 'semi-gradient-sarsa', settings: { tilings: 64, tiles: 1024 } },
    'The weights of semi-gradient-sarsa must be at most 67108864, got 67240000 features × 3. Choose fewer of them, or other features.',
  ],
  [
    'a discount of 1 where nothing ends',
    { env: 'TeleportGrid', algo: 'q-learning', settings: { discount: 1 } },
    `discount must be less than 1 for TeleportGrid, got 1. ${endless}`,
  ],
  [
    'a discount of 1 on a bandit',
    { env: 'Bandit-10', algo: 'q-learning', settings: { discount: 1 } },
    `discount must be less than 1 for Bandit-10, got 1. ${endless}`,
  ],
  [
    'a discount of 1 for a rod that is held up for ever',
    { env: 'Pendulum-v1', algo: 'sac', settings: { discount: 1 } },
    `discount must be less than 1 for Pendulum-v1, got 1. ${endless}`,
  ],
  [
    'a discount of 1 in a game that goes on',
    { env: 'MatrixGame?rounds=5', algo: 'phc', settings: { discount: 1 } },
    `discount must be less than 1 for MatrixGame?rounds=5, got 1. ${endless}`,
  ],
  [
    'an environment that is too large',
    { env: 'RandomMDP?states=1000000', algo: 'q-learning' },
    'states must be a whole number in [1, 1000], got 1000000.',
  ],
];

describe('before a run starts', () => {
  it.each(bad)('%s is refused with a plain sentence', async (_what, plan, sentence) => {
    const lab = await openTestLab();
    await expect(lab.client.request('experiments.create', { ...plan, seeds: [0] })).rejects.toThrow(sentence);
    expect(await lab.client.request('runs.list', {})).toEqual([]);
    expect(lab.processes).toEqual([]);
  });

  it('a bandit without a discount is accepted', async () => {
    const lab = await openTestLab();
    const plan = { env: 'Bandit-10', algo: 'action-value-bandit', budget: { steps: 10 } };
    expect((await lab.client.request('experiments.create', { ...plan, seeds: [0] })).runs).toHaveLength(1);
  });
});
