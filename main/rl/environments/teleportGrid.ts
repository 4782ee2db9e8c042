import { integer } from '../core/settings';
import { defineEnvironment } from './definition';
import { type FiniteDynamics, finiteDynamics, startIn, surely } from './finite';
import { down, left, moveWithin, right, up } from './gridMoves';

/** What the drawing needs to be true to the rules: cells are row · 5 + column. */
export const teleportGridConstants = {
  rowCount: 5,
  columnCount: 5,
  /** Every action in `from` pays `reward` and leads to `to`. */
  teleports: [
    { name: 'A', from: 1, to: 21, reward: 10 },
    { name: 'B', from: 3, to: 13, reward: 5 },
  ],
} as const;

const stateCount = 25;
const moves = [up, right, down, left];

/**
 * The gridworld of figure 3.2: two cells pay and carry away, the edge costs.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), example 3.5, p. 60; its optimum is in example 3.8, p. 65.
 */
export function teleportGrid(maxEpisodeSteps: number): FiniteDynamics {
  return finiteDynamics({
    stateCount,
    actionLabels: ['up', 'right', 'down', 'left'],
    maxEpisodeSteps,
    initialProbabilities: startIn(
      stateCount,
      Array.from({ length: stateCount }, (_, cell) => cell),
    ),
    outcomes(cell, action) {
      const teleport = teleportGridConstants.teleports.find(({ from }) => from === cell);
      if (teleport !== undefined) return surely(teleport.to, teleport.reward);
      const next = moveWithin(teleportGridConstants, cell, moves[action]!);
      return surely(next, next === cell ? -1 : 0);
    },
  });
}

export const teleportGridDefinition = defineEnvironment({
  id: 'TeleportGrid',
  family: 'Sutton & Barto',
  summary: 'A grid where two cells pay and carry you away: the book’s example of state values.',
  documentation: {
    description: 'A grid of 5 × 5 cells without an end. From A every action pays 10 and leads to A′, from B 5 and to B′.',
    actions: '0 up, 1 right, 2 down, 3 left; always carried out.',
    observations: 'Index of the cell: row · 5 + column, row 0 at the top. A is 1, A′ 21, B 3, B′ 13.',
    rewards: '+10 from A, +5 from B, −1 for a move that would leave the grid, 0 otherwise.',
    start: 'In any cell, each equally likely; one draw.',
    end: 'Never terminated; truncated after maxSteps steps. Meant for a discount of 0.9.',
    source: 'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), example 3.5, p. 60, and fig. 3.2.',
  },
  options: {
    maxSteps: integer({ default: 100, max: 10_000_000, help: 'Steps after which an episode is cut.', unit: 'steps' }),
  },
  create: ({ maxSteps }) => teleportGrid(maxSteps),
});
