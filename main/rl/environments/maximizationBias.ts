import type { Dynamics, Outcome } from '../core/environment';
import type { Random } from '../core/random';
import { integer, number } from '../core/settings';
import { discrete } from '../core/spaces';
import { defineEnvironment } from './definition';

/** States of the process. */
export const maximizationBiasStates = { a: 0, b: 1, end: 2 } as const;

const { a, b, end } = maximizationBiasStates;

/** Whether an action taken in A is the one to the left; half of the actions are. */
export function goesLeft(action: number): boolean {
  return action % 2 === 0;
}

/**
 * The process on which Q-learning believes in luck: to the left many actions wait whose rewards are bad on average.
 *
 * In A, even actions go left to B with reward 0 and odd ones right to the end with reward 0. In the book A has two
 * actions and B many; here every state has `arms`, and in A they stand for left and right in turn, so that an action by
 * chance goes left with 1/2 all the same. In B every action ends the episode with a reward from N(mean, deviation²).
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), example 6.7, p. 134.
 *
 * @param arms number of actions, even.
 */
export function maximizationBias(arms: number, mean: number, deviation: number): Dynamics<number, number, number> {
  return {
    observationSpace: discrete(3, ['A', 'B', 'end']),
    actionSpace: discrete(
      arms,
      Array.from({ length: arms }, (_, action) => `${action + 1} (in A: ${goesLeft(action) ? 'left' : 'right'})`),
    ),
    maxEpisodeSteps: Infinity,
    initialState: () => a,
    transition(state: number, action: number, random: Random): Outcome<number> {
      if (state === b) return { state: end, reward: random.normal(mean, deviation), terminated: true };
      return state === a && goesLeft(action)
        ? { state: b, reward: 0, terminated: false }
        : { state: end, reward: 0, terminated: true };
    },
    observe: (state: number) => state,
  };
}

export const maximizationBiasDefinition = defineEnvironment({
  id: 'MaximizationBias',
  family: 'Sutton & Barto',
  summary: 'Two states in which believing the best-looking estimate leads astray.',
  documentation: {
    description:
      'From A the right leads to the end at once; the left leads to B, where every action ends with a loss on average.',
    actions: 'In A, even actions go left and odd ones right; in B all end the episode.',
    observations: '0 A, 1 B, 2 the end.',
    rewards: '0 in A; in B drawn from a normal distribution with the given mean and deviation.',
    start: 'In A. Nothing is drawn.',
    end: 'Terminated after the right from A or any action in B. Never truncated.',
    source: 'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), example 6.7, p. 134, and fig. 6.5.',
  },
  options: {
    armPairs: integer({ default: 5, max: 500, help: 'Half the number of actions.' }),
    mean: number({ default: -0.1, min: -100, max: 100, help: 'Mean reward in B.' }),
    deviation: number({ default: 1, min: 0, max: 100, help: 'Standard deviation of the reward in B.' }),
  },
  create: ({ armPairs, mean, deviation }) => maximizationBias(2 * armPairs, mean, deviation),
});
