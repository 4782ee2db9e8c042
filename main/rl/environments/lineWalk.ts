import { integer } from '../core/settings';
import { defineEnvironment } from './definition';
import { type FiniteDynamics, finiteDynamics, startIn, surely } from './finite';

/**
 * A walk on a line from the middle to either end; only the right end pays.
 *
 * State index s + size stands for the position s in [−size, size]. Actions 0 left, 1 right, each by one place.
 *
 * @param size distance of each end from the start, in places.
 */
export function lineWalk(size: number): FiniteDynamics {
  const stateCount = 2 * size + 1;
  const last = stateCount - 1;
  return finiteDynamics({
    stateCount,
    actionLabels: ['left', 'right'],
    stateLabels: Array.from({ length: stateCount }, (_, state) => String(state - size)),
    initialProbabilities: startIn(stateCount, [size]),
    outcomes(state, action) {
      if (state === 0 || state === last) return surely(state, 0, true);
      const next = state + (action === 1 ? 1 : -1);
      return surely(next, next === last ? 1 : 0, next === 0 || next === last);
    },
  });
}

export const lineWalkDefinition = defineEnvironment({
  id: 'LineWalk',
  family: 'grids and tables',
  summary: 'Step left or right on a line; only the right end pays.',
  documentation: {
    description: 'A walker stands in the middle of a line and steps to one side or the other until it reaches an end.',
    actions: '0 left, 1 right; each by one place, always carried out.',
    observations: 'Index of the position: position + size, so 0 is the left end and 2 · size the right end.',
    rewards: '+1 for the step that reaches the right end, 0 for every other step.',
    start: 'In the middle, position 0. Nothing is drawn.',
    end: 'Terminated at either end. Never truncated.',
    source:
      'A controlled form of the random walk of Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), example 6.2, p. 125.',
  },
  options: {
    size: integer({ default: 5, min: 1, max: 1000, help: 'Distance of each end from the start.', unit: 'places' }),
  },
  create: ({ size }) => lineWalk(size),
});
