import type { Dynamics, WeightedOutcome } from '../core/environment';
import type { Random } from '../core/random';
import { boolean, number } from '../core/settings';
import { defineEnvironment } from './definition';
import { type FiniteDynamics, finiteDynamics, startIn, surely } from './finite';
import { down, left, type Move, moveWithin, right, up } from './gridMoves';

/** What the drawing needs to be true to the rules. */
export const taxiConstants = {
  rowCount: 5,
  columnCount: 5,
  /** Cells of the four stands. */
  stands: [0, 4, 20, 23],
  standNames: ['R', 'G', 'Y', 'B'],
  /** The passenger's place while aboard. */
  aboard: 4,
  /** Whether a wall stands between a cell and the one to its right. */
  hasWallToTheRight: (cell: number): boolean => wallsToTheRight.includes(cell),
} as const;

const wallsToTheRight: readonly number[] = [1, 6, 15, 17, 20, 22];
const { columnCount, aboard, hasWallToTheRight } = taxiConstants;
const stands: readonly number[] = taxiConstants.stands;
const stateCount = 500;

/** What a state's index stands for. */
export interface TaxiSituation {
  /** Cell of the taxi: row · 5 + column. */
  readonly cell: number;
  /** Stand where the passenger waits, 0–3, or 4 aboard. */
  readonly passenger: number;
  /** Stand to be driven to, 0–3. */
  readonly destination: number;
}

/** index = ((row · 5 + column) · 5 + passenger) · 4 + destination. */
export function taxiState({ cell, passenger, destination }: TaxiSituation): number {
  return (cell * 5 + passenger) * 4 + destination;
}

export function taxiSituation(state: number): TaxiSituation {
  return { cell: Math.floor(state / 20), passenger: Math.floor(state / 4) % 5, destination: state % 4 };
}

/** How rain carries the taxi aside: with which probabilities, and to which cells. */
interface Rain {
  readonly intended: number;
  readonly aside: number;
  /** Both cells it may end in beside the intended one, in the order of the draw; undefined where rain does nothing. */
  drift(cell: number, action: number): readonly [number, number] | undefined;
}

const headings: readonly Move[] = [down, up, right, left];

/**
 * Taxi: fetch a passenger from one of four stands and bring them to another.
 *
 * Every step makes one uniform draw, as in Gymnasium. A wrong pick-up or drop-off costs 10 and changes nothing.
 *
 * Source: Dietterich, "Hierarchical reinforcement learning with the MAXQ value function decomposition",
 *         JAIR 13 (2000), 227–303, §3.1.
 */
function taxi(rain: Rain | undefined): FiniteDynamics {
  const starts = Array.from({ length: stateCount }, (_, state) => state).filter((state) => {
    const { passenger, destination } = taxiSituation(state);
    return passenger !== aboard && passenger !== destination;
  });
  return finiteDynamics({
    stateCount,
    actionLabels: ['south', 'north', 'east', 'west', 'pickup', 'dropoff'],
    maxEpisodeSteps: 200,
    initialProbabilities: startIn(stateCount, starts),
    alwaysDraws: true,
    outcomes: (state, action) => (action === 4 ? pickUp(state) : action === 5 ? dropOff(state) : drive(state, action, rain)),
  });
}

function drive(state: number, action: number, rain: Rain | undefined): readonly WeightedOutcome[] {
  const { cell, passenger, destination } = taxiSituation(state);
  const to = (next: number, probability: number): WeightedOutcome => ({
    probability,
    state: taxiState({ cell: next, passenger, destination }),
    reward: -1,
    terminated: false,
  });
  const intended = driveTo(cell, headings[action]!);
  if (rain === undefined) return [to(intended, 1)];
  const [first, second] = rain.drift(cell, action) ?? [cell, cell];
  return [to(intended, rain.intended), to(first, rain.aside), to(second, rain.aside)].filter(
    ({ probability }) => probability > 0,
  );
}

/** The next cell in a direction, or the same one where a wall or the edge holds. */
function driveTo(cell: number, heading: Move): number {
  if (heading === right && !opensToTheRight(cell)) return cell;
  if (heading === left && !opensToTheLeft(cell)) return cell;
  return moveWithin(taxiConstants, cell, heading);
}

function opensToTheRight(cell: number): boolean {
  return cell % columnCount < columnCount - 1 && !hasWallToTheRight(cell);
}

function opensToTheLeft(cell: number): boolean {
  return cell % columnCount > 0 && opensToTheRight(cell - 1);
}

function pickUp(state: number): readonly WeightedOutcome[] {
  const { cell, passenger, destination } = taxiSituation(state);
  if (passenger === aboard || stands[passenger] !== cell) return surely(state, -10);
  return surely(taxiState({ cell, passenger: aboard, destination }), -1);
}

function dropOff(state: number): readonly WeightedOutcome[] {
  const { cell, passenger, destination } = taxiSituation(state);
  const stand = stands.indexOf(cell);
  if (passenger !== aboard || stand < 0) return surely(state, -10);
  const next = taxiState({ cell, passenger: stand, destination });
  return stand === destination ? surely(next, 20, true) : surely(next, -1);
}

const dryTaxi = taxi(undefined);

/** Actions that change something, as Gymnasium's `action_mask` tells them. */
export function taxiActionMask(state: number): boolean[] {
  const { actionCount, outcomes } = dryTaxi.table;
  return Array.from({ length: actionCount }, (_, action) => outcomes(state, action)[0]!.state !== state);
}

/** Rain as in Taxi-v4: left and right of the heading, walls hold, and a taxi that is blocked does not drift. */
function rainOfVersion4(intended: number): Rain {
  const asideOf: readonly (readonly [Move, Move])[] = [
    [right, left],
    [left, right],
    [up, down],
    [down, up],
  ];
  return {
    intended,
    aside: (1 - intended) / 2,
    drift(cell, action) {
      if (driveTo(cell, headings[action]!) === cell) return undefined;
      const [first, second] = asideOf[action]!;
      return [driveTo(cell, first), driveTo(cell, second)];
    },
  };
}

/**
 * Rain as in Taxi-v3, kept with its slips, so that results on it can be compared.
 *
 * It looks for a wall on the right of the first cell it would drift to and on the left of the second, whatever the
 * direction; and a taxi held by the upper or lower edge still drifts.
 */
const rainOfVersion3: Rain = {
  intended: 0.8,
  aside: 0.1,
  drift(cell, action) {
    const heading = headings[action]!;
    const isVertical = heading === down || heading === up;
    if (!isVertical && driveTo(cell, heading) === cell) return undefined;
    const [first, second] = isVertical ? [left, right] : [down, up];
    const [firstCell, secondCell] = [moveWithin(taxiConstants, cell, first), moveWithin(taxiConstants, cell, second)];
    return [opensToTheRight(firstCell) ? firstCell : cell, opensToTheLeft(secondCell) ? secondCell : cell];
  },
};

/**
 * Makes the passenger fickle: in some episodes the destination changes once, on the first drive with them aboard.
 *
 * The start makes one more draw u, and the episode is fickle if u < `probability`; then the first step that begins with
 * the passenger aboard and moves the taxi draws the destination among the three others. Whether a change is still to
 * come is hidden, so there is no table: it is added to the state as 500 and not observed.
 */
function withFicklePassenger(base: FiniteDynamics, probability: number): Dynamics<number, number, number> {
  const { table: _hidden, ...rules } = base;
  return {
    ...rules,
    initialState(random: Random) {
      const state = base.initialState(random);
      return random.uniform() < probability ? state + stateCount : state;
    },
    transition(state: number, action: number, random: Random) {
      if (state < stateCount) return base.transition(state, action, random);
      const outcome = base.transition(state - stateCount, action, random);
      const before = taxiSituation(state - stateCount);
      const after = taxiSituation(outcome.state);
      if (before.passenger !== aboard || after.cell === before.cell) return { ...outcome, state: outcome.state + stateCount };
      const others = [0, 1, 2, 3].filter((stand) => stand !== before.destination);
      return { ...outcome, state: taxiState({ ...after, destination: others[random.integer(others.length)]! }) };
    },
    observe: (state: number) => state % stateCount,
  };
}

const documentation = {
  description:
    'A taxi on a grid of 5 × 5 cells with walls and four stands R, G, Y, B must fetch a passenger from one stand and bring them to another.',
  actions: '0 south, 1 north, 2 east, 3 west, 4 pickup, 5 dropoff. In rain the taxi may be carried to one of the two sides.',
  observations:
    'Index ((row · 5 + column) · 5 + passenger) · 4 + destination; passenger and destination 0–3 = R, G, Y, B, passenger 4 = aboard.',
  rewards:
    '−1 for every step, −10 for a wrong pickup or dropoff, +20 for the dropoff at the destination. Dry, the best possible mean return is 7.93, just below Gymnasium’s threshold of 8.',
  start:
    'One of the 300 states where the passenger waits at a stand other than the destination, by one uniform draw; if fickle, one more.',
  end: 'Terminated after the dropoff at the destination; truncated after 200 steps.',
};
const rainy = boolean({ default: false, help: 'Whether rain may carry the taxi to one of the two sides.' });
const fickle = boolean({ default: false, help: 'Whether the passenger may change the destination once, when first driven.' });

export const taxiVersion4Definition = defineEnvironment({
  id: 'Taxi-v4',
  family: 'grids and tables',
  summary: 'Fetch a passenger from one stand and bring them to another.',
  documentation: {
    ...documentation,
    source:
      'Gymnasium Taxi-v4; Dietterich, "Hierarchical reinforcement learning with the MAXQ value function decomposition", JAIR 13 (2000), 227–303, §3.1.',
  },
  options: {
    rainy,
    fickle,
    rainyProbability: number({ default: 0.8, help: 'Probability of going where intended in rain.' }),
    fickleProbability: number({ default: 0.3, help: 'Probability that the passenger of an episode is fickle.' }),
  },
  rewardThreshold: 8,
  create(options) {
    const base = taxi(options.rainy ? rainOfVersion4(options.rainyProbability) : undefined);
    return options.fickle ? withFicklePassenger(base, options.fickleProbability) : base;
  },
});

export const taxiVersion3Definition = defineEnvironment({
  id: 'Taxi-v3',
  family: 'grids and tables',
  summary: 'The taxi of Gymnasium up to 1.2: dry it is that of version 4, its rain is another.',
  documentation: { ...documentation, source: 'Gymnasium 1.2.3 Taxi-v3; Dietterich, JAIR 13 (2000), 227–303, §3.1.' },
  options: { rainy, fickle },
  rewardThreshold: 8,
  create(options) {
    const base = taxi(options.rainy ? rainOfVersion3 : undefined);
    return options.fickle ? withFicklePassenger(base, 0.3) : base;
  },
});
