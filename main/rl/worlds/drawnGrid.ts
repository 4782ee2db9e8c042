import { InvalidValueError } from '../core/errors';
import { parseSettings } from '../core/settings';
import { describeCell, type GridLayout, parseDrawnLayout } from '../environments/gridLayout';
import { type GridWorldOptions, gridWorldDefinition } from '../environments/gridWorld';

/** A world on a grid as somebody draws it: what the options of GridWorld say, its rows and letters taken apart. */
export interface DrawnGrid extends Omit<GridWorldOptions, 'name' | 'layout' | 'legend'> {
  /** One mark for each cell, as in the layout of GridWorld; all rows are equally long. */
  readonly rows: readonly string[];
  /** Rewards of lettered cells. */
  readonly legend: ReadonlyMap<string, LegendEntry>;
}

/** What a letter stands for. */
export interface LegendEntry {
  readonly reward: number;
  /** Whether entering such a cell ends the episode. */
  readonly ends: boolean;
}

/** Most rows, and most columns, of a world that is drawn. */
export const largestSide = 32;

/** What one can put into a cell. A reward is that of every step that ends there. */
export type CellPaint =
  | { readonly kind: 'floor' | 'wall' | 'start' | 'goal' | 'pit' }
  | { readonly kind: 'reward' | 'end'; readonly reward: number };

/**
 * The world that options of GridWorld draw.
 *
 * @throws InvalidValueError when the layout cannot be read or is too large to be drawn.
 */
export function gridOfOptions(options: GridWorldOptions): DrawnGrid {
  const { rowCount, columnCount } = parseDrawnLayout(options.layout, rewardsOf(options));
  checkSide('rows', rowCount);
  checkSide('columns', columnCount);
  const { name: _name, layout, legend, ...rest } = options;
  return { ...rest, rows: layout.trim().split(/\s*(?:\/|\r?\n)\s*/), legend: readLegend(legend) };
}

/** The options of GridWorld that draw this world; each checked by whoever reads them. */
export function optionsOfGrid({ rows, legend, ...rest }: DrawnGrid, name: string): GridWorldOptions {
  // Wind that blows nowhere is no wind: the same world then has the same id.
  const wind = rest.wind.some((strength) => strength !== 0) ? rest.wind : [];
  return { ...rest, wind, name, layout: rows.join('/'), legend: formatLegend(legend) };
}

/** A grid of plain floor that starts in the upper left and ends in the lower right. @throws InvalidValueError for a size out of range. */
export function emptyGrid(rowCount: number, columnCount: number): DrawnGrid {
  const options = parseSettings(gridWorldDefinition.options, {}, gridWorldDefinition.id) as unknown as GridWorldOptions;
  const floor = { ...gridOfOptions({ ...options, layout: 'S' }), rows: ['S'] };
  const grid = resizeGrid(floor, rowCount, columnCount);
  return paintCells(grid, [rowCount * columnCount - 1], { kind: 'goal' });
}

/** Its cells and rewards. @throws InvalidValueError as `parseDrawnLayout`. */
export function layoutOf(grid: DrawnGrid): GridLayout {
  const { rows, legend, stepReward, goalReward, pitReward } = grid;
  const rewards = rewardsOf({ stepReward, goalReward, pitReward, legend: formatLegend(legend) });
  return parseDrawnLayout(rows.join('/'), rewards);
}

/** Cells that are marked as starts, in ascending order; without any, an episode may start on every floor cell. */
export function markedStarts({ rows }: DrawnGrid): number[] {
  return [...rows.join('')].flatMap((mark, cell) => (mark === 'S' ? [cell] : []));
}

/**
 * The grid with something else in some of its cells.
 *
 * @throws InvalidValueError when no letter is left for another reward.
 */
export function paintCells(grid: DrawnGrid, cells: readonly number[], paint: CellPaint): DrawnGrid {
  const [mark, legend] = markOf(grid, paint);
  const columnCount = grid.rows[0]!.length;
  const chosen = new Set(cells);
  const rows = grid.rows.map((row, index) =>
    [...row].map((before, column) => (chosen.has(index * columnCount + column) ? mark : before)).join(''),
  );
  return { ...grid, rows, legend: usedLetters(rows, legend) };
}

/** What is in a cell, as it would be painted. */
export function paintOf(grid: DrawnGrid, cell: number): CellPaint {
  const columnCount = grid.rows[0]!.length;
  const mark = grid.rows[Math.floor(cell / columnCount)]![cell % columnCount]!;
  switch (mark) {
    case '.':
      return { kind: 'floor' };
    case '#':
      return { kind: 'wall' };
    case 'S':
      return { kind: 'start' };
    case 'G':
      return { kind: 'goal' };
    case 'X':
      return { kind: 'pit' };
    default: {
      const { reward, ends } = grid.legend.get(mark) ?? { reward: Number(mark), ends: false };
      return { kind: ends ? 'end' : 'reward', reward };
    }
  }
}

/**
 * The grid with another wind in some of its columns: cells by which each is blown upward, negative downward.
 */
export function blowColumns(grid: DrawnGrid, columns: readonly number[], strength: number): DrawnGrid {
  const chosen = new Set(columns);
  const wind = Array.from(grid.rows[0]!, (_, column) => (chosen.has(column) ? strength : (grid.wind[column] ?? 0)));
  return { ...grid, wind };
}

/**
 * The grid with more or fewer rows and columns, at the bottom and the right; what is new is plain floor.
 *
 * @throws InvalidValueError for a size out of range.
 */
export function resizeGrid(grid: DrawnGrid, rowCount: number, columnCount: number): DrawnGrid {
  checkSide('rows', rowCount);
  checkSide('columns', columnCount);
  const rows = Array.from({ length: rowCount }, (_, row) =>
    (grid.rows[row] ?? '').slice(0, columnCount).padEnd(columnCount, '.'),
  );
  const wind = grid.wind.length === 0 ? [] : Array.from({ length: columnCount }, (_, column) => grid.wind[column] ?? 0);
  return { ...grid, rows, wind, legend: usedLetters(rows, grid.legend) };
}

/** What is in a cell, in words: `row 2, column 3: floor, reward −1`. */
export function describePaint(grid: DrawnGrid, cell: number): string {
  const paint = paintOf(grid, cell);
  const where = describeCell(cell, grid.rows[0]!.length);
  const reward = 'reward' in paint ? `, reward ${String(paint.reward).replace('-', '−')}` : '';
  const names = { floor: 'floor', wall: 'wall', start: 'start', goal: 'goal', pit: 'pit', reward: 'floor', end: 'end' };
  const strength = grid.wind[cell % grid.rows[0]!.length] ?? 0;
  const wind = strength === 0 ? '' : `, wind ${Math.abs(strength)} ${strength > 0 ? 'up' : 'down'}`;
  return `${where}: ${names[paint.kind]}${reward}${wind}`;
}

function rewardsOf(options: Pick<GridWorldOptions, 'stepReward' | 'goalReward' | 'pitReward' | 'legend'>) {
  const { stepReward, goalReward, pitReward, legend } = options;
  return { floor: stepReward, goal: goalReward, pit: pitReward, legend };
}

function checkSide(what: 'rows' | 'columns', count: number): void {
  if (Number.isInteger(count) && count >= 1 && count <= largestSide) return;
  throw new InvalidValueError(`A world that is drawn must have 1 to ${largestSide} ${what}, got ${count}.`);
}

/** The mark for a paint; the legend grows where no letter stands for that reward yet. */
function markOf({ legend, goalReward, pitReward, stepReward }: DrawnGrid, paint: CellPaint): [string, DrawnGrid['legend']] {
  switch (paint.kind) {
    case 'floor':
      return ['.', legend];
    case 'wall':
      return ['#', legend];
    case 'start':
      return ['S', legend];
    case 'goal':
      return ['G', legend];
    case 'pit':
      return ['X', legend];
    case 'end':
      if (paint.reward === goalReward) return ['G', legend];
      if (paint.reward === pitReward) return ['X', legend];
      return letterFor(legend, { reward: paint.reward, ends: true });
    case 'reward':
      if (paint.reward === stepReward) return ['.', legend];
      if (Number.isInteger(paint.reward) && paint.reward >= 0 && paint.reward <= 9) return [String(paint.reward), legend];
      return letterFor(legend, { reward: paint.reward, ends: false });
  }
}

const letters = [...'abcdefghijklmnopqrstuvwxyz'];

function letterFor(legend: DrawnGrid['legend'], entry: LegendEntry): [string, DrawnGrid['legend']] {
  for (const [letter, { reward, ends }] of legend) if (reward === entry.reward && ends === entry.ends) return [letter, legend];
  const letter = letters.find((candidate) => !legend.has(candidate));
  if (letter !== undefined) return [letter, new Map([...legend, [letter, entry]])];
  throw new InvalidValueError(
    `A world may have ${letters.length} different rewards of its own besides 0 … 9, got one more. Use one that is there already.`,
  );
}

/** Without the letters that stand nowhere. */
function usedLetters(rows: readonly string[], legend: DrawnGrid['legend']): DrawnGrid['legend'] {
  const marks = new Set(rows.join(''));
  return new Map([...legend].filter(([letter]) => marks.has(letter)));
}

/** Needs text that `parseDrawnLayout` has accepted. */
function readLegend(text: string): Map<string, LegendEntry> {
  const entries = text.split(',').filter((entry) => entry.trim() !== '');
  return new Map(
    entries.map((entry) => {
      const [letter, value] = entry.split(':').map((part) => part.trim()) as [string, string];
      return [letter, { reward: Number.parseFloat(value), ends: value.endsWith('!') }];
    }),
  );
}

function formatLegend(legend: DrawnGrid['legend']): string {
  const entries = [...legend].sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([letter, { reward, ends }]) => `${letter}:${plainNumber(reward)}${ends ? '!' : ''}`).join(',');
}

/** A number without an exponent, which the legend does not read; to nine decimals. */
function plainNumber(value: number): string {
  return /e/.test(String(value)) ? value.toFixed(9).replace(/\.?0+$/, '') : String(value);
}
