import type { Outcome } from '../../core/environment';
import { defineMinAtar } from './defineMinAtar';
import {
  fire,
  left,
  type MinAtarGame,
  noOperation,
  rampingMinAtarOptions,
  right,
  screenSize,
  stickyDraws,
} from './minAtarDynamics';

export interface SpaceInvadersState {
  /** Column of the cannon, which is in row 9. */
  readonly cannon: number;
  /** The aliens that live, in their formation of 4 rows and 6 columns: bit 6 · row + column. */
  readonly aliens: number;
  /** Where the upper left corner of the formation is on the screen; the column can be negative. */
  readonly formationRow: number;
  readonly formationColumn: number;
  /** −1 to the left, 1 to the right. */
  readonly alienDirection: number;
  /** Steps from one move of a full formation to the next. */
  readonly alienInterval: number;
  readonly alienTimer: number;
  readonly alienShotTimer: number;
  /** Steps until the cannon can fire again. */
  readonly shotTimer: number;
  /** Cells of the bullets in flight, 10 · row + column. */
  readonly friendlyBullets: readonly number[];
  readonly enemyBullets: readonly number[];
  /** How often the game has grown harder. */
  readonly rampLevel: number;
}

const channel = { cannon: 0, alien: 1, alienLeft: 2, alienRight: 3, friendlyBullet: 4, enemyBullet: 5 } as const;
const channels = ['cannon', 'alien', 'alien moving left', 'alien moving right', 'friendly bullet', 'enemy bullet'];

const lastColumn = screenSize - 1;
const bottomRow = screenSize - 1;
const formationRows = 4;
const formationColumns = 6;
const fullFormation = 2 ** (formationRows * formationColumns) - 1;
const firstFormationColumn = 2;
const shotInterval = 5; // steps
const alienShotInterval = 10; // steps
const firstAlienInterval = 12; // steps
const leastAlienInterval = 6; // steps

/** The rules of Space Invaders, which draw nothing at all. */
export function spaceInvaders(isRamping: boolean): MinAtarGame<SpaceInvadersState> {
  return {
    channels,

    start: () => ({
      cannon: 5,
      aliens: fullFormation,
      formationRow: 0,
      formationColumn: firstFormationColumn,
      alienDirection: -1,
      alienInterval: firstAlienInterval,
      alienTimer: firstAlienInterval,
      alienShotTimer: alienShotInterval,
      shotTimer: 0,
      friendlyBullets: [],
      enemyBullets: [],
      rampLevel: 0,
    }),

    act(game, action): Outcome<SpaceInvadersState> {
      const isFiring = action === fire && game.shotTimer === 0;
      const cannon = moveCannon(game.cannon, action);
      const cannonCell = bottomRow * screenSize + cannon;
      const friendlyBullets = fly(isFiring ? [...game.friendlyBullets, cannonCell] : game.friendlyBullets, -screenSize);
      const enemyBullets = fly(game.enemyBullets, screenSize);

      const isMarching = game.alienTimer === 0;
      const marched: Formation = isMarching ? march(game) : game;
      const terminated =
        enemyBullets.includes(cannonCell) ||
        alienAt(game, cannonCell) >= 0 ||
        alienAt(marched, cannonCell) >= 0 ||
        marched.hasLanded === true;

      const isShooting = game.alienShotTimer === 0;
      if (isShooting) enemyBullets.push(nearestAlien(marched, cannon));
      const { aliens, bullets } = hit(marched, friendlyBullets);
      const isCleared = aliens === 0;
      const growsHarder = isCleared && isRamping && game.alienInterval > leastAlienInterval;
      const state: SpaceInvadersState = {
        cannon,
        aliens: isCleared ? fullFormation : aliens,
        formationRow: isCleared ? 0 : marched.formationRow,
        formationColumn: isCleared ? firstFormationColumn : marched.formationColumn,
        alienDirection: marched.alienDirection,
        alienInterval: game.alienInterval - (growsHarder ? 1 : 0),
        alienTimer: (isMarching ? Math.min(countOf(game.aliens), game.alienInterval) : game.alienTimer) - 1,
        alienShotTimer: (isShooting ? alienShotInterval : game.alienShotTimer) - 1,
        shotTimer: Math.max(0, (isFiring ? shotInterval : game.shotTimer) - 1),
        friendlyBullets: bullets,
        enemyBullets,
        rampLevel: game.rampLevel + (growsHarder ? 1 : 0),
      };
      return { state, reward: countOf(marched.aliens) - countOf(aliens), terminated };
    },

    draw(game, screen) {
      const light = (cell: number, index: number) => {
        screen[cell * channels.length + index] = 1;
      };
      light(bottomRow * screenSize + game.cannon, channel.cannon);
      const directionChannel = game.alienDirection < 0 ? channel.alienLeft : channel.alienRight;
      for (let alien = 0; alien < formationRows * formationColumns; alien++) {
        if (!((game.aliens >> alien) & 1)) continue;
        light(cellOf(game, alien), channel.alien);
        light(cellOf(game, alien), directionChannel);
      }
      for (const bullet of game.friendlyBullets) light(bullet, channel.friendlyBullet);
      for (const bullet of game.enemyBullets) light(bullet, channel.enemyBullet);
    },
  };
}

type Formation = Pick<SpaceInvadersState, 'aliens' | 'formationRow' | 'formationColumn' | 'alienDirection'> & {
  /** Whether the aliens went on from the bottom row, which ends the game. */
  readonly hasLanded?: boolean;
};

function moveCannon(cannon: number, action: number): number {
  if (action === left) return Math.max(0, cannon - 1);
  return action === right ? Math.min(lastColumn, cannon + 1) : cannon;
}

/** Bullets a step later, without those that left the screen. */
function fly(bullets: readonly number[], change: number): number[] {
  const flown: number[] = [];
  for (const bullet of bullets) {
    const cell = bullet + change;
    if (cell >= 0 && cell < screenSize * screenSize) flown.push(cell);
  }
  return flown;
}

/** Cell of an alien that lives; rows go round, as on the screen of the step on which the aliens land. */
function cellOf({ formationRow, formationColumn }: Formation, alien: number): number {
  const row = (formationRow + Math.floor(alien / formationColumns)) % screenSize;
  return row * screenSize + formationColumn + (alien % formationColumns);
}

/** The alien that lives at a cell, or −1 where there is none. */
function alienAt({ aliens, formationRow, formationColumn }: Formation, cell: number): number {
  const row = (Math.floor(cell / screenSize) - formationRow + screenSize) % screenSize;
  const column = (cell % screenSize) - formationColumn;
  if (row >= formationRows || column < 0 || column >= formationColumns) return -1;
  const alien = row * formationColumns + column;
  return (aliens >> alien) & 1 ? alien : -1;
}

/** All aliens go one cell sideways, or down and about when one of them stands at the edge they go to. */
function march({ aliens, formationRow, formationColumn, alienDirection }: Formation): Formation {
  const edge = alienDirection < 0 ? 0 : lastColumn;
  if ((aliens & columnOf(edge - formationColumn)) === 0) {
    return { aliens, formationRow, formationColumn: formationColumn + alienDirection, alienDirection };
  }
  const hasLanded = (aliens & rowOf(bottomRow - formationRow)) !== 0;
  return { aliens, formationRow: formationRow + 1, formationColumn, alienDirection: -alienDirection, hasLanded };
}

/** The bits of a column of the formation; none where there is no such column. */
function columnOf(column: number): number {
  return column >= 0 && column < formationColumns ? 0b000001_000001_000001_000001 << column : 0;
}

/** The bits of a row of the formation; none where there is no such row. */
function rowOf(row: number): number {
  return row >= 0 && row < formationRows ? 0b111111 << (row * formationColumns) : 0;
}

/** Cell of the alien that fires: the lowest of the column nearest to the cannon, the left one of two that are equally near. */
function nearestAlien(formation: Formation, cannon: number): number {
  for (let distance = 0; distance < screenSize; distance++) {
    for (const column of [cannon - distance, cannon + distance]) {
      const lowest = lowestIn(formation, column);
      if (lowest >= 0) return lowest;
    }
  }
  throw new RangeError('The formation must hold an alien, got none.');
}

/** Cell of the lowest alien in a column of the screen, or −1 where there is none. */
function lowestIn(formation: Formation, column: number): number {
  for (let row = bottomRow; row >= 0; row--) {
    const cell = row * screenSize + column;
    if (column >= 0 && column <= lastColumn && alienAt(formation, cell) >= 0) return cell;
  }
  return -1;
}

/** Removes the aliens that are where a bullet is, and these bullets. */
function hit(formation: Formation, bullets: readonly number[]): { aliens: number; bullets: readonly number[] } {
  let { aliens } = formation;
  const missed: number[] = [];
  for (const bullet of bullets) {
    const alien = alienAt(formation, bullet);
    if (alien >= 0) aliens &= ~(1 << alien);
    else missed.push(bullet);
  }
  return { aliens, bullets: missed };
}

/** How many bits are set. */
function countOf(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}

export const spaceInvadersDefinitions = defineMinAtar({
  name: 'SpaceInvaders',
  minimalActions: [noOperation, left, right, fire],
  rules: ({ ramping }) => spaceInvaders(ramping),
  options: rampingMinAtarOptions,
  summary: 'Shoot down rows of aliens before they land.',
  description:
    'Twenty-four aliens march from side to side and a row down at each turn, faster when fewer than their interval are left. Every ten steps the alien nearest to the cannon fires down. The cannon fires at most once in five steps. A cleared wave is followed by another, which with ramping moves faster, down to once in six steps.',
  observations:
    'A screen of 10×10 cells with the channels cannon, alien, alien moving left, alien moving right (one of the two repeats the aliens), friendly bullet and enemy bullet; 1 where active.',
  rewards: '+1 for each alien that is hit.',
  start: `The cannon is in column 5, the aliens in rows 0 to 3 and columns 2 to 7, moving left; nothing is drawn. ${stickyDraws}`,
  end: 'Terminated when a bullet or an alien meets the cannon, or when aliens in the bottom row turn; never truncated.',
});
