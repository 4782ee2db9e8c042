import type { Dynamics, Outcome } from '../core/environment';
import { integer } from '../core/settings';
import { discrete } from '../core/spaces';
import { defineEnvironment } from './definition';
import { type Maze, parseMaze, walkMaze } from './maze';

export interface ChangingMazeState {
  /** row · 9 + column. */
  readonly cell: number;
  /** Steps since the beginning; it decides which maze it is, and is not observed. */
  readonly clock: number;
}

/** Two mazes and the step from which on the second one holds. */
export interface ChangingMaze {
  readonly before: Maze;
  readonly after: Maze;
  readonly changeStep: number;
}

const rowsAbove = ['........G', '.........', '.........'];
const rowsBelow = ['.........', '...S.....'];
const mazeWithWall = (wall: string): Maze => parseMaze([...rowsAbove, wall, ...rowsBelow]);

/** The way past the wall moves from the right end to the left. */
export const blockingMazes = { before: mazeWithWall('########.'), after: mazeWithWall('.########') } as const;

/** A shorter way opens on the right; the old one on the left stays. */
export const shortcutMazes = { before: mazeWithWall('.########'), after: mazeWithWall('.#######.') } as const;

/**
 * A maze that changes under the agent.
 *
 * The clock must run on from one visit of the goal to the next. So the goal does not end the episode: it pays 1 and
 * leads back to the start, and one episode holds the whole experiment. Because the clock is hidden there is no table.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), examples 8.2 and 8.3, p. 166–167.
 */
export function changingMaze(
  { before, after, changeStep }: ChangingMaze,
  maxEpisodeSteps: number,
): Dynamics<ChangingMazeState, number, number> {
  return {
    observationSpace: discrete(before.isWall.length),
    actionSpace: discrete(4, ['up', 'right', 'down', 'left']),
    maxEpisodeSteps,
    isContinuing: true,
    initialState: (): ChangingMazeState => ({ cell: before.start, clock: 0 }),
    transition({ cell, clock }: ChangingMazeState, action: number): Outcome<ChangingMazeState> {
      const maze = clock < changeStep ? before : after;
      const next = walkMaze(maze, cell, action);
      const isGoal = next === maze.goal;
      return { state: { cell: isGoal ? maze.start : next, clock: clock + 1 }, reward: isGoal ? 1 : 0, terminated: false };
    },
    observe: ({ cell }: ChangingMazeState) => cell,
  };
}

const documentation = {
  actions: '0 up, 1 right, 2 down, 3 left; walls and edges hold.',
  observations: 'Index of the cell: row · 9 + column, row 0 at the top; the start is 48, the goal 8.',
  rewards: '+1 for reaching the goal, which leads back to the start; 0 otherwise.',
  start: 'In cell 48, with the clock at 0. Nothing is drawn.',
  end: 'Never terminated, as the clock must run on; truncated after maxSteps steps.',
};
const changeAt = (step: number) =>
  integer({ default: step, min: 0, max: 10_000_000, help: 'Step from which on the maze is another.', unit: 'steps' });
const maxSteps = (count: number) =>
  integer({ default: count, max: 10_000_000, help: 'Steps after which the experiment is over.', unit: 'steps' });

export const blockingMazeDefinition = defineEnvironment({
  id: 'BlockingMaze',
  family: 'Sutton & Barto',
  summary: 'A maze whose way is blocked after 1000 steps, and another opened.',
  documentation: {
    ...documentation,
    description:
      'A maze of 6 × 9 cells whose short way on the right is closed after changeAt steps; a longer one on the left opens.',
    source: 'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), example 8.2, p. 166, and fig. 8.4.',
  },
  options: { changeAt: changeAt(1000), maxSteps: maxSteps(3000) },
  create: (options) => changingMaze({ ...blockingMazes, changeStep: options.changeAt }, options.maxSteps),
});

export const shortcutMazeDefinition = defineEnvironment({
  id: 'ShortcutMaze',
  family: 'Sutton & Barto',
  summary: 'A maze in which a short cut opens after 3000 steps: who finds it?',
  documentation: {
    ...documentation,
    description: 'A maze of 6 × 9 cells with a way on the left; after changeAt steps a shorter one opens on the right.',
    source: 'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), example 8.3, p. 167, and fig. 8.5.',
  },
  options: { changeAt: changeAt(3000), maxSteps: maxSteps(6000) },
  create: (options) => changingMaze({ ...shortcutMazes, changeStep: options.changeAt }, options.maxSteps),
});
