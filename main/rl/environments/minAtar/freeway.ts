import type { Outcome } from '../../core/environment';
import type { Random } from '../../core/random';
import { defineMinAtar } from './defineMinAtar';
import { down, type MinAtarGame, minAtarOptions, noOperation, screenSize, stickyDraws, up } from './minAtarDynamics';

export interface FreewayState {
  /** Row of the chicken, which is in column 4. */
  readonly chickenRow: number;
  /** Steps until the chicken can move again. */
  readonly chickenTimer: number;
  readonly stepsLeft: number;
  /** Column of the car in each of the eight lanes; lane i is row i + 1. */
  readonly columns: readonly number[];
  /** Steps until each car moves. */
  readonly timers: readonly number[];
  /** Steps each car rests between two moves, 1 to 5; positive to the right, negative to the left. */
  readonly rests: readonly number[];
}

const channel = { chicken: 0, car: 1 } as const;
const channels = [...Object.keys(channel), 'speed 1', 'speed 2', 'speed 3', 'speed 4', 'speed 5'];
/** The trail of a car that rests n steps is in channel n + 1. */
const firstTrailChannel = 2;

const chickenColumn = 4;
const lastColumn = screenSize - 1;
const startRow = screenSize - 1;
const laneCount = 8;
const chickenRest = 3; // steps
const stepLimit = 2500; // steps; the episode ends on the step after

/**
 * The rules of Freeway.
 *
 * The start, and each step that reaches the other side, draws how long each car rests (eight whole numbers below 5, plus
 * 1), then eight uniform numbers (from ½ on: to the right).
 */
export const freeway: MinAtarGame<FreewayState> = {
  channels,

  start(random) {
    const rests = drawRests(random);
    return {
      chickenRow: startRow,
      chickenTimer: chickenRest,
      stepsLeft: stepLimit,
      columns: new Array<number>(laneCount).fill(0),
      timers: rests.map(Math.abs),
      rests,
    };
  },

  act(game, action, random): Outcome<FreewayState> {
    let { chickenRow, chickenTimer, timers, rests } = game;
    if ((action === up || action === down) && chickenTimer === 0) {
      chickenTimer = chickenRest;
      chickenRow = Math.min(startRow, chickenRow + (action === up ? -1 : 1));
    }
    const hasCrossed = chickenRow === 0;
    if (hasCrossed) {
      rests = drawRests(random);
      timers = rests.map(Math.abs);
      chickenRow = startRow;
    }

    const columns = game.columns.slice();
    const nextTimers = timers.slice();
    for (let lane = 0; lane < laneCount; lane++) {
      const isInLane = chickenRow === lane + 1;
      let isHit = isInLane && columns[lane] === chickenColumn;
      if (timers[lane] === 0) {
        const rest = rests[lane]!;
        nextTimers[lane] = Math.abs(rest);
        columns[lane] = wrap(columns[lane]! + Math.sign(rest));
        isHit ||= isInLane && columns[lane] === chickenColumn;
      } else {
        nextTimers[lane] = timers[lane]! - 1;
      }
      if (isHit) chickenRow = startRow;
    }

    const stepsLeft = game.stepsLeft - 1;
    const state = {
      chickenRow,
      chickenTimer: Math.max(0, chickenTimer - 1),
      stepsLeft,
      columns,
      timers: nextTimers,
      rests,
    };
    return { state, reward: hasCrossed ? 1 : 0, terminated: stepsLeft < 0 };
  },

  draw(game, screen) {
    const light = (row: number, column: number, index: number) => {
      screen[(row * screenSize + column) * channels.length + index] = 1;
    };
    light(game.chickenRow, chickenColumn, channel.chicken);
    for (let lane = 0; lane < laneCount; lane++) {
      const column = game.columns[lane]!;
      const rest = game.rests[lane]!;
      light(lane + 1, column, channel.car);
      light(lane + 1, wrap(column - Math.sign(rest)), firstTrailChannel + Math.abs(rest) - 1);
    }
  },
};

/** Columns go round: a car that leaves on one side comes in on the other. */
function wrap(column: number): number {
  if (column < 0) return lastColumn;
  return column > lastColumn ? 0 : column;
}

function drawRests(random: Random): number[] {
  const lengths = Array.from({ length: laneCount }, () => 1 + random.integer(5));
  return lengths.map((length) => (random.uniform() < 0.5 ? -length : length));
}

export const freewayDefinitions = defineMinAtar({
  name: 'Freeway',
  minimalActions: [noOperation, up, down],
  rules: () => freeway,
  options: minAtarOptions,
  summary: 'Walk a chicken across a road of eight lanes, again and again.',
  description:
    'Cars run along eight lanes, each in its own direction, moving once in two to six steps. The chicken moves at most once in three steps. A car that hits it sends it back to the bottom. Each time it reaches the top it goes back to the bottom and all cars get new speeds and directions.',
  observations:
    'A screen of 10×10 cells with the channels chicken, car and speed 1 to speed 5: the cell behind a car is active in the channel of its speed, 1 the fastest; 1 where active.',
  rewards: '+1 for each time the chicken reaches the top.',
  start: `The chicken is in row 9, column 4, and may move after three steps; all cars are in column 0. Draws eight whole numbers below 5 (plus 1: the steps a car rests between two moves), then eight uniform numbers (below 1/2: to the left); the same again on each step that reaches the top. ${stickyDraws}`,
  end: 'Terminated by step 2,501; never truncated.',
});
