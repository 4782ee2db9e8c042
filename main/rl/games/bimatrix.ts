import { InvalidValueError, shorten } from '../core/errors';

/** A game of two players in normal form. Player 0 chooses the row, player 1 the column. */
export interface Bimatrix {
  /** What the row player gets, shape [rows, columns]. */
  readonly rowPayoffs: readonly (readonly number[])[];
  /** What the column player gets, shape [rows, columns]. */
  readonly columnPayoffs: readonly (readonly number[])[];
}

/** One mixed strategy for each player: probabilities of the rows, and of the columns. */
export interface StrategyProfile {
  readonly row: readonly number[];
  readonly column: readonly number[];
}

/** Whether the payoffs of the two players sum to 0 in every cell. */
export function isZeroSum({ rowPayoffs, columnPayoffs }: Bimatrix): boolean {
  return rowPayoffs.every((payoffs, row) => payoffs.every((payoff, column) => payoff + columnPayoffs[row]![column]! === 0));
}

/** Whether both players get the same in every cell. */
export function isShared({ rowPayoffs, columnPayoffs }: Bimatrix): boolean {
  return rowPayoffs.every((payoffs, row) => payoffs.every((payoff, column) => payoff === columnPayoffs[row]![column]));
}

/** The game in which the column player loses what the row player gets. */
export function zeroSumGame(rowPayoffs: readonly (readonly number[])[]): Bimatrix {
  return { rowPayoffs, columnPayoffs: rowPayoffs.map((payoffs) => payoffs.map((payoff) => (payoff === 0 ? 0 : -payoff))) };
}

/**
 * Reads payoffs as text: rows separated by "/", cells by ",", and in each cell the payoffs of both players by ":", or
 * one number, which the column player loses.
 *
 * The prisoner's dilemma is "3:3,0:5/5:0,1:1", matching pennies "1,-1/-1,1".
 *
 * @throws InvalidValueError when a cell is no number or pair of numbers, or rows differ in length.
 */
export function parseBimatrix(text: string): Bimatrix {
  const cells = text.split('/').map((row) => row.split(',').map(parseCell));
  const width = cells[0]!.length;
  const uneven = cells.find((row) => row.length !== width);
  if (uneven !== undefined) {
    throw new InvalidValueError(`The rows of payoffs must be equally long, got ${width} and ${uneven.length} cells.`);
  }
  return {
    rowPayoffs: cells.map((row) => row.map(([payoff]) => payoff)),
    columnPayoffs: cells.map((row) => row.map(([, payoff]) => payoff)),
  };
}

function parseCell(cell: string): [row: number, column: number] {
  const parts = cell.split(':');
  const numbers = parts.map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [row, column = row === 0 ? 0 : -row!] = numbers;
  if (parts.length > 2 || !numbers.every(Number.isFinite)) {
    throw new InvalidValueError(`A payoff must be a number, or two separated by ":", got "${shorten(cell)}".`);
  }
  return [row!, column];
}

/** What each player gets on average under a profile. */
export function expectedPayoffs(game: Bimatrix, profile: StrategyProfile): readonly [row: number, column: number] {
  const { row, column } = profile;
  const mean = (payoffs: Bimatrix['rowPayoffs']) =>
    sum(payoffs.map((cells, i) => row[i]! * sum(cells.map((payoff, j) => payoff * column[j]!))));
  return [mean(game.rowPayoffs), mean(game.columnPayoffs)];
}

/**
 * What each player could gain by answering the other's strategy in the best way: never below 0 but for rounding, and 0
 * for both exactly at a Nash equilibrium.
 */
export function bestResponseGains(game: Bimatrix, profile: StrategyProfile): readonly [row: number, column: number] {
  const [rowPayoff, columnPayoff] = expectedPayoffs(game, profile);
  const bestRow = Math.max(...rowValues(game, profile.column));
  const bestColumn = Math.max(...columnValues(game, profile.row));
  return [bestRow - rowPayoff, bestColumn - columnPayoff];
}

/** The sum of the gains of both players: how far a profile is from equilibrium. */
export function nashConv(game: Bimatrix, profile: StrategyProfile): number {
  const [rowGain, columnGain] = bestResponseGains(game, profile);
  return rowGain + columnGain;
}

/** What each row is worth against a strategy of the column player. */
export function rowValues({ rowPayoffs }: Bimatrix, column: readonly number[]): number[] {
  return rowPayoffs.map((cells) => sum(cells.map((payoff, j) => payoff * column[j]!)));
}

/** What each column is worth against a strategy of the row player. */
export function columnValues({ columnPayoffs }: Bimatrix, row: readonly number[]): number[] {
  return columnPayoffs[0]!.map((_payoff, j) => sum(columnPayoffs.map((cells, i) => cells[j]! * row[i]!)));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
