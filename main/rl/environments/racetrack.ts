import type { WeightedOutcome } from '../core/environment';
import { InvalidValueError } from '../core/errors';
import { number, type SettingsOf, text } from '../core/settings';
import { clip } from './clip';
import { defineEnvironment } from './definition';
import { type FiniteDynamics, finiteDynamics, startIn, surely } from './finite';
import { describeCell } from './gridLayout';
import type { GridSize } from './gridMoves';
import { racetrackMaps } from './racetrackMaps';

const options = {
  track: text({
    default: 'left',
    help: 'left or right of figure 5.5, or a track of one’s own: # off the track, . track, S start, F finish; rows separated by "/".',
  }),
  noise: number({ default: 0.1, help: 'Probability that neither component of the velocity changes.' }),
};

export type RacetrackOptions = SettingsOf<typeof options>;

/** A track: one mark for each cell, in row-major order, row 0 at the top. */
export interface Racetrack extends GridSize {
  /** # off the track, . track, S start, F finish; shape [rows, columns]. */
  readonly marks: string;
  readonly starts: readonly number[];
}

/** Speeds of each component: 0 … 4 cells a step, upward and to the right. */
export const racetrackSpeedCount = 5;

/** What a state's index stands for: (cell · 5 + upward) · 5 + rightward. */
export interface RacetrackSituation {
  readonly cell: number;
  readonly upward: number;
  readonly rightward: number;
}

export function racetrackState({ cell, upward, rightward }: RacetrackSituation): number {
  return (cell * racetrackSpeedCount + upward) * racetrackSpeedCount + rightward;
}

export function racetrackSituation(state: number): RacetrackSituation {
  const pair = Math.floor(state / racetrackSpeedCount);
  return {
    cell: Math.floor(pair / racetrackSpeedCount),
    upward: pair % racetrackSpeedCount,
    rightward: state % racetrackSpeedCount,
  };
}

/** Reads a track by name or from text. @throws InvalidValueError that says what is wrong with it. */
export function parseRacetrack(track: string): Racetrack {
  const rows = (racetrackMaps[track] ?? track).trim().split(/\s*(?:\/|\r?\n)\s*/);
  const columnCount = rows[0]!.length;
  const odd = rows.findIndex((row) => row.length !== columnCount);
  if (odd >= 0) {
    throw new InvalidValueError(
      `The rows of the track must be equally long, got ${columnCount} cells in row 1 and ${rows[odd]!.length} in row ${odd + 1}.`,
    );
  }
  const marks = rows.join('');
  const strange = marks.search(/[^#.SF]/);
  if (strange >= 0) {
    const where = describeCell(strange, columnCount);
    throw new InvalidValueError(`A cell of the track must be #, ., S or F, got "${marks[strange]}" in ${where}.`);
  }
  const starts = [...marks].flatMap((mark, cell) => (mark === 'S' ? [cell] : []));
  if (starts.length === 0) throw new InvalidValueError('The track must have a start S, got none.');
  if (!marks.includes('F')) throw new InvalidValueError('The track must have a finish F, got none.');
  return { rowCount: rows.length, columnCount, marks, starts };
}

/**
 * Racetrack: take the turn as fast as the track allows.
 *
 * Action a changes the upward speed by ⌊a/3⌋ − 1 and the rightward speed by a mod 3 − 1, except with probability `noise`.
 * Speeds stay in 0 … 4, and are kept where both would become 0 off the starting line. The car then passes the cells
 * nearest to the straight line of its velocity, one for each unit of the greater speed: a finish cell among them ends
 * the race; a cell off the track before that puts it on a random place of the starting line, standing.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), exercise 5.12, p. 111, and fig. 5.5.
 *
 * @throws InvalidValueError as `parseRacetrack`.
 */
export function racetrack({ track, noise }: RacetrackOptions): FiniteDynamics {
  const course = parseRacetrack(track);
  const standing = (cell: number) => racetrackState({ cell, upward: 0, rightward: 0 });
  const stateCount = course.marks.length * racetrackSpeedCount ** 2;

  function drive(from: RacetrackSituation, probability: number): readonly WeightedOutcome[] {
    const end = follow(course, from);
    if (end === 'crash') {
      const share = probability / course.starts.length;
      return course.starts.map((start) => ({ probability: share, state: standing(start), reward: -1, terminated: false }));
    }
    const { cell, hasFinished } = end;
    return [{ probability, state: racetrackState({ ...from, cell }), reward: -1, terminated: hasFinished }];
  }

  return finiteDynamics({
    stateCount,
    actionLabels: actionLabels(),
    initialProbabilities: startIn(stateCount, course.starts.map(standing)),
    outcomes(state, action) {
      const situation = racetrackSituation(state);
      const mark = course.marks[situation.cell]!;
      if (mark === '#' || mark === 'F') return surely(state, 0, true);
      const changed = accelerate(situation, action, mark === 'S');
      return [...(noise < 1 ? drive(changed, 1 - noise) : []), ...(noise > 0 ? drive(situation, noise) : [])];
    },
  });
}

function accelerate(situation: RacetrackSituation, action: number, onStart: boolean): RacetrackSituation {
  const upward = clip(situation.upward + Math.floor(action / 3) - 1, 0, racetrackSpeedCount - 1);
  const rightward = clip(situation.rightward + (action % 3) - 1, 0, racetrackSpeedCount - 1);
  return upward === 0 && rightward === 0 && !onStart ? situation : { ...situation, upward, rightward };
}

/** Where the velocity takes the car. */
function follow(
  { rowCount, columnCount, marks }: Racetrack,
  { cell, upward, rightward }: RacetrackSituation,
): { cell: number; hasFinished: boolean } | 'crash' {
  const row = Math.floor(cell / columnCount);
  const column = cell % columnCount;
  const pieces = Math.max(upward, rightward);
  let reached = cell;
  for (let piece = 1; piece <= pieces; piece++) {
    const passedRow = row - Math.round((upward * piece) / pieces);
    const passedColumn = column + Math.round((rightward * piece) / pieces);
    if (passedRow < 0 || passedRow >= rowCount || passedColumn >= columnCount) return 'crash';
    reached = passedRow * columnCount + passedColumn;
    if (marks[reached] === 'F') return { cell: reached, hasFinished: true };
    if (marks[reached] === '#') return 'crash';
  }
  return { cell: reached, hasFinished: false };
}

function actionLabels(): string[] {
  const changes = ['−1', '0', '+1'];
  return changes.flatMap((upward) => changes.map((rightward) => `up ${upward}, right ${rightward}`));
}

export const racetrackDefinition = defineEnvironment({
  id: 'Racetrack',
  family: 'Sutton & Barto',
  summary: 'Drive a car around a turn as fast as the track allows.',
  documentation: {
    description:
      'A car on a grid with a velocity of 0–4 cells in each direction, on one of the two tracks of figure 5.5 or one of your own.',
    actions: '0 … 8: the upward speed changes by ⌊a/3⌋ − 1 and the rightward speed by a mod 3 − 1.',
    observations: 'Index (cell · 5 + upward speed) · 5 + rightward speed, cell = row · columns + column, row 0 at the top.',
    rewards: '−1 for every step.',
    start: 'Standing on the starting line, each place equally likely; one draw.',
    end: 'Terminated on crossing the finish; leaving the track leads back to the starting line. Never truncated.',
    source: 'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), exercise 5.12, p. 111, and fig. 5.5.',
  },
  options,
  create: racetrack,
});
