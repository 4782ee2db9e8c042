import type { GridLayout } from '../../../main/rl/environments/gridLayout';
import type { Insight } from '../../../main/rl/policies/policy';
import type { SceneColors } from '../scene';
import { drawOverlay, drawValuesAndChoices } from './cellOverlay';
import type { GridFrame } from './gridFrame';
import { drawCellMarks, drawFloor, drawGridWalker, east, north, south, west } from './gridMarks';
import { type Context, disc, frame, label } from './shapes';
import { drawWind } from './wind';

/** What is laid over the cells of a world on the drawing board. */
export type BoardOverlay = 'values' | 'action-values' | 'none';

/** A world as it is on the drawing board. */
export interface DrawingBoard {
  readonly layout: GridLayout;
  readonly markedStarts: readonly number[];
  readonly wind: readonly number[];
  readonly stepReward: number;
  readonly overlay: BoardOverlay;
  /** What is thought of a state; absent: nothing. */
  readonly inspect?: ((state: number) => Insight) | undefined;
  /** Cells that the agent walked, oldest first, the present one last; empty where nobody walks. */
  readonly trail: readonly number[];
  readonly action?: number | undefined;
  /** Cells that the checker speaks of. */
  readonly troubled: readonly number[];
  readonly cursor?: number | undefined;
}

const directions = [north, east, south, west];

/** Draws the board into a frame: floor, what is thought of it, what stands on it, who walks on it, and the cursor. */
export function drawBoard(context: Context, board: DrawingBoard, grid: GridFrame, colors: SceneColors): void {
  const { layout, overlay, inspect, trail, action } = board;
  const { cells } = layout;
  drawFloor(context, grid, (cell) => cells[cell]!.kind === 'wall', colors);
  if (inspect !== undefined && overlay !== 'none') {
    const places = cells.flatMap((cell, index) => {
      if (cell.ends) return [];
      const [x, y] = grid.corner(index);
      return [{ state: index, x: x + 0.5, y: y + 0.5, width: grid.side - 1, height: grid.side - 1 }];
    });
    if (overlay === 'values') drawValuesAndChoices(context, places, directions, inspect, colors);
    else drawOverlay(context, places, directions, { overlay, inspect }, colors);
  }
  drawCellMarks(context, cells, grid, board.stepReward, colors);
  for (const start of board.markedStarts) drawStart(context, grid, start, colors);
  drawWind(context, board.wind, grid, colors);
  if (trail.length > 0) drawGridWalker(context, grid, trail, action === undefined ? undefined : directions[action], colors);
  for (const cell of board.troubled) outline(context, grid, cell, colors.warn, 2, 3);
  if (board.cursor === undefined) return;
  outline(context, grid, board.cursor, colors.panel, 5, 0);
  outline(context, grid, board.cursor, colors.accent, 2.5, 0);
}

/** An S on a disc, to be read on every color. */
function drawStart(context: Context, grid: GridFrame, cell: number, colors: SceneColors): void {
  const [x, y] = grid.corner(cell);
  const radius = Math.max(3, Math.min(10, grid.side * 0.17));
  const [centerX, centerY] = [x + radius + Math.min(4, grid.side * 0.06), y + radius + Math.min(4, grid.side * 0.06)];
  disc(context, centerX, centerY, radius, colors.text);
  if (radius < 5) return;
  label(context, 'S', centerX, centerY + 0.5, { color: colors.panel, font: colors.sansFont, size: radius * 1.3, weight: 650 });
}

function outline(context: Context, grid: GridFrame, cell: number, color: string, thickness: number, inset: number): void {
  const [x, y] = grid.corner(cell);
  const side = grid.side - 2 * inset;
  if (side > 2) frame(context, x + inset, y + inset, side, side, color, thickness);
}
