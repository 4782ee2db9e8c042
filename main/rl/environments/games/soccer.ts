import type { WeightedJointOutcome } from '../../core/game';
import { integer, number } from '../../core/settings';
import { type FiniteGame, finiteGame } from './finiteGame';
import { defineGame } from './gameDefinition';

/** Cells of the pitch. */
export const soccerRows = 4;
export const soccerColumns = 5;

/** Rows whose outer edges are goals: A's on the left, B's on the right. */
export const soccerGoalRows: readonly number[] = [1, 2];

/** A position, in words that people and drawings understand. */
export interface SoccerPosition {
  /** Cell of each player, row · columns + column; row 0 is at the top. */
  readonly cells: readonly [a: number, b: number];
  /** The player with the ball: 0 is A, 1 is B. */
  readonly ball: number;
}

const cellCount = soccerRows * soccerColumns;
const pairCount = cellCount * cellCount;
const startCells = [1 * soccerColumns + 3, 2 * soccerColumns + 1] as const;
const actionLabels = ['north', 'south', 'east', 'west', 'stand'];
const changes = [
  [-1, 0],
  [1, 0],
  [0, 1],
  [0, -1],
  [0, 0],
] as const;

/** The index of a position: ball · 400 + cell of A · 20 + cell of B. Indexes with both players in one cell never occur. */
export function soccerState({ cells, ball }: SoccerPosition): number {
  return ball * pairCount + cells[0] * cellCount + cells[1];
}

/** The position that an index stands for. */
export function soccerPosition(state: number): SoccerPosition {
  const pair = state % pairCount;
  return { cells: [Math.floor(pair / cellCount), pair % cellCount], ball: Math.floor(state / pairCount) };
}

/**
 * Littman's soccer: two players, one ball, and moves that are made in random order.
 *
 * Whoever runs into the other loses the ball to them and stays where it is. Who carries the ball off the pitch through
 * a goal scores: A to the left, B to the right. Every other way off the pitch is barred.
 *
 * @param drawProbability with which an episode ends after a step without a goal.
 *
 * Source: Littman, "Markov games as a framework for multi-agent reinforcement learning", ICML 1994, §4, fig. 2.
 */
export function soccer(drawProbability: number, maxSteps: number): FiniteGame {
  const initialProbabilities = new Float64Array(2 * pairCount);
  for (const ball of [0, 1]) initialProbabilities[soccerState({ cells: startCells, ball })] = 1 / 2;
  return finiteGame({
    players: ['A', 'B'],
    rewardStructure: 'zero-sum',
    stateCount: 2 * pairCount,
    actionLabels: [actionLabels, actionLabels],
    maxEpisodeSteps: maxSteps,
    initialProbabilities,
    outcomes(state, actions) {
      const outcomes = [0, 1].map((first) => playBoth(soccerPosition(state), actions, first));
      const [aFirst, bFirst] = [outcomes[0]!, outcomes[1]!];
      const isSame = aFirst.state === bFirst.state && aFirst.rewards[0] === bFirst.rewards[0];
      const orders = isSame ? [{ ...aFirst, probability: 1 }] : [aFirst, bFirst];
      return orders.flatMap((outcome) => withDraws(outcome, drawProbability));
    },
  });
}

/** What happens when the given player moves first; with the probability of that order. */
function playBoth(position: SoccerPosition, actions: readonly number[], first: number): WeightedJointOutcome {
  const afterFirst = moveOne(position, first, actions[first]!);
  const isOver = 'scorer' in afterFirst;
  const after = isOver ? afterFirst : moveOne(afterFirst, 1 - first, actions[1 - first]!);
  const scorer = 'scorer' in after ? after.scorer : undefined;
  const rewards = scorer === undefined ? [0, 0] : scorer === 0 ? [1, -1] : [-1, 1];
  return { probability: 1 / 2, state: soccerState(after), rewards, terminated: scorer !== undefined };
}

/** The position after one player's move; a goal leaves the players where they are. */
function moveOne(
  position: SoccerPosition,
  player: number,
  action: number,
): SoccerPosition | (SoccerPosition & { scorer: number }) {
  const cell = position.cells[player]!;
  const [down, across] = changes[action]!;
  const row = Math.floor(cell / soccerColumns) + down;
  const column = (cell % soccerColumns) + across;
  const goalColumn = player === 0 ? -1 : soccerColumns;
  if (column === goalColumn && soccerGoalRows.includes(row) && position.ball === player) return { ...position, scorer: player };
  if (row < 0 || row >= soccerRows || column < 0 || column >= soccerColumns) return position;
  const target = row * soccerColumns + column;
  if (target === position.cells[1 - player]) return { ...position, ball: 1 - player };
  return { ...position, cells: player === 0 ? [target, position.cells[1]] : [position.cells[0], target] };
}

/** An outcome after which the game may be called a draw. */
function withDraws(outcome: WeightedJointOutcome, drawProbability: number): readonly WeightedJointOutcome[] {
  if (outcome.terminated || drawProbability === 0) return [outcome];
  const drawn = { ...outcome, probability: outcome.probability * drawProbability, terminated: true };
  if (drawProbability === 1) return [drawn];
  return [{ ...outcome, probability: outcome.probability * (1 - drawProbability) }, drawn];
}

export const soccerDefinition = defineGame({
  id: 'Soccer',
  family: 'many agents',
  summary: 'Two players, one ball: carry it through the goal, or stand in the way.',
  documentation: {
    description:
      'A pitch of 4 rows and 5 columns with a goal two cells wide at either end. Both players choose at once and their moves are made in random order. Who runs into the other stays where it is and gives the ball away, so it pays to stand where the other wants to go, and to be unpredictable.',
    actions: '0 north, 1 south, 2 east, 3 west, 4 stand; the same for A and B.',
    observations:
      'Ball · 400 + cell of A · 20 + cell of B, where a cell is row · 5 + column from the upper left, and ball is 0 when A has it, 1 when B has it.',
    rewards: '+1 for the player who scores and −1 for the other; 0 on every other step.',
    start:
      'A stands in row 1, column 3, B in row 2, column 1. One draw says who has the ball. Each step makes one draw for the order of the moves, and for a draw of the game where that is possible; none where only one thing can happen.',
    end: 'Terminated by a goal, or with drawProbability after a step without one; truncated after maxSteps steps.',
    source:
      'Littman, "Markov games as a framework for multi-agent reinforcement learning", ICML 1994, 157–163 (start as drawn in fig. 2).',
  },
  options: {
    drawProbability: number({
      default: 0,
      help: 'Probability that the game ends as a draw after a step without a goal; Littman used 0.1 to compare players.',
    }),
    maxSteps: integer({ default: 1000, max: 1_000_000, help: 'Steps after which an episode is cut.', unit: 'steps' }),
  },
  create: ({ drawProbability, maxSteps }) => soccer(drawProbability, maxSteps),
});
