import type { Dynamics, Outcome } from '../core/environment';
import type { Random } from '../core/random';
import { integer, number, type SettingsOf } from '../core/settings';
import { discrete } from '../core/spaces';
import { defineEnvironment } from './definition';

export interface ArmedTestbedState {
  /** q*(a), the mean reward of each arm as it is now, shape [arms]. */
  readonly armValues: readonly number[];
}

const options = {
  arms: integer({ default: 10, min: 1, max: 1000, symbol: 'k', help: 'Number of arms.' }),
  mean: number({ default: 0, min: -100, max: 100, help: 'Mean of the arms’ values (4 in figure 2.5).' }),
  spread: number({ default: 1, min: 0, max: 100, help: 'Standard deviation of the arms’ values at the start.' }),
  noise: number({ default: 1, min: 0, max: 100, help: 'Standard deviation of a reward around its arm’s value.' }),
  drift: number({
    default: 0,
    min: 0,
    max: 10,
    help: 'Standard deviation of the change of every arm’s value after each step (0.01 with spread 0 in exercise 2.5).',
  }),
  maxSteps: integer({ default: 1000, max: 10_000_000, help: 'Steps after which a new problem is drawn.', unit: 'steps' }),
};

export type ArmedTestbedOptions = SettingsOf<typeof options>;

/**
 * The k-armed testbed: every episode is a bandit problem of its own.
 *
 *     q*(a) ~ N(mean, spread²) at the start,   R ~ N(q*(A), noise²),   then q*(a) ← q*(a) + N(0, drift²) for every a
 *
 * Draws: the arms' values in order at the start; at a step the reward, then the changes in order if there is drift.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §2.3, p. 28, and exercise 2.5, p. 33.
 */
export function armedTestbed(chosen: ArmedTestbedOptions): Dynamics<ArmedTestbedState, number, number> {
  const { arms, mean, spread, noise, drift, maxSteps } = chosen;
  return {
    observationSpace: discrete(1, ['always the same']),
    actionSpace: discrete(
      arms,
      Array.from({ length: arms }, (_, arm) => `arm ${arm + 1}`),
    ),
    maxEpisodeSteps: maxSteps,
    isContinuing: true,
    initialState: (random: Random): ArmedTestbedState => ({
      armValues: Array.from({ length: arms }, () => random.normal(mean, spread)),
    }),
    transition(state: ArmedTestbedState, arm: number, random: Random): Outcome<ArmedTestbedState> {
      const reward = random.normal(state.armValues[arm]!, noise);
      const next = drift === 0 ? state : { armValues: state.armValues.map((value) => value + random.normal(0, drift)) };
      return { state: next, reward, terminated: false };
    },
    observe: () => 0,
  };
}

export const armedTestbedDefinition = defineEnvironment({
  id: 'Bandit-10',
  family: 'bandits',
  summary: 'Ten arms with unknown mean rewards, new ones in every episode: explore or exploit?',
  documentation: {
    description: 'The k-armed testbed. Every episode is a new bandit problem; with drift, the arms’ values walk about.',
    actions: '0 … arms − 1: the arm to pull.',
    observations: 'Always 0: there is nothing to see.',
    rewards: 'Normal, around the value of the chosen arm.',
    start: 'The value of each arm drawn from a normal distribution, in order.',
    end: 'Never terminated; truncated after maxSteps steps.',
    source: 'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §2.3, p. 28; drifting: exercise 2.5, p. 33.',
  },
  options,
  create: armedTestbed,
});
