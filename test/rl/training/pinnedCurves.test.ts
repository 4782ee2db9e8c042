import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { SettingValues } from '../../../main/rl/core/settings';
import { createTrainer } from '../../helpers/train';

const walk = { discount: 1, stepSize: 0.05 };

/** Runs whose numbers were written down; whoever changes them on purpose says so in the changelog. */
const pinned: readonly (readonly [env: string, algo: string, settings: SettingValues, digest: string])[] = [
  ['Bandit-10', 'action-value-bandit', {}, 'fccdcf7b488e'],
  ['Bandit-10', 'action-value-bandit', { exploration: 'softmax', temperature: 0.3 }, 'bb750e27caa3'],
  ['Bandit-10', 'action-value-bandit', { exploration: 'upper-confidence' }, '147293251d09'],
  ['Bandit-10', 'action-value-bandit', { exploration: 'count-bonus' }, '83b42fc84b71'],
  ['Bandit-10', 'gradient-bandit', {}, '9cd259b60221'],
  ['RandomWalk-19', 'td-prediction', walk, '1c77d6575321'],
  ['RandomWalk-19', 'true-online-td-lambda', walk, '83f4d6d3cef3'],
  ['GridWorld', 'q-learning', {}, '38e7f8adc3a2'],
  ['FrozenLake-v1', 'sarsa', { exploration: 'softmax' }, 'ac9596b02209'],
  ['MountainCar-v0', 'semi-gradient-sarsa', {}, '229bb9f956c9'],
  ['CartPole-v1', 'linear-actor-critic', {}, 'e05b2839cbe4'],
];

function digestOf(env: string, algo: string, settings: SettingValues): string {
  const evaluation = { interval: 700, episodes: 2 };
  const trainer = createTrainer({ env, algo, settings, seed: 5, steps: 3000, evaluation });
  trainer.advance(3000);
  // Counts of updates are no part of what was learned, and were not told when these were pinned.
  const { updates: _, ...report } = trainer.takeReport();
  const told = [report, trainer.policy()];
  const text = JSON.stringify(told, (_key, value: unknown) => (ArrayBuffer.isView(value) ? [...(value as Float64Array)] : value));
  return createHash('sha1').update(text).digest('hex').slice(0, 12);
}

describe('the same seed', () => {
  it.each(pinned)('draws in %s with %s and %o the curve it always drew', (env, algo, settings, digest) => {
    expect(digestOf(env, algo, settings)).toBe(digest);
  });
});
