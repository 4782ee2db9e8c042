import { type FrozenLakeOptions, frozenLakeMap } from '../../main/rl/environments/frozenLake';
import { describeCell } from '../../main/rl/environments/gridLayout';
import { type GridFrame, gridFrame } from './drawing/gridFrame';
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
  west,
} from './drawing/gridMarks';
import { box, type Context, disc, faded, line } from './drawing/shapes';
import { defineScene, type Scene, type SceneColors } from './scene';

const directions = [west, south, east, north];

/** The lake from above: ice, holes of open water, and an arrow for where the walker meant to go. */
export function frozenLakeScene(options: FrozenLakeOptions): Scene {
  const { rowCount, columnCount, letters } = frozenLakeMap(options.map);
  const cells = [...letters].map((letter, cell) => ({ letter, cell, state: cell }));
  const open = cells.filter(({ letter }) => letter !== 'H' && letter !== 'G');

  return defineScene<number>({
    aspectRatio: gridAspect(rowCount, columnCount),
    stepsPerSecond: 4,
    trailLength: 30,
    overlays: ['values', 'action-values', 'policy'],

    draw(context, state, view) {
      const { colors, trail = [], action } = view;
      const grid = gridFrame(rowCount, columnCount, view);
      drawFloor(context, grid, () => false, colors);
      for (const { letter, cell } of cells) drawIce(context, grid, cell, letter, colors);
      drawCellOverlay(context, grid, open, directions, view);
      for (const { letter, cell } of cells) {
        if (letter === 'G') drawGoal(context, grid, cell, colors);
        if (letter === 'S') drawCellName(context, grid, cell, 'start', view);
      }
      drawGridWalker(context, grid, [...trail, state], directions[Number(action)], colors);
    },

    describe(state) {
      const where = { S: 'at the start', F: 'on the ice', H: 'in a hole', G: 'at the goal' }[letters[state]!] ?? '';
      return `Walker ${where}, ${describeCell(state, columnCount)}.`;
    },
  });
}

/** Ice with two scratches, or a hole with water in it. */
function drawIce(context: Context, grid: GridFrame, cell: number, letter: string, colors: SceneColors): void {
  const { side } = grid;
  const [x, y] = grid.corner(cell);
  const ice = colors.categories[4]!;
  faded(context, 0.14, () => box(context, x, y, side, side, ice));
  if (letter === 'H') {
    const [centerX, centerY] = grid.center(cell);
    disc(context, centerX, centerY, side * 0.36, colors.isDark ? '#05080c' : colors.action);
    faded(context, 0.5, () =>
      disc(context, centerX - side * 0.07, centerY + side * 0.09, side * 0.24, colors.isDark ? colors.action : '#04344f'),
    );
    return;
  }
  if (side < 20) return;
  faded(context, 0.35, () => {
    context.lineCap = 'round';
    line(context, x + side * 0.62, y + side * 0.24, x + side * 0.78, y + side * 0.14, ice, Math.max(1, side * 0.02));
    line(context, x + side * 0.16, y + side * 0.86, x + side * 0.34, y + side * 0.76, ice, Math.max(1, side * 0.02));
  });
}
