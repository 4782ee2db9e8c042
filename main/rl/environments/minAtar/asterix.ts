import type { Outcome } from '../../core/environment';
import type { Random } from '../../core/random';
import { defineMinAtar } from './defineMinAtar';
import {
  down,
  left,
  type MinAtarGame,
  noOperation,
  rampingMinAtarOptions,
  right,
  screenSize,
  stickyDraws,
  up,
} from './minAtarDynamics';

/** An enemy or gold on its way across the screen; its lane says in which row. */
export interface AsterixThing {
  readonly column: number;
  readonly isRightward: boolean;
  readonly isGold: boolean;
}

export interface AsterixState {
  readonly playerColumn: number;
  readonly playerRow: number;
  /** What is in each of the eight lanes, `null` where it is empty; lane i is row i + 1. */
  readonly lanes: readonly (AsterixThing | null)[];
  /** Steps from one appearance to the next. */
  readonly spawnInterval: number;
  readonly spawnTimer: number;
  /** Steps from one move of the things to the next. */
  readonly moveInterval: number;
  readonly moveTimer: number;
  readonly rampTimer: number;
  /** How often the game has grown harder. */
  readonly rampLevel: number;
}

const channel = { player: 0, enemy: 1, trail: 2, gold: 3 } as const;
const channels = Object.keys(channel);

const lastColumn = screenSize - 1;
const laneCount = 8;
const rampInterval = 100; // steps
const firstSpawnInterval = 10; // steps
const firstMoveInterval = 5; // steps

/**
 * The rules of Asterix.
 *
 * The start draws nothing. A step on which the spawn timer has run out draws, before the player moves: a uniform number
 * (below ½: from the left), a uniform number (below ⅓: gold), and, when a lane is empty, which of the empty ones.
 */
export function asterix(isRamping: boolean): MinAtarGame<AsterixState> {
  return {
    channels,

    start: () => ({
      playerColumn: 5,
      playerRow: 5,
      lanes: new Array<null>(laneCount).fill(null),
      spawnInterval: firstSpawnInterval,
      spawnTimer: firstSpawnInterval,
      moveInterval: firstMoveInterval,
      moveTimer: firstMoveInterval,
      rampTimer: rampInterval,
      rampLevel: 0,
    }),

    act(game, action, random): Outcome<AsterixState> {
      const isSpawning = game.spawnTimer === 0;
      const isMoving = game.moveTimer === 0;
      const playerColumn = movedColumn(game.playerColumn, action);
      const playerRow = movedRow(game.playerRow, action);

      const spawned = isSpawning ? spawn(game.lanes, random) : game.lanes;
      let { lanes, reward, terminated } = meet(spawned, playerColumn, playerRow);
      if (isMoving) {
        const met = meet(lanes.map(moved), playerColumn, playerRow);
        lanes = met.lanes;
        reward += met.reward;
        terminated ||= met.terminated;
      }
      const next = {
        playerColumn,
        playerRow,
        lanes,
        spawnInterval: game.spawnInterval,
        spawnTimer: (isSpawning ? game.spawnInterval : game.spawnTimer) - 1,
        moveInterval: game.moveInterval,
        moveTimer: (isMoving ? game.moveInterval : game.moveTimer) - 1,
        rampTimer: game.rampTimer,
        rampLevel: game.rampLevel,
      };
      return { state: isRamping ? ramp(next) : next, reward, terminated };
    },

    draw(game, screen) {
      const light = (row: number, column: number, index: number) => {
        screen[(row * screenSize + column) * channels.length + index] = 1;
      };
      light(game.playerRow, game.playerColumn, channel.player);
      for (let lane = 0; lane < laneCount; lane++) {
        const thing = game.lanes[lane];
        if (!thing) continue;
        light(lane + 1, thing.column, thing.isGold ? channel.gold : channel.enemy);
        const behind = thing.column + (thing.isRightward ? -1 : 1);
        if (behind >= 0 && behind <= lastColumn) light(lane + 1, behind, channel.trail);
      }
    },
  };
}

function movedColumn(column: number, action: number): number {
  if (action === left) return Math.max(0, column - 1);
  return action === right ? Math.min(lastColumn, column + 1) : column;
}

/** The player keeps to the lanes, rows 1 to 8. */
function movedRow(row: number, action: number): number {
  if (action === up) return Math.max(1, row - 1);
  return action === down ? Math.min(laneCount, row + 1) : row;
}

type Lanes = AsterixState['lanes'];

/** Lets a thing appear in an empty lane, at the edge it comes from. Where no lane is empty the first two draws are made all the same. */
function spawn(lanes: Lanes, random: Random): Lanes {
  const isRightward = random.uniform() < 1 / 2;
  const isGold = random.uniform() < 1 / 3;
  const empty = lanes.flatMap((thing, lane) => (thing === null ? [lane] : []));
  if (empty.length === 0) return lanes;
  const chosen = empty[random.integer(empty.length)]!;
  return lanes.with(chosen, { column: isRightward ? 0 : lastColumn, isRightward, isGold });
}

function moved(thing: AsterixThing | null): AsterixThing | null {
  if (thing === null) return null;
  const column = thing.column + (thing.isRightward ? 1 : -1);
  return column < 0 || column > lastColumn ? null : { ...thing, column };
}

/** What happens where the player stands: gold is taken, an enemy ends the game. */
function meet(lanes: Lanes, column: number, row: number): { lanes: Lanes; reward: number; terminated: boolean } {
  const thing = lanes[row - 1]!;
  if (thing === null || thing.column !== column) return { lanes, reward: 0, terminated: false };
  return thing.isGold
    ? { lanes: lanes.with(row - 1, null), reward: 1, terminated: false }
    : { lanes, reward: 0, terminated: true };
}

/** After every hundred steps things appear sooner, and every second time they also move faster, down to once each step. */
function ramp(game: AsterixState): AsterixState {
  const { spawnInterval, moveInterval, rampTimer, rampLevel } = game;
  if (spawnInterval <= 1 && moveInterval <= 1) return game;
  if (rampTimer >= 0) return { ...game, rampTimer: rampTimer - 1 };
  return {
    ...game,
    moveInterval: rampLevel % 2 === 1 ? Math.max(1, moveInterval - 1) : moveInterval,
    spawnInterval: Math.max(1, spawnInterval - 1),
    rampLevel: rampLevel + 1,
    rampTimer: rampInterval,
  };
}

export const asterixDefinitions = defineMinAtar({
  name: 'Asterix',
  minimalActions: [noOperation, left, up, right, down],
  rules: ({ ramping }) => asterix(ramping),
  options: rampingMinAtarOptions,
  summary: 'Gather gold and keep clear of enemies that cross the screen.',
  description:
    'Enemies and gold appear at the left or right edge in one of eight lanes and cross the screen. The player moves freely among the lanes. With ramping, about every hundred steps they appear sooner, and every second time they also move faster.',
  observations:
    'A screen of 10×10 cells with the channels player, enemy, trail (the cell behind each enemy and each gold) and gold; 1 where active.',
  rewards: '+1 for each gold that the player touches.',
  start: `The player stands in row 5, column 5 and the lanes are empty; nothing is drawn. ${stickyDraws} Then, on steps on which something appears: a uniform draw for its direction (below 1/2: to the right), one for its kind (below 1/3: gold), and a whole number for its place among the empty lanes, when there are any.`,
  end: 'Terminated when an enemy touches the player; never truncated.',
});
