import { boolean } from '../core/settings';
import { defineEnvironment } from './definition';
import { type FiniteDynamics, finiteDynamics, startIn } from './finite';
import { down, left, moveWithin, right, up } from './gridMoves';

/** What the drawing needs to be true to the rules: the bottom row is start, cliff, goal. */
export const cliffWalkingConstants = {
  rowCount: 4,
  columnCount: 12,
  start: 36,
  goal: 47,
  isCliff: (state: number): boolean => state > 36 && state < 47,
} as const;

const { rowCount, columnCount, start, goal, isCliff } = cliffWalkingConstants;
const moves = [up, right, down, left];

/**
 * Cliff walking: the shortest way to the goal runs along a cliff.
 *
 * Stepping into the cliff costs 100 and leads back to the start, without ending the episode. Every step makes one
 * uniform draw, as in Gymnasium. As there, the table has rows for the goal and the cliff too, which are never visited
 * and which do not end.
 *
 * @param slippery whether each step goes to action a − 1, a or a + 1 (mod 4, drawn in this order), each with 1/3.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), example 6.6, p. 132.
 */
export function cliffWalking(slippery: boolean): FiniteDynamics {
  const turns = slippery ? [3, 0, 1] : [0];
  return finiteDynamics({
    stateCount: rowCount * columnCount,
    actionLabels: ['up', 'right', 'down', 'left'],
    initialProbabilities: startIn(rowCount * columnCount, [start]),
    alwaysDraws: true,
    outcomes: (state, action) =>
      turns.map((turn) => {
        const next = moveWithin(cliffWalkingConstants, state, moves[(action + turn) % 4]!);
        const probability = 1 / turns.length;
        return isCliff(next)
          ? { probability, state: start, reward: -100, terminated: false }
          : { probability, state: next, reward: -1, terminated: next === goal };
      }),
  });
}

const documentation = {
  description:
    'A grid of 4 × 12 cells. Start and goal are the bottom corners; between them lies a cliff, and the shortest way runs along its edge.',
  observations: 'Index of the cell: row · 12 + column, row 0 at the top; the start is 36, the goal 47.',
  rewards: '−1 for every step; −100 for a step into the cliff, which leads back to the start.',
  start: 'In the lower left corner; one uniform draw, without effect, as in Gymnasium.',
  end: 'Terminated at the goal only. Never truncated.',
  source: 'Gymnasium CliffWalking-v1; Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), example 6.6, p. 132.',
};

export const cliffWalkingDefinition = defineEnvironment({
  id: 'CliffWalking-v1',
  family: 'grids and tables',
  summary: 'Walk along a cliff, or take the safe way round.',
  documentation: { ...documentation, actions: '0 up, 1 right, 2 down, 3 left; with slippery as in CliffWalkingSlippery-v1.' },
  options: { slippery: boolean({ default: false, help: 'Whether two of three steps slide to one of the two sides.' }) },
  create: ({ slippery }) => cliffWalking(slippery),
});

export const cliffWalkingSlipperyDefinition = defineEnvironment({
  id: 'CliffWalkingSlippery-v1',
  family: 'grids and tables',
  summary: 'Walk along a cliff whose edge is slippery.',
  documentation: {
    ...documentation,
    actions: '0 up, 1 right, 2 down, 3 left; the chosen direction and the two beside it are each taken with 1/3.',
  },
  options: {},
  create: () => cliffWalking(true),
});
