import type { Dynamics, Outcome } from '../core/environment';
import { InvalidValueError, shorten } from '../core/errors';
import type { Random } from '../core/random';
import { choice, integer, number, type SettingsOf, text } from '../core/settings';
import { discrete } from '../core/spaces';
import { defineEnvironment } from './definition';

const options = {
  arms: text({ default: '0,0.2,0.5,0.1,1.0', help: 'Mean reward of each arm, separated by commas.' }),
  rewards: choice({
    default: 'normal',
    choices: ['normal', 'bernoulli'],
    help: 'Normal around the arm’s mean, or 1 with the mean as probability and else 0.',
  }),
  noise: number({ default: 1, min: 0, max: 100, help: 'Standard deviation of normal rewards.' }),
  maxSteps: integer({ default: 1000, max: 10_000_000, help: 'Steps after which an episode is cut.', unit: 'steps' }),
};

export type BanditOptions = SettingsOf<typeof options>;

/** Reads the means of the arms. @throws InvalidValueError when one is not a number that its rewards allow. */
export function banditArms({ arms, rewards }: BanditOptions): number[] {
  return arms.split(',').map((given) => {
    const mean = given.trim() === '' ? Number.NaN : Number(given);
    if (!Number.isFinite(mean)) throw new InvalidValueError(`An arm must be a number, got "${shorten(given)}".`);
    if (rewards === 'bernoulli' && (mean < 0 || mean > 1)) {
      throw new InvalidValueError(`The mean of a Bernoulli arm must lie in [0, 1], got ${mean}.`);
    }
    return mean;
  });
}

/**
 * A bandit with given arms: the same problem in every episode.
 *
 *     R ~ N(q*(A), noise²), or R = 1 with probability q*(A) and else 0; one draw each
 *
 * Source: Lattimore & Szepesvári, Bandit Algorithms (2020), §4.1 and §4.3.
 *
 * @throws InvalidValueError as `banditArms`.
 */
export function bandit(chosen: BanditOptions): Dynamics<number, number, number> {
  const means = banditArms(chosen);
  const drawReward = (mean: number, random: Random) =>
    chosen.rewards === 'normal' ? random.normal(mean, chosen.noise) : random.uniform() < mean ? 1 : 0;
  return {
    observationSpace: discrete(1, ['always the same']),
    actionSpace: discrete(
      means.length,
      means.map((mean, arm) => `arm ${arm + 1} (${mean})`),
    ),
    maxEpisodeSteps: chosen.maxSteps,
    isContinuing: true,
    initialState: () => 0,
    transition: (state: number, arm: number, random: Random): Outcome<number> => ({
      state,
      reward: drawReward(means[arm]!, random),
      terminated: false,
    }),
    observe: () => 0,
  };
}

export const banditDefinition = defineEnvironment({
  id: 'Bandit',
  family: 'bandits',
  summary: 'Five arms with the mean rewards 0, 0.2, 0.5, 0.1 and 1: find the best and stay with it.',
  documentation: {
    description: 'A bandit whose arms have the mean rewards that are given, the same in every episode.',
    actions: '0 … number of arms − 1: the arm to pull.',
    observations: 'Always 0: there is nothing to see.',
    rewards: 'Normal with standard deviation noise around the arm’s mean, or 1 with the mean as probability and else 0.',
    start: 'Always the same. Nothing is drawn.',
    end: 'Never terminated; truncated after maxSteps steps.',
    source: 'Lattimore & Szepesvári, Bandit Algorithms, Cambridge (2020), §4.1.',
  },
  options,
  create: bandit,
});
