import { integer } from '../core/settings';
import { defineEnvironment } from './definition';
import { type FiniteDynamics, finiteDynamics, startIn, surely } from './finite';

/**
 * A walk that is punished for its distance from the middle.
 *
 *     R′ = −|s′|, s′ being the position after the move
 *
 * State index s + size stands for the position s in [−size, size]. Actions 0 left, 1 stay, 2 right. The position after
 * the move is charged, not the one before, so that the reward is a consequence of the action that earned it.
 *
 * @param size distance of each end from the middle, in places.
 * @param maxEpisodeSteps steps after which an episode is truncated.
 */
export function absoluteWalk(size: number, maxEpisodeSteps: number): FiniteDynamics {
  const stateCount = 2 * size + 1;
  const last = stateCount - 1;
  return finiteDynamics({
    stateCount,
    actionLabels: ['left', 'stay', 'right'],
    stateLabels: Array.from({ length: stateCount }, (_, state) => String(state - size)),
    maxEpisodeSteps,
    initialProbabilities: startIn(stateCount, [size]),
    outcomes(state, action) {
      if (state === 0 || state === last) return surely(state, 0, true);
      const next = state + action - 1;
      return surely(next, 0 - Math.abs(next - size), next === 0 || next === last);
    },
  });
}

export const absoluteWalkDefinition = defineEnvironment({
  id: 'AbsoluteWalk',
  family: 'grids and tables',
  summary: 'Stay near the middle of a line: every step costs the distance from it.',
  documentation: {
    description: 'A walker on a line may step to either side or stay; being away from the middle costs, place by place.',
    actions: '0 left, 1 stay, 2 right; always carried out.',
    observations: 'Index of the position: position + size, so size is the middle.',
    rewards: 'Minus the distance from the middle after the move, in places: 0 in the middle, −size at an end.',
    start: 'In the middle, position 0. Nothing is drawn.',
    end: 'Terminated at either end; truncated after maxSteps steps, which is how a good episode ends.',
    source:
      'The smallest process with a reward at every step; for the terms see Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §3.1–3.3.',
  },
  options: {
    size: integer({ default: 5, min: 1, max: 1000, help: 'Distance of each end from the middle.', unit: 'places' }),
    maxSteps: integer({ default: 50, min: 1, max: 100_000, help: 'Steps after which an episode is cut.', unit: 'steps' }),
  },
  create: ({ size, maxSteps }) => absoluteWalk(size, maxSteps),
});
