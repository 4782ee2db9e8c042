import type { WeightedOutcome } from '../core/environment';
import { choice, integer, number, type SettingsOf } from '../core/settings';
import { defineEnvironment } from './definition';
import { type FiniteDynamics, finiteDynamics, startIn, surely } from './finite';
import { down, type GridSize, left, type Move, moveWithin, right, up } from './gridMoves';

const rows = [
  '#############',
  '#.....#.....#',
  '#.....#.....#',
  '#...........#',
  '#.....#.....#',
  '#.....#.....#',
  '##.####.....#',
  '#.....###.###',
  '#.....#.....#',
  '#.....#.....#',
  '#...........#',
  '#.....#.....#',
  '#############',
];
const marks = rows.join('');
const size: GridSize = { rowCount: rows.length, columnCount: rows[0]!.length };

/** Cell (row · 13 + column) of each state: the floor in row-major order, 104 cells. */
const cellOfState: readonly number[] = [...marks].flatMap((mark, cell) => (mark === '.' ? [cell] : []));
const stateOfCell = new Map(cellOfState.map((cell, state) => [cell, state]));

/** What the drawing needs to be true to the rules. */
export const fourRoomsConstants = {
  ...size,
  /** # wall, . floor; shape [rows, columns]. */
  marks,
  cellOfState,
  /** States of the doorways: upper, left, right, lower. */
  doorways: [25, 51, 62, 88],
  /** Where the option-critic study puts the goal first. */
  eastDoorway: 62,
} as const;

const stateCount = cellOfState.length;
const moves: readonly Move[] = [up, down, left, right];

const options = {
  goal: integer({ default: 62, min: 0, max: stateCount - 1, help: 'State to reach; 62 is the east doorway.' }),
  slip: choice({
    default: 'neighbor',
    choices: ['neighbor', 'direction'],
    help: 'What chance does instead of the action: go to any free neighbor, or in one of the other directions.',
  }),
  slipProbability: number({ default: 1 / 3, help: 'How often chance does it.' }),
  stepReward: number({ default: 0, min: -100, max: 100, help: 'Reward of a step that does not reach the goal.' }),
  goalReward: number({ default: 1, min: -1000, max: 1000, help: 'Reward of the step to the goal.' }),
  maxSteps: integer({ default: 1000, max: 10_000_000, help: 'Steps after which an episode is cut.', unit: 'steps' }),
};

export type FourRoomsOptions = SettingsOf<typeof options>;

/**
 * Four rooms joined by doorways: where going from room to room is worth learning as an option.
 *
 * With the slip probability chance moves instead of the action: `neighbor` to one of the free neighbors of the cell, the
 * chosen one included, each equally likely; `direction` in one of the other three directions, each equally likely, where
 * walls hold.
 *
 * Source: Sutton, Precup & Singh, "Between MDPs and semi-MDPs", Artificial Intelligence 112 (1999), 181–211, §3 (slip
 *         `direction`); Bacon, Harb & Precup, "The option-critic architecture", AAAI (2017), §5.1 (slip `neighbor`).
 */
export function fourRooms(chosen: FourRoomsOptions): FiniteDynamics {
  const { goal, slipProbability } = chosen;
  const spread = chosen.slip === 'neighbor' ? slipToNeighbor : slipToDirection;
  return finiteDynamics({
    stateCount,
    actionLabels: ['up', 'down', 'left', 'right'],
    maxEpisodeSteps: chosen.maxSteps,
    initialProbabilities: startIn(
      stateCount,
      cellOfState.map((_, state) => state).filter((state) => state !== goal),
    ),
    outcomes(state, action) {
      if (state === goal) return surely(state, 0, true);
      return spread(state, action, slipProbability)
        .filter(([, probability]) => probability > 0)
        .map(([next, probability]): WeightedOutcome => {
          const isGoal = next === goal;
          return { probability, state: next, reward: isGoal ? chosen.goalReward : chosen.stepReward, terminated: isGoal };
        });
    },
  });
}

type Spread = [state: number, probability: number][];

function slipToNeighbor(state: number, action: number, probability: number): Spread {
  const neighbors = moves.map((move) => walk(state, move)).filter((neighbor) => neighbor !== state);
  return [
    [walk(state, moves[action]!), 1 - probability],
    ...neighbors.map((neighbor): Spread[number] => [neighbor, probability / neighbors.length]),
  ];
}

function slipToDirection(state: number, action: number, probability: number): Spread {
  const others = moves.filter((_, other) => other !== action);
  return [
    [walk(state, moves[action]!), 1 - probability],
    ...others.map((move): Spread[number] => [walk(state, move), probability / others.length]),
  ];
}

function walk(state: number, move: Move): number {
  return stateOfCell.get(moveWithin(size, cellOfState[state]!, move)) ?? state;
}

export const fourRoomsDefinition = defineEnvironment({
  id: 'FourRooms',
  family: 'Sutton & Barto',
  summary: 'Four rooms with doorways between them: learn to think in rooms.',
  documentation: {
    description: 'Four rooms of 104 cells in all, joined by four doorways. Steps may slip.',
    actions: '0 up, 1 down, 2 left, 3 right; walls hold.',
    observations: 'Index of the free cell, 0–103, in row-major order.',
    rewards: 'goalReward for reaching the goal, stepReward otherwise.',
    start: 'In any cell but the goal, each equally likely; one draw.',
    end: 'Terminated at the goal; truncated after maxSteps steps.',
    source:
      'Sutton, Precup & Singh, "Between MDPs and semi-MDPs", Artificial Intelligence 112 (1999), 181–211; Bacon, Harb & Precup, "The option-critic architecture", AAAI (2017).',
  },
  options,
  create: fourRooms,
});
