import type { Outcome } from '../../core/environment';
import type { Random } from '../../core/random';
import { defineMinAtar } from './defineMinAtar';
import {
  down,
  fire,
  left,
  type MinAtarGame,
  noOperation,
  rampingMinAtarOptions,
  right,
  screenSize,
  stickyDraws,
  up,
} from './minAtarDynamics';

interface Swimmer {
  readonly column: number;
  readonly row: number;
  readonly isRightward: boolean;
}

export type SeaquestBullet = Swimmer;

/** A fish or a diver. */
export interface SeaquestFish extends Swimmer {
  /** Steps until it moves. */
  readonly moveTimer: number;
}

export interface SeaquestSubmarine extends SeaquestFish {
  /** Steps until it fires. */
  readonly shotTimer: number;
}

export interface SeaquestState {
  /** Where the front of the player's submarine is; its back is one cell behind. */
  readonly column: number;
  readonly row: number;
  readonly isRightward: boolean;
  /** Steps until the player can fire again. */
  readonly shotTimer: number;
  /** Steps of air left. */
  readonly oxygen: number;
  /** Divers aboard; below 0 after surfacing with six, as in the original. */
  readonly diverCount: number;
  /** Whether the surface was reached on an earlier step and not left since. */
  readonly isSurfaced: boolean;
  /** Steps from one enemy to the next. */
  readonly enemyInterval: number;
  readonly enemyTimer: number;
  readonly diverTimer: number;
  /** Steps enemies rest between two moves. */
  readonly moveInterval: number;
  /** How often the game has grown harder. */
  readonly rampLevel: number;
  readonly friendlyBullets: readonly SeaquestBullet[];
  readonly enemyBullets: readonly SeaquestBullet[];
  readonly fish: readonly SeaquestFish[];
  readonly submarines: readonly SeaquestSubmarine[];
  readonly divers: readonly SeaquestFish[];
}

/** The state of the step under way: lists may change, what is in them may not. */
type Sea = {
  -readonly [Name in keyof SeaquestState]: SeaquestState[Name] extends readonly (infer T)[] ? T[] : SeaquestState[Name];
};

const channel = {
  front: 0,
  back: 1,
  friendlyBullet: 2,
  trail: 3,
  enemyBullet: 4,
  fish: 5,
  submarine: 6,
  oxygen: 7,
  diversAboard: 8,
  diver: 9,
} as const;
const channels = [
  'front of the submarine',
  'back of the submarine',
  'friendly bullet',
  'trail',
  'enemy bullet',
  'enemy fish',
  'enemy submarine',
  'oxygen gauge',
  'diver gauge',
  'diver',
];

const lastColumn = screenSize - 1;
const lastRow = screenSize - 2;
const gaugeRow = screenSize - 1;
const maxOxygen = 200; // steps
const maxDivers = 6;
const shotInterval = 5; // steps
const enemyShotInterval = 10; // steps
const diverMoveInterval = 5; // steps
const diverInterval = 30; // steps
const firstEnemyInterval = 20; // steps
const firstMoveInterval = 5; // steps
const leastMoveInterval = 2; // steps

/**
 * The rules of Seaquest.
 *
 * The start draws nothing. A step on which the enemy timer has run out draws a uniform number (below ½: to the right), a
 * uniform number (below ⅓: a submarine) and a whole number below 8, plus 1, for the row; then, where the diver timer has
 * run out, a uniform number for the diver's direction and a whole number for its row.
 *
 * Each list is gone through from its last element to its first, as in the original: where several things meet in one
 * cell, that decides which of them is hit.
 */
export function seaquest(isRamping: boolean): MinAtarGame<SeaquestState> {
  return {
    channels,

    start: () => ({
      column: 5,
      row: 0,
      isRightward: false,
      shotTimer: 0,
      oxygen: maxOxygen,
      diverCount: 0,
      isSurfaced: true,
      enemyInterval: firstEnemyInterval,
      enemyTimer: firstEnemyInterval,
      diverTimer: diverInterval,
      moveInterval: firstMoveInterval,
      rampLevel: 0,
      friendlyBullets: [],
      enemyBullets: [],
      fish: [],
      submarines: [],
      divers: [],
    }),

    act(game, action, random): Outcome<SeaquestState> {
      const sea: Sea = {
        ...game,
        friendlyBullets: game.friendlyBullets.slice(),
        enemyBullets: game.enemyBullets.slice(),
        fish: game.fish.slice(),
        submarines: game.submarines.slice(),
        divers: game.divers.slice(),
      };
      spawnWhereDue(sea, random);
      steer(sea, action);
      let reward = moveFriendlyBullets(sea);
      moveDivers(sea);
      const bySubmarines = moveSubmarines(sea);
      const isShot = moveEnemyBullets(sea);
      const byFish = moveFish(sea);
      reward += bySubmarines.reward + byFish.reward;
      let terminated = bySubmarines.isHit || isShot || byFish.isHit || sea.oxygen <= 0;

      sea.enemyTimer = Math.max(0, sea.enemyTimer - 1);
      sea.diverTimer = Math.max(0, sea.diverTimer - 1);
      sea.shotTimer = Math.max(0, sea.shotTimer - 1);
      if (sea.row > 0) {
        sea.oxygen -= 1;
        sea.isSurfaced = false;
      } else if (!sea.isSurfaced) {
        if (sea.diverCount === 0) terminated = true;
        else reward += surface(sea, isRamping);
      }
      return { state: sea, reward, terminated };
    },

    draw,
  };
}

function spawnWhereDue(sea: Sea, random: Random): void {
  if (sea.enemyTimer === 0) {
    sea.enemyTimer = sea.enemyInterval;
    const isRightward = random.uniform() < 1 / 2;
    const isSubmarine = random.uniform() < 1 / 3;
    const enemy = { ...drawEntry(isRightward, random), moveTimer: sea.moveInterval };
    const isOpposed = (other: Swimmer) => other.row === enemy.row && other.isRightward !== isRightward;
    if (!sea.submarines.some(isOpposed) && !sea.fish.some(isOpposed)) {
      if (isSubmarine) sea.submarines.push({ ...enemy, shotTimer: enemyShotInterval });
      else sea.fish.push(enemy);
    }
  }
  if (sea.diverTimer === 0) {
    sea.diverTimer = diverInterval;
    sea.divers.push({ ...drawEntry(random.uniform() < 1 / 2, random), moveTimer: diverMoveInterval });
  }
}

/** Where something comes in: at the edge, in a row drawn from 1 to 8. */
function drawEntry(isRightward: boolean, random: Random): Swimmer {
  return { column: isRightward ? 0 : lastColumn, row: 1 + random.integer(8), isRightward };
}

function steer(sea: Sea, action: number): void {
  if (action === fire && sea.shotTimer === 0) {
    sea.friendlyBullets.push({ column: sea.column, row: sea.row, isRightward: sea.isRightward });
    sea.shotTimer = shotInterval;
  } else if (action === left || action === right) {
    sea.isRightward = action === right;
    sea.column = sea.isRightward ? Math.min(lastColumn, sea.column + 1) : Math.max(0, sea.column - 1);
  } else if (action === up) {
    sea.row = Math.max(0, sea.row - 1);
  } else if (action === down) {
    sea.row = Math.min(lastRow, sea.row + 1);
  }
}

/** Returns the reward for enemies that were hit. */
function moveFriendlyBullets(sea: Sea): number {
  const { friendlyBullets, fish, submarines } = sea;
  let reward = 0;
  for (let i = friendlyBullets.length - 1; i >= 0; i--) {
    const bullet = moved(friendlyBullets[i]!);
    friendlyBullets[i] = bullet;
    const isStopped = takeAt(fish, bullet) || takeAt(submarines, bullet);
    if (isStopped) reward += 1;
    if (isStopped || isOutside(bullet)) friendlyBullets.splice(i, 1);
  }
  return reward;
}

function moveDivers(sea: Sea): void {
  for (let i = sea.divers.length - 1; i >= 0; i--) {
    const before = sea.divers[i]!;
    const after = advance(before, diverMoveInterval);
    sea.divers[i] = after;
    const isBoarding = sea.diverCount < maxDivers && (isSameCell(before, sea) || isSameCell(after, sea));
    if (isBoarding) sea.diverCount += 1;
    if (isBoarding || isOutside(after)) sea.divers.splice(i, 1);
  }
}

/** What moving enemies came to. */
interface Encounter {
  readonly isHit: boolean;
  readonly reward: number;
}

function moveSubmarines(sea: Sea): Encounter {
  const { submarines } = sea;
  let isHit = false;
  let reward = 0;
  for (let i = submarines.length - 1; i >= 0; i--) {
    const before = submarines[i]!;
    const isFiring = before.shotTimer === 0;
    const shotTimer = isFiring ? enemyShotInterval : before.shotTimer - 1;
    const after = { ...advance(before, sea.moveInterval), shotTimer };
    submarines[i] = after;
    isHit ||= isSameCell(before, sea) || isSameCell(after, sea);
    const isStruck = before.moveTimer === 0 && !isSameCell(after, sea) && takeAt(sea.friendlyBullets, after);
    if (isStruck) reward += 1;
    if (isStruck || isOutside(after)) submarines.splice(i, 1);
    // One that was struck, or left the screen, on this very step still fires.
    if (isFiring) sea.enemyBullets.push({ column: after.column, row: after.row, isRightward: after.isRightward });
  }
  return { isHit, reward };
}

function moveFish(sea: Sea): Encounter {
  const { fish } = sea;
  let isHit = false;
  let reward = 0;
  for (let i = fish.length - 1; i >= 0; i--) {
    const before = fish[i]!;
    const after = advance(before, sea.moveInterval);
    fish[i] = after;
    isHit ||= isSameCell(before, sea) || isSameCell(after, sea);
    const isStruck = before.moveTimer === 0 && !isSameCell(after, sea) && takeAt(sea.friendlyBullets, after);
    if (isStruck) reward += 1;
    if (isStruck || isOutside(after)) fish.splice(i, 1);
  }
  return { isHit, reward };
}

/** Returns whether a bullet meets the player, before or after it moves. */
function moveEnemyBullets(sea: Sea): boolean {
  const { enemyBullets } = sea;
  let isHit = false;
  for (let i = enemyBullets.length - 1; i >= 0; i--) {
    const before = enemyBullets[i]!;
    const after = moved(before);
    enemyBullets[i] = after;
    isHit ||= isSameCell(before, sea) || isSameCell(after, sea);
    if (isOutside(after)) enemyBullets.splice(i, 1);
  }
  return isHit;
}

/** Fills the tanks, sets divers ashore and makes the game harder; returns the reward. */
function surface(sea: Sea, isRamping: boolean): number {
  const isFull = sea.diverCount === maxDivers;
  const reward = isFull ? litCells(sea.oxygen) : 0;
  sea.isSurfaced = true;
  sea.oxygen = maxOxygen;
  sea.diverCount = (isFull ? 0 : sea.diverCount) - 1;
  if (isRamping && (sea.enemyInterval > 1 || sea.moveInterval > leastMoveInterval)) {
    if (sea.rampLevel % 2 === 1) sea.moveInterval = Math.max(leastMoveInterval, sea.moveInterval - 1);
    sea.enemyInterval = Math.max(1, sea.enemyInterval - 1);
    sea.rampLevel += 1;
  }
  return reward;
}

function draw(game: SeaquestState, screen: Float64Array): void {
  const light = (row: number, column: number, index: number) => {
    screen[(row * screenSize + column) * channels.length + index] = 1;
  };
  const lightTrail = ({ column, row, isRightward }: Swimmer) => {
    const behind = column + (isRightward ? -1 : 1);
    if (behind >= 0 && behind <= lastColumn) light(row, behind, channel.trail);
  };
  light(game.row, game.column, channel.front);
  light(game.row, game.column + (game.isRightward ? -1 : 1), channel.back);
  for (let column = 0; column < litCells(game.oxygen); column++) light(gaugeRow, column, channel.oxygen);
  for (let diver = 1; diver <= game.diverCount; diver++) light(gaugeRow, lastColumn - diver, channel.diversAboard);
  for (const { row, column } of game.friendlyBullets) light(row, column, channel.friendlyBullet);
  for (const { row, column } of game.enemyBullets) light(row, column, channel.enemyBullet);
  for (const fish of game.fish) {
    light(fish.row, fish.column, channel.fish);
    lightTrail(fish);
  }
  for (const submarine of game.submarines) {
    light(submarine.row, submarine.column, channel.submarine);
    lightTrail(submarine);
  }
  for (const diver of game.divers) {
    light(diver.row, diver.column, channel.diver);
    lightTrail(diver);
  }
}

/** Length of the oxygen gauge, cells. */
function litCells(oxygen: number): number {
  return Math.floor((Math.max(0, oxygen) * screenSize) / maxOxygen);
}

function moved({ column, row, isRightward }: Swimmer): Swimmer {
  return { column: column + (isRightward ? 1 : -1), row, isRightward };
}

/** A fish, diver or submarine a step later: moved where its timer has run out. */
function advance(swimmer: SeaquestFish, moveInterval: number): SeaquestFish {
  const { column, row, isRightward, moveTimer } = swimmer;
  return moveTimer === 0
    ? { column: column + (isRightward ? 1 : -1), row, isRightward, moveTimer: moveInterval }
    : { column, row, isRightward, moveTimer: moveTimer - 1 };
}

function isSameCell(a: { readonly column: number; readonly row: number }, b: typeof a): boolean {
  return a.column === b.column && a.row === b.row;
}

function isOutside({ column }: Swimmer): boolean {
  return column < 0 || column > lastColumn;
}

/** Removes the first thing that is in the same cell; whether there was one. */
function takeAt(things: Swimmer[], cell: Swimmer): boolean {
  for (let i = 0; i < things.length; i++) {
    if (!isSameCell(things[i]!, cell)) continue;
    things.splice(i, 1);
    return true;
  }
  return false;
}

export const seaquestDefinitions = defineMinAtar({
  name: 'Seaquest',
  minimalActions: [noOperation, left, up, right, down, fire],
  rules: ({ ramping }) => seaquest(ramping),
  options: rampingMinAtarOptions,
  summary: 'Rescue divers, shoot fish and submarines, and come up for air.',
  description:
    'A submarine of two cells dives among fish, submarines that shoot, and divers it can take aboard, up to six. Oxygen lasts 200 steps below the surface and is filled on surfacing, which costs one diver; with six aboard all go ashore. With ramping, each time it surfaces enemies come sooner, and every second time they also move faster.',
  observations:
    'A screen of 10×10 cells with the channels front and back of the submarine, friendly bullet, trail (the cell behind each fish, enemy submarine and diver), enemy bullet, enemy fish, enemy submarine, oxygen gauge, diver gauge and diver; 1 where active.',
  rewards: '+1 for each fish or submarine that is hit; on surfacing with six divers, the length of the oxygen gauge (0 to 10).',
  start: `The submarine is at the surface, in column 5, with full oxygen; nothing is drawn. ${stickyDraws} Then, where an enemy is due: a uniform draw for its direction (below 1/2: to the right), one for its kind (below 1/3: a submarine) and a whole number below 8 for its row; where a diver is due: a uniform draw for its direction and a whole number below 8 for its row.`,
  end: 'Terminated when an enemy or a bullet meets the front of the submarine, when oxygen is spent, and on surfacing without a diver; never truncated.',
});
