import type { WeightedOutcome } from '../core/environment';
import { boolean, choice } from '../core/settings';
import { defineEnvironment } from './definition';
import { type FiniteDynamics, finiteDynamics, startIn, surely } from './finite';
import { down, left, type Move, moveWithin, right, up } from './gridMoves';

/** What the drawing needs to be true to the rules: cells are row · 10 + column. */
export const windyGridworldConstants = {
  rowCount: 7,
  columnCount: 10,
  start: 30,
  goal: 37,
  /** Cells by which each column blows upward. */
  wind: [0, 0, 0, 1, 1, 1, 2, 2, 1, 0],
} as const;

const { columnCount, start, goal } = windyGridworldConstants;
const wind: readonly number[] = windyGridworldConstants.wind;
const stateCount = 70;

/** Which steps are allowed: 4 straight, 8 as a chess king, or 9 with standing still. */
export type WindyMoves = 'straight' | 'king' | 'king-and-stay';

interface LabeledMove {
  readonly label: string;
  readonly move: Move;
}

const straight: readonly LabeledMove[] = [
  { label: 'up', move: up },
  { label: 'right', move: right },
  { label: 'down', move: down },
  { label: 'left', move: left },
];
const king: readonly LabeledMove[] = [
  ...straight,
  { label: 'up right', move: [-1, 1] },
  { label: 'down right', move: [1, 1] },
  { label: 'down left', move: [1, -1] },
  { label: 'up left', move: [-1, -1] },
];
const movesOf: Readonly<Record<WindyMoves, readonly LabeledMove[]>> = {
  straight,
  king,
  'king-and-stay': [...king, { label: 'stay', move: [0, 0] }],
};

/**
 * Windy gridworld: a crosswind blows upward through the middle of the grid.
 *
 * A step goes where it wants, and upward by the wind of the column it leaves; the edge holds. Stochastic wind is one
 * cell less, as given, or one cell more, each with 1/3 (drawn in this order), where there is any.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), example 6.5, p. 130; exercises 6.9 and 6.10, p. 131.
 */
export function windyGridworld(allowed: WindyMoves, isStochastic: boolean): FiniteDynamics {
  const moves = movesOf[allowed];
  return finiteDynamics({
    stateCount,
    actionLabels: moves.map(({ label }) => label),
    initialProbabilities: startIn(stateCount, [start]),
    outcomes(cell, action) {
      if (cell === goal) return surely(cell, 0, true);
      const strength = wind[cell % columnCount]!;
      const strengths = isStochastic && strength > 0 ? [strength - 1, strength, strength + 1] : [strength];
      const [rows, columns] = moves[action]!.move;
      return strengths.map((blown): WeightedOutcome => {
        const next = moveWithin(windyGridworldConstants, cell, [rows - blown, columns]);
        return { probability: 1 / strengths.length, state: next, reward: -1, terminated: next === goal };
      });
    },
  });
}

export const windyGridworldDefinition = defineEnvironment({
  id: 'WindyGridworld',
  family: 'Sutton & Barto',
  summary: 'Cross a grid in which the wind blows you upward.',
  documentation: {
    description: 'A grid of 7 × 10 cells with a crosswind that pushes upward by 0, 1 or 2 cells, depending on the column.',
    actions: '0 up, 1 right, 2 down, 3 left; with king’s moves also 4–7 the diagonals, and 8 stay.',
    observations: 'Index of the cell: row · 10 + column, row 0 at the top; the start is 30, the goal 37.',
    rewards: '−1 for every step.',
    start: 'On the left of the middle row, cell 30. Nothing is drawn.',
    end: 'Terminated at the goal. Never truncated.',
    source: 'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), example 6.5, p. 130; exercises 6.9 and 6.10, p. 131.',
  },
  options: {
    moves: choice({
      default: 'straight',
      choices: ['straight', 'king', 'king-and-stay'],
      help: 'Which steps are allowed: four, eight as a chess king, or nine with standing still.',
    }),
    stochastic: boolean({ default: false, help: 'Whether the wind varies by one cell.' }),
  },
  create: ({ moves, stochastic }) => windyGridworld(moves as WindyMoves, stochastic),
});
