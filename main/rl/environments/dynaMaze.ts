import { defineEnvironment } from './definition';
import { type FiniteDynamics, finiteDynamics, startIn, surely } from './finite';
import { parseMaze, walkMaze } from './maze';

/** The maze: # wall, S start, G goal. */
export const dynaMazeLayout = parseMaze([
  '.......#G', //
  '..#....#.',
  'S.#....#.',
  '..#......',
  '.....#...',
  '.........',
]);

/**
 * The maze on which Dyna shows what planning is worth.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), example 8.1, p. 164.
 */
export const dynaMaze: FiniteDynamics = finiteDynamics({
  stateCount: dynaMazeLayout.isWall.length,
  actionLabels: ['up', 'right', 'down', 'left'],
  initialProbabilities: startIn(dynaMazeLayout.isWall.length, [dynaMazeLayout.start]),
  outcomes(cell, action) {
    if (cell === dynaMazeLayout.goal || dynaMazeLayout.isWall[cell]) return surely(cell, 0, true);
    const next = walkMaze(dynaMazeLayout, cell, action);
    const isGoal = next === dynaMazeLayout.goal;
    return surely(next, isGoal ? 1 : 0, isGoal);
  },
});

export const dynaMazeDefinition = defineEnvironment({
  id: 'DynaMaze',
  family: 'Sutton & Barto',
  summary: 'A maze in which planning in between saves hundreds of steps.',
  documentation: {
    description: 'A maze of 6 × 9 cells. The shortest way takes 14 steps.',
    actions: '0 up, 1 right, 2 down, 3 left; walls and edges hold.',
    observations: 'Index of the cell: row · 9 + column, row 0 at the top; the start is 18, the goal 8.',
    rewards: '+1 for reaching the goal, 0 otherwise.',
    start: 'In cell 18. Nothing is drawn.',
    end: 'Terminated at the goal. Never truncated. Meant for a discount of 0.95.',
    source: 'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), example 8.1, p. 164, and fig. 8.2.',
  },
  options: {},
  create: () => dynaMaze,
});
