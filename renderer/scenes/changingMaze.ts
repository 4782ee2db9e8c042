import { blockingMazes, type ChangingMazeState, shortcutMazes } from '../../main/rl/environments/changingMaze';
import { describeCell } from '../../main/rl/environments/gridLayout';
import type { Maze } from '../../main/rl/environments/maze';
import { gridFrame } from './drawing/gridFrame';
import {
  drawCellName,
  drawCellOverlay,
  drawFloor,
  drawGoal,
  drawGridWalker,
  east,
  gridAspect,
  north,
  south,
  wallColor,
  west,
} from './drawing/gridMarks';
import { frame } from './drawing/shapes';
import { defineScene, type Scene } from './scene';

const directions = [north, east, south, west];

export const blockingMazeScene = (options: { readonly changeAt: number }): Scene =>
  changingMazeScene(blockingMazes, options.changeAt);
export const shortcutMazeScene = (options: { readonly changeAt: number }): Scene =>
  changingMazeScene(shortcutMazes, options.changeAt);

/** The maze from above as it is at the moment; dashed frames stand where a wall will rise, or stood before. */
function changingMazeScene({ before, after }: { readonly before: Maze; readonly after: Maze }, changeAt: number): Scene {
  const { rowCount, columnCount, start, goal } = before;
  const cells = before.isWall.map((_, cell) => cell);

  return defineScene<ChangingMazeState>({
    aspectRatio: gridAspect(rowCount, columnCount),
    stepsPerSecond: 12,
    trailLength: 40,
    overlays: ['values', 'action-values', 'policy'],

    draw(context, { cell: place, clock }, view) {
      const { colors, trail = [], action } = view;
      const { isWall } = clock < changeAt ? before : after;
      const grid = gridFrame(rowCount, columnCount, view);
      drawFloor(context, grid, (cell) => isWall[cell] === true, colors);
      const open = cells.filter((cell) => isWall[cell] !== true && cell !== goal).map((cell) => ({ cell, state: cell }));
      drawCellOverlay(context, grid, open, directions, view);
      context.save();
      context.setLineDash([3, 3]);
      for (const cell of cells.filter((index) => before.isWall[index] !== after.isWall[index] && isWall[index] !== true)) {
        const [x, y] = grid.corner(cell);
        frame(context, x + 3, y + 3, grid.side - 6, grid.side - 6, wallColor(colors), Math.max(1, grid.side * 0.04));
      }
      context.restore();
      drawGoal(context, grid, goal, colors);
      drawCellName(context, grid, start, 'start', view);
      drawGridWalker(
        context,
        grid,
        sinceStart([...trail.map(({ cell }) => cell), place], start),
        directions[Number(action)],
        colors,
      );
    },

    describe: ({ cell, clock }) =>
      `Walker in ${describeCell(cell, columnCount)}; the maze ${clock < changeAt ? `changes in ${changeAt - clock} steps` : 'has changed'}.`,
  });
}

/** The way since the goal last led back to the start: the leap back is no way. */
function sinceStart(cells: readonly number[], start: number): readonly number[] {
  const leap = cells.lastIndexOf(start);
  return leap > 0 ? cells.slice(leap) : cells;
}
