import { defineEnvironment } from './definition';
import { type FiniteDynamics, finiteDynamics, startIn, surely } from './finite';
import { down, left, moveWithin, right, up } from './gridMoves';

/** What the drawing needs to be true to the rules: cells are row · 4 + column, the corners 0 and 15 are the end. */
export const cornerGridConstants = { rowCount: 4, columnCount: 4, ends: [0, 15] } as const;

const stateCount = 16;
const moves = [up, right, down, left];
const isEnd = (cell: number): boolean => cell === 0 || cell === stateCount - 1;

/**
 * The gridworld of figure 4.1: every step costs 1 until one of two corners is reached.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), example 4.1, p. 76.
 */
export const cornerGrid: FiniteDynamics = finiteDynamics({
  stateCount,
  actionLabels: ['up', 'right', 'down', 'left'],
  initialProbabilities: startIn(
    stateCount,
    Array.from({ length: stateCount }, (_, cell) => cell).filter((cell) => !isEnd(cell)),
  ),
  outcomes(cell, action) {
    if (isEnd(cell)) return surely(cell, 0, true);
    const next = moveWithin(cornerGridConstants, cell, moves[action]!);
    return surely(next, -1, isEnd(next));
  },
});

export const cornerGridDefinition = defineEnvironment({
  id: 'CornerGrid',
  family: 'Sutton & Barto',
  summary: 'Sixteen cells, two corners to reach: the book’s example of iterative policy evaluation.',
  documentation: {
    description: 'A grid of 4 × 4 cells; the upper left and the lower right corner are the end.',
    actions: '0 up, 1 right, 2 down, 3 left; a move that would leave the grid changes nothing.',
    observations: 'Index of the cell: row · 4 + column, row 0 at the top; as in the book, where 0 and 15 are the end.',
    rewards: '−1 for every step.',
    start: 'In any cell but the end, each equally likely; one draw.',
    end: 'Terminated in the cells 0 and 15. Never truncated.',
    source: 'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), example 4.1, p. 76, and fig. 4.1.',
  },
  options: {},
  create: () => cornerGrid,
});
