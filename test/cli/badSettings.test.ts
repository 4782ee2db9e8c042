import { afterEach, describe, expect, it } from 'vitest';
import { closeTestLabs, openTestLab } from '../helpers/labs';
import { call } from './fakeLab';

afterEach(closeTestLabs);

const endless = 'Its episodes never end by themselves, so values would grow without bound.';

const bad: readonly (readonly [line: string, sentence: string])[] = [
  ['train --env GridWorld --algo q-learning --set stepSize=0', 'stepSize must lie in (0, 1], got 0.'],
  ['train --env GridWorld --algo dyna-q --set stepSize=2', 'stepSize must lie in (0, 1], got 2.'],
  ['train --env RandomWalk-19 --algo td-lambda --set traceDecay=1.1', 'traceDecay must lie in [0, 1], got 1.1.'],
  [
    'train --env MountainCar-v0 --algo true-online-sarsa-lambda --set tilings=64 --set tiles=1024',
    'The weights of true-online-sarsa-lambda must be at most 67108864, got 67240000 features × 3. Choose fewer of them, or other features.',
  ],
  [
    'train --env JacksCarRental --algo sarsa --set discount=1',
    `discount must be less than 1 for JacksCarRental, got 1. ${endless}`,
  ],
  ['train --env Pendulum-v1 --algo sac --set discount=1', `discount must be less than 1 for Pendulum-v1, got 1. ${endless}`],
  [
    'train --env MatrixGame?rounds=5 --algo independent-q-learning --set discount=1',
    `discount must be less than 1 for MatrixGame?rounds=5, got 1. ${endless}`,
  ],
];

describe('a bad setting on the command line', () => {
  it.each(bad)('%s is answered with one line before anything runs', async (line, sentence) => {
    const lab = await openTestLab();
    const { status, stdout, stderr } = await call({ ...lab, dispose: async () => {} }, line);
    expect([status, stdout, stderr]).toEqual([2, '', `${sentence}\n`]);
    expect(await lab.client.request('runs.list', {})).toEqual([]);
    expect(lab.processes).toEqual([]);
  });
});
