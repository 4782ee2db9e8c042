import type { Insight } from '../../main/rl/policies/policy';
import { blowColumns, type CellPaint, type DrawnGrid, describePaint, paintCells } from '../../main/rl/worlds/drawnGrid';

/** What one can draw with on a grid. The letter paints the cell under the cursor. */
export const gridTools = [
  { id: 'wall', name: 'Wall', key: 'w', help: 'Nobody can enter it.' },
  { id: 'floor', name: 'Floor', key: 'f', help: 'Plain floor; erases what was there.' },
  { id: 'start', name: 'Start', key: 's', help: 'Episodes start on one of the starts; on any floor if there is none.' },
  { id: 'goal', name: 'Goal', key: 'g', help: 'Ends the episode with the goal reward.' },
  { id: 'pit', name: 'Pit', key: 'x', help: 'Ends the episode with the pit reward.' },
  { id: 'reward', name: 'Reward', key: 'r', help: 'Floor that pays this much for every step that ends there.' },
  { id: 'end', name: 'End', key: 'e', help: 'Ends the episode with a reward of its own.' },
  { id: 'wind', name: 'Wind', key: 'b', help: 'Blows the whole column up by so many cells; down if negative.' },
] as const;

export type GridTool = (typeof gridTools)[number]['id'];

/** Whether a tool takes a number along. */
export function takesNumber(tool: GridTool): boolean {
  return tool === 'reward' || tool === 'end' || tool === 'wind';
}

/**
 * The grid after a tool has gone over cells.
 *
 * @throws InvalidValueError when no letter is left for another reward.
 */
export function applyTool(grid: DrawnGrid, tool: GridTool, cells: readonly number[], value: number): DrawnGrid {
  if (tool === 'wind') {
    const columnCount = grid.rows[0]!.length;
    const strength = Math.round(Math.min(9, Math.max(-9, value)));
    return blowColumns(
      grid,
      cells.map((cell) => cell % columnCount),
      strength,
    );
  }
  const paint: CellPaint = tool === 'reward' || tool === 'end' ? { kind: tool, reward: value } : { kind: tool };
  return paintCells(grid, cells, paint);
}

/** Cells under a straight line from one to another, both included, so that a quick drag leaves no gaps. */
export function cellsBetween(from: number, to: number, columnCount: number): readonly number[] {
  const [fromRow, fromColumn] = [Math.floor(from / columnCount), from % columnCount];
  const [rows, columns] = [Math.floor(to / columnCount) - fromRow, (to % columnCount) - fromColumn];
  const count = Math.max(Math.abs(rows), Math.abs(columns));
  return Array.from({ length: count + 1 }, (_, i) => {
    const share = count === 0 ? 0 : i / count;
    return (fromRow + Math.round(rows * share)) * columnCount + fromColumn + Math.round(columns * share);
  });
}

const moves = ['up', 'right', 'down', 'left'];

/** A cell for people: what is there, what it is worth, and where one would go. */
export function describeBoardCell(grid: DrawnGrid, cell: number, insight: Insight | undefined): string {
  const text = describePaint(grid, cell);
  const values = insight?.actionValues;
  if (values === undefined) return text;
  const best = Math.max(...values);
  const ways = moves.filter((_, action) => values[action]! >= best - 1e-9 * Math.max(1, Math.abs(best)));
  return `${text}; value ${Number(best.toPrecision(4)).toString().replace('-', '−')}, best ${ways.length === 4 ? 'any way' : ways.join(' or ')}`;
}
