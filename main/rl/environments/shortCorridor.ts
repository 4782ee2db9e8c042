import type { Dynamics } from '../core/environment';
import { discrete } from '../core/spaces';
import { defineEnvironment } from './definition';
import { finiteDynamics, startIn, surely } from './finite';

/** State that ends the episode; 0–2 are the corridor from left to right. */
export const shortCorridorEnd = 3;

/** The corridor with its states in sight. */
const seen = finiteDynamics({
  stateCount: 4,
  actionLabels: ['left', 'right'],
  initialProbabilities: startIn(4, [0]),
  outcomes(state, action) {
    if (state === shortCorridorEnd) return surely(state, 0, true);
    const goesRight = (action === 1) !== (state === 1);
    const next = goesRight ? state + 1 : Math.max(0, state - 1);
    return surely(next, -1, next === shortCorridorEnd);
  },
});

/** The exact rules over the states, which the agent cannot tell apart. */
export const shortCorridorTable = seen.table;

/**
 * A short corridor in which left and right are exchanged in the middle, and nothing can be told apart.
 *
 * Only a random policy gets through well: the best goes right with probability 2 − √2 ≈ 0.586 and takes
 * 6 + 4√2 ≈ 11.66 steps on average. As the states are not observed, there is no table over what is.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), example 13.1, p. 323.
 */
export const shortCorridor: Dynamics<number, number, number> = {
  observationSpace: discrete(1, ['always the same']),
  actionSpace: seen.actionSpace,
  maxEpisodeSteps: Infinity,
  initialState: seen.initialState,
  transition: seen.transition,
  observe: () => 0,
};

export const shortCorridorDefinition = defineEnvironment({
  id: 'ShortCorridor',
  family: 'Sutton & Barto',
  summary: 'Three places that look the same, one of them reversed: only a random policy does well.',
  documentation: {
    description: 'A corridor of three places that look the same. In the middle one the actions are exchanged.',
    actions: '0 left, 1 right; exchanged in the middle place.',
    observations: 'Always 0: the places cannot be told apart.',
    rewards: '−1 for every step.',
    start: 'On the left. Nothing is drawn.',
    end: 'Terminated to the right of the third place. Never truncated.',
    source: 'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), example 13.1, p. 323.',
  },
  options: {},
  create: () => shortCorridor,
});
