import type { WeightedJointOutcome } from '../../core/game';
import { choice, integer, number } from '../../core/settings';
import { startIn } from '../finite';
import { type FiniteGame, finiteGame } from './finiteGame';
import { defineGame } from './gameDefinition';

/** Cells along either side. */
export const gridGameSize = 3;

const cellCount = gridGameSize * gridGameSize;
const actionLabels = ['up', 'right', 'down', 'left'];
const changes = [
  [-1, 0],
  [0, 1],
  [1, 0],
  [0, -1],
] as const;
const up = 0;

/** Where both players begin: the lower corners. */
export const gridGameStarts = [6, 8] as const;

/** A board: where each player wants to go, and whether the way up from the start may be barred. */
export interface GridGameBoard {
  readonly goals: readonly [first: number, second: number];
  readonly hasBarriers: boolean;
}

/** The boards of the source, under its numbers. Cells are counted row by row from the upper left. */
export const gridGameBoards: Readonly<Record<string, GridGameBoard>> = {
  '1': { goals: [2, 0], hasBarriers: false },
  '2': { goals: [1, 1], hasBarriers: true },
};

/** The index of a position: cell of the first player · 9 + cell of the second. */
export function gridGameState(cells: readonly [first: number, second: number]): number {
  return cells[0] * cellCount + cells[1];
}

/** The position that an index stands for. */
export function gridGameCells(state: number): readonly [first: number, second: number] {
  return [Math.floor(state / cellCount), state % cellCount];
}

/** What may come of one player's move: cells with their probabilities. */
interface Landing {
  readonly cell: number;
  readonly probability: number;
}

/**
 * Hu and Wellman's grid games: two players want to reach their goals, and must not run into each other.
 *
 * Both move at once. Where they would enter the same cell, other than a goal of both, they bounce back and pay. A player
 * who reaches its goal is paid and ends the game.
 *
 * @param barrierProbability with which a move up from a start fails, on a board with barriers.
 *
 * Source: Hu & Wellman, "Nash Q-learning for general-sum stochastic games", JMLR 4 (2003), §4.1, fig. 2–4.
 */
export function gridGame(board: GridGameBoard, barrierProbability: number, maxSteps: number): FiniteGame {
  const stateCount = cellCount * cellCount;
  return finiteGame({
    players: ['agent 1', 'agent 2'],
    rewardStructure: 'general',
    stateCount,
    actionLabels: [actionLabels, actionLabels],
    maxEpisodeSteps: maxSteps,
    initialProbabilities: startIn(stateCount, [gridGameState(gridGameStarts)]),
    outcomes(state, actions) {
      const cells = gridGameCells(state);
      const barred = board.hasBarriers ? barrierProbability : 0;
      const [first, second] = cells.map((cell, player) => landings(cell, actions[player]!, barred)) as [Landing[], Landing[]];
      return first.flatMap((one) =>
        second.map((other) => meet(board, cells, [one.cell, other.cell], one.probability * other.probability)),
      );
    },
  });
}

/** Where a player alone would come to: it stays at walls, and sometimes below a barrier. */
function landings(cell: number, action: number, barred: number): readonly Landing[] {
  const [down, across] = changes[action]!;
  const row = Math.floor(cell / gridGameSize) + down;
  const column = (cell % gridGameSize) + across;
  const isWall = row < 0 || row >= gridGameSize || column < 0 || column >= gridGameSize;
  if (isWall) return [{ cell, probability: 1 }];
  const target = { cell: row * gridGameSize + column, probability: 1 };
  if (action !== up || barred === 0 || !gridGameStarts.some((start) => start === cell)) return [target];
  if (barred === 1) return [{ cell, probability: 1 }];
  return [
    { ...target, probability: 1 - barred },
    { cell, probability: barred },
  ];
}

/** What happens when both go where they would. */
function meet(
  { goals }: GridGameBoard,
  before: readonly [number, number],
  after: readonly [number, number],
  probability: number,
): WeightedJointOutcome {
  const isSharedGoal = goals[0] === goals[1] && after[0] === goals[0];
  if (after[0] === after[1] && !isSharedGoal) {
    return { probability, state: gridGameState(before), rewards: [-1, -1], terminated: false };
  }
  const hasArrived = after.map((cell, player) => cell === goals[player]);
  return {
    probability,
    state: gridGameState(after),
    rewards: hasArrived.map((arrived) => (arrived ? 100 : 0)),
    terminated: hasArrived.some(Boolean),
  };
}

export const gridGameDefinition = defineGame({
  id: 'GridGame',
  family: 'many agents',
  summary: 'Two players cross a small grid to their goals, and one must give way.',
  documentation: {
    description:
      'A grid of 3×3 cells with a player in each lower corner. On board 1 each wants to reach the opposite upper corner, four moves away, and the paths must not meet. On board 2 both want to reach the cell in the middle of the top row; the way through the middle is sure but wide enough for one, and the way up along the side is barred half of the time.',
    actions: '0 up, 1 right, 2 down, 3 left; the same for both. Off the grid: the player stays.',
    observations: 'Cell of agent 1 · 9 + cell of agent 2, where cells are counted row by row from the upper left.',
    rewards:
      '100 for reaching the own goal. −1 for both when they would enter the same cell, or one the cell the other stays in, unless it is the goal of both: they then stay where they were. 0 otherwise.',
    start:
      'Agent 1 in the lower left corner, agent 2 in the lower right; nothing is drawn. A step on which a barrier may hold makes one draw among all that may happen.',
    end: 'Terminated when at least one has reached its goal; truncated after maxSteps steps.',
    source: 'Hu & Wellman, "Nash Q-learning for general-sum stochastic games", JMLR 4 (2003), 1039–1069, §4.1.',
  },
  options: {
    board: choice({ default: '1', choices: Object.keys(gridGameBoards), help: 'Number of the board in the source.' }),
    barrierProbability: number({ default: 0.5, help: 'Board 2: probability that a move up from a lower corner fails.' }),
    maxSteps: integer({ default: 100, max: 1_000_000, help: 'Steps after which an episode is cut.', unit: 'steps' }),
  },
  create: ({ board, barrierProbability, maxSteps }) => gridGame(gridGameBoards[board]!, barrierProbability, maxSteps),
});
