import type { WeightedOutcome } from '../core/environment';
import { defineEnvironment } from './definition';
import { type FiniteDynamics, finiteDynamics, startIn, surely } from './finite';

export interface RandomWalkRules {
  /** States between the two ends. */
  readonly size: number;
  /** Farthest a step goes to either side; every distance up to it is equally likely. */
  readonly reach: number;
  /** Reward of ending on the left; the right end pays 1. */
  readonly leftReward: number;
}

/**
 * A random walk between two ends: there is nothing to decide, only values to predict.
 *
 * State 0 is the left end, 1 … size the walk, size + 1 the right end; the start is in the middle. A step goes 1 … reach
 * places left or right, each equally likely; places beyond an end add to the probability of that end. One draw a step,
 * over the next states in ascending order.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), examples 6.2, 7.1 and 9.1.
 */
export function randomWalk({ size, reach, leftReward }: RandomWalkRules): FiniteDynamics {
  const rightEnd = size + 1;
  return finiteDynamics({
    stateCount: size + 2,
    actionLabels: ['walk'],
    stateLabels: Array.from({ length: size + 2 }, (_, state) => labelOf(state, size)),
    initialProbabilities: startIn(size + 2, [Math.ceil(size / 2)]),
    outcomes(state) {
      if (state === 0 || state === rightEnd) return surely(state, 0, true);
      const probabilities = new Map<number, number>();
      for (let distance = -reach; distance <= reach; distance++) {
        if (distance === 0) continue;
        const next = Math.min(rightEnd, Math.max(0, state + distance));
        probabilities.set(next, (probabilities.get(next) ?? 0) + 1);
      }
      return [...probabilities].map(([next, count]): WeightedOutcome => {
        const reward = next === 0 ? leftReward : next === rightEnd ? 1 : 0;
        return { probability: count / (2 * reach), state: next, reward, terminated: next === 0 || next === rightEnd };
      });
    },
  });
}

function labelOf(state: number, size: number): string {
  if (state === 0) return 'left end';
  if (state === size + 1) return 'right end';
  return size <= 26 ? String.fromCharCode(64 + state) : `${state}`;
}

const documentation = {
  actions: 'One: 0 walk. Chance decides where to.',
  end: 'Terminated at either end. Never truncated.',
};

export const randomWalk5Definition = defineEnvironment({
  id: 'RandomWalk-5',
  family: 'Sutton & Barto',
  summary: 'Five states in a row and a walk by chance: predict where it ends.',
  documentation: {
    ...documentation,
    description: 'A walk by chance over the states A–E. The true values under no discount are 1/6, 2/6, …, 5/6.',
    observations: 'Index of the state: 0 left end, 1–5 = A–E, 6 right end.',
    rewards: '+1 for ending on the right, 0 otherwise.',
    start: 'In the middle, C. Nothing is drawn.',
    source: 'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), example 6.2, p. 125.',
  },
  options: {},
  create: () => randomWalk({ size: 5, reach: 1, leftReward: 0 }),
});

export const randomWalk19Definition = defineEnvironment({
  id: 'RandomWalk-19',
  family: 'Sutton & Barto',
  summary: 'Nineteen states in a row: the book’s yardstick for methods with n steps and traces.',
  documentation: {
    ...documentation,
    description: 'A walk by chance over 19 states. The true values under no discount are −18/20, −16/20, …, 18/20.',
    observations: 'Index of the state: 0 left end, 1–19 the walk, 20 right end.',
    rewards: '−1 for ending on the left, +1 for ending on the right, 0 otherwise.',
    start: 'In the middle, state 10. Nothing is drawn.',
    source: 'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), example 7.1, p. 144, and fig. 12.3.',
  },
  options: {},
  create: () => randomWalk({ size: 19, reach: 1, leftReward: -1 }),
});

export const randomWalk1000Definition = defineEnvironment({
  id: 'RandomWalk-1000',
  family: 'Sutton & Barto',
  summary: 'A thousand states and steps of up to a hundred: too many for comfort in a table.',
  documentation: {
    ...documentation,
    description: 'A walk by chance over 1000 states, made for function approximation.',
    observations: 'Index of the state: 0 left end, 1–1000 the walk, 1001 right end.',
    rewards: '−1 for ending on the left, +1 for ending on the right, 0 otherwise.',
    start: 'Near the middle, state 500. Nothing is drawn.',
    source: 'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), example 9.1, p. 203.',
  },
  options: {},
  create: () => randomWalk({ size: 1000, reach: 100, leftReward: -1 }),
});
