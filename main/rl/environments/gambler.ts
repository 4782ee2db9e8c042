import { integer, number } from '../core/settings';
import { defineEnvironment } from './definition';
import { type FiniteDynamics, finiteDynamics, startIn, surely } from './finite';

/**
 * The gambler's problem: how much to stake on a coin to reach a goal before being ruined.
 *
 * State = capital, 0 … goal. Action a stakes a + 1, or as much as is left to lose or lacking to the goal, whichever is
 * less; the stake 0 of the book, which changes nothing, is left out.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), example 4.3, p. 84.
 */
export function gambler(headsProbability: number, goal: number): FiniteDynamics {
  const capitals = Array.from({ length: goal + 1 }, (_, capital) => capital);
  return finiteDynamics({
    stateCount: goal + 1,
    actionLabels: Array.from({ length: Math.floor(goal / 2) }, (_, action) => `stake ${action + 1}`),
    stateLabels: capitals.map((capital) => `${capital}`),
    initialProbabilities: startIn(goal + 1, capitals.slice(1, goal)),
    outcomes(capital, action) {
      if (capital === 0 || capital === goal) return surely(capital, 0, true);
      const stake = Math.min(action + 1, capital, goal - capital);
      const [won, lost] = [capital + stake, capital - stake];
      return [
        { probability: headsProbability, state: won, reward: won === goal ? 1 : 0, terminated: won === goal },
        { probability: 1 - headsProbability, state: lost, reward: 0, terminated: lost === 0 },
      ].filter(({ probability }) => probability > 0);
    },
  });
}

export const gamblerDefinition = defineEnvironment({
  id: 'Gambler',
  family: 'Sutton & Barto',
  summary: 'Stake money on a coin until the goal is reached or all is lost.',
  documentation: {
    description: 'A gambler stakes on heads: the stake is won or lost. The game ends with the goal in hand or nothing.',
    actions: '0 … goal/2 − 1: a stake of action + 1, but no more than the capital or what is lacking to the goal.',
    observations: 'The capital, 0 … goal.',
    rewards: '+1 for reaching the goal, 0 otherwise: the value of a state is the probability of winning.',
    start: 'With a capital of 1 … goal − 1, each equally likely; one draw.',
    end: 'Terminated with a capital of 0 or of the goal. Never truncated.',
    source: 'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), example 4.3, p. 84, and fig. 4.3.',
  },
  options: {
    headsProbability: number({ default: 0.4, symbol: 'p_h', help: 'Probability that the coin shows heads.' }),
    goal: integer({ default: 100, min: 2, max: 1000, help: 'Capital at which the gambler has won.' }),
  },
  create: ({ headsProbability, goal }) => gambler(headsProbability, goal),
});
