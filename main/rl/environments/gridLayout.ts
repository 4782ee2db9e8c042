import { InvalidValueError, shorten } from '../core/errors';
import type { GridSize } from './gridMoves';

/** What a cell of a drawn world is. */
export interface GridCell {
  readonly kind: 'floor' | 'wall' | 'goal' | 'pit';
  /** Reward paid by every step that ends here. */
  readonly reward: number;
  /** Whether entering it ends the episode. */
  readonly ends: boolean;
}

/** A drawn world: cells in row-major order, row 0 at the top. */
export interface GridLayout extends GridSize {
  /** Shape [rows, columns]. */
  readonly cells: readonly GridCell[];
  /** Cells an episode may start in, each equally likely. */
  readonly starts: readonly number[];
}

/** Rewards of the cells that have no number of their own. */
export interface GridRewards {
  readonly floor: number;
  readonly goal: number;
  readonly pit: number;
  /** Cells by letter: `a:-5,b:2.5!` pays −5 in each a, and 2.5 in each b, which also ends the episode. */
  readonly legend: string;
}

/**
 * Reads a world from text.
 *
 * `#` wall, `.` floor, `S` start, `G` goal, `X` pit; a digit is floor that pays that reward; a small letter is what the
 * legend says. Goal and pit end the episode. Rows are separated by `/` or line breaks. Without an `S`, an episode
 * starts on any floor cell.
 *
 * @throws InvalidValueError that says in plain words what is wrong, and where.
 */
export function parseGridLayout(text: string, rewards: GridRewards): GridLayout {
  const layout = parseDrawnLayout(text, rewards);
  if (layout.starts.length > 0) return layout;
  throw new InvalidValueError('The layout must have a cell to start in, got only walls and ends.');
}

/**
 * As `parseGridLayout`, for a world that is still being drawn: there may be no cell to start in.
 *
 * @throws InvalidValueError that says in plain words what is wrong, and where.
 */
export function parseDrawnLayout(text: string, rewards: GridRewards): GridLayout {
  const rows = text.trim().split(/\s*(?:\/|\r?\n)\s*/);
  const columnCount = rows[0]!.length;
  if (columnCount === 0) throw new InvalidValueError('The layout must have at least one cell, got none.');
  rows.forEach((row, index) => {
    if (row.length === columnCount) return;
    throw new InvalidValueError(
      `The rows of the layout must be equally long, got ${columnCount} cells in row 1 and ${row.length} in row ${index + 1}.`,
    );
  });
  const legend = parseLegend(rewards.legend);
  const marks = [...rows.join('')];
  const cells = marks.map((mark, index) => readCell(mark, rewards, legend, describeCell(index, columnCount)));
  const starts = indexesWhere(marks, (mark) => mark === 'S');
  if (starts.length === 0) starts.push(...indexesWhere(cells, (cell) => cell.kind === 'floor' && !cell.ends));
  return { rowCount: rows.length, columnCount, cells, starts };
}

function indexesWhere<T>(items: readonly T[], matches: (item: T) => boolean): number[] {
  return items.flatMap((item, index) => (matches(item) ? [index] : []));
}

function readCell(mark: string, rewards: GridRewards, legend: ReadonlyMap<string, GridCell>, where: string): GridCell {
  if (mark === '#') return { kind: 'wall', reward: 0, ends: true };
  if (mark === 'G') return { kind: 'goal', reward: rewards.goal, ends: true };
  if (mark === 'X') return { kind: 'pit', reward: rewards.pit, ends: true };
  if (mark === '.' || mark === 'S') return { kind: 'floor', reward: rewards.floor, ends: false };
  if (mark >= '0' && mark <= '9') return { kind: 'floor', reward: Number(mark), ends: false };
  const cell = legend.get(mark);
  if (cell !== undefined) return cell;
  const remedy = /[a-z]/.test(mark) ? ` Give its reward in the legend, as in "${mark}:-1".` : '';
  throw new InvalidValueError(
    `A cell must be one of # . S G X, a digit or a letter of the legend, got "${mark}" in ${where}.${remedy}`,
  );
}

function parseLegend(text: string): Map<string, GridCell> {
  const legend = new Map<string, GridCell>();
  for (const entry of text.split(',').map((piece) => piece.trim())) {
    if (entry === '') continue;
    const match = /^([a-z])\s*:\s*([+-]?(?:\d+\.?\d*|\.\d+))\s*(!?)$/.exec(entry);
    if (match === null) {
      throw new InvalidValueError(
        `An entry of the legend must be a small letter, a colon and a reward, with "!" if it ends the episode, got "${shorten(entry)}".`,
      );
    }
    const reward = Number(match[2]);
    const ends = match[3] === '!';
    legend.set(match[1]!, { kind: ends ? (reward < 0 ? 'pit' : 'goal') : 'floor', reward, ends });
  }
  return legend;
}

/** A cell for people, counted from 1: `row 2, column 3`. */
export function describeCell(index: number, columnCount: number): string {
  return `row ${Math.floor(index / columnCount) + 1}, column ${(index % columnCount) + 1}`;
}
