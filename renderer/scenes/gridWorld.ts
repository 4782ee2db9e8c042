import type { GridLayout } from '../../main/rl/environments/gridLayout';
import { describeCell } from '../../main/rl/environments/gridLayout';
import { type GridWorldOptions, gridWorldLayout } from '../../main/rl/environments/gridWorld';
import { drawOverlay, formatReward } from './drawing/cellOverlay';
import { type GridFrame, gridFrame } from './drawing/gridFrame';
import { drawGridWalker } from './drawing/gridWalker';
import { arrow, box, type Context, faded, flag, frame, hatch, label } from './drawing/shapes';
import { defineScene, type Scene, type SceneColors } from './scene';

/** Of up, right, down, left. */
const directions = [
  [0, -1],
  [1, 0],
  [0, 1],
  [-1, 0],
] as const;

/** The grid from above: walls, goals with flags, pits, the reward of cells that differ, the wind, and the way walked. */
export function gridWorldScene(options: GridWorldOptions): Scene {
  const layout = gridWorldLayout(options);
  const { rowCount, columnCount, cells } = layout;
  const open = cells.flatMap((cell, index) => (cell.kind === 'wall' || cell.ends ? [] : [index]));

  return defineScene<number>({
    aspectRatio: Math.min(2.2, Math.max(1, columnCount / rowCount)),
    stepsPerSecond: 5,
    trailLength: 40,
    overlays: ['values', 'action-values', 'policy'],

    draw(context, state, view) {
      const { colors, policy } = view;
      const grid = gridFrame(rowCount, columnCount, view);
      drawGround(context, layout, grid, colors);
      if (policy !== undefined) {
        const places = open.map((index) => {
          const [x, y] = grid.corner(index);
          return { state: index, x: x + 0.5, y: y + 0.5, width: grid.side - 1, height: grid.side - 1 };
        });
        drawOverlay(context, places, directions, policy, colors);
      }
      drawMarks(context, layout, grid, options, colors);
      drawWind(context, options.wind, grid, colors);
      drawGridWalker(context, grid, [...(view.trail ?? []), state], colors);
    },

    describe(state) {
      const { kind } = cells[state]!;
      return `Walker in ${describeCell(state, columnCount)}${kind === 'floor' ? '' : `, a ${kind}`}.`;
    },
  });
}

function drawGround(context: Context, { cells }: GridLayout, grid: GridFrame, colors: SceneColors): void {
  const { left, top, side, columnCount, rowCount } = grid;
  box(context, left, top, side * columnCount, side * rowCount, colors.panel);
  cells.forEach((cell, index) => {
    const [x, y] = grid.corner(index);
    if (cell.kind === 'wall') box(context, x, y, side, side, colors.isDark ? colors.lineStrong : colors.muted);
    else if (side > 4) frame(context, x, y, side, side, colors.line);
  });
  frame(context, left, top, side * columnCount, side * rowCount, colors.lineStrong);
}

function drawMarks(context: Context, layout: GridLayout, grid: GridFrame, options: GridWorldOptions, colors: SceneColors): void {
  const { side } = grid;
  layout.cells.forEach((cell, index) => {
    if (cell.kind === 'wall') return;
    const [x, y] = grid.corner(index);
    const [centerX, centerY] = grid.center(index);
    const style = { font: colors.sansFont, size: Math.min(13, side * 0.24), weight: 600 };
    if (cell.kind === 'goal') {
      faded(context, 0.16, () => box(context, x, y, side, side, colors.good));
      flag(context, centerX - side * 0.12, centerY + side * 0.3, side * 0.58, colors.good, colors.text);
    } else if (cell.kind === 'pit') {
      faded(context, 0.16, () => box(context, x, y, side, side, colors.bad));
      faded(context, 0.7, () => hatch(context, x, y, side, side, colors.bad, Math.max(4, side * 0.18)));
    } else if (cell.reward !== options.stepReward && side >= 18) {
      label(context, formatReward(cell.reward), centerX, centerY, {
        ...style,
        color: cell.reward < 0 ? colors.bad : colors.good,
      });
    }
    if (cell.ends && side >= 48) {
      const color = cell.reward < 0 ? colors.bad : colors.good;
      const text = formatReward(cell.reward);
      box(context, x + 3, y + 3, style.size * 0.62 * text.length + 6, style.size + 5, colors.panel, 3);
      label(context, text, x + 6, y + 3 + (style.size + 5) / 2, { ...style, color, align: 'left' });
    }
  });
  if (side < 26) return;
  const size = Math.min(11, side * 0.2);
  for (const start of layout.starts.length > 4 ? [] : layout.starts) {
    const [x, y] = grid.corner(start);
    label(context, 'start', x + 4, y + size * 0.8, { color: colors.muted, font: colors.sansFont, size, align: 'left' });
  }
}

/** One small arrow for each cell by which a column blows, on its upper edge. */
function drawWind(context: Context, wind: readonly number[], grid: GridFrame, colors: SceneColors): void {
  const { left, top, side, rowCount } = grid;
  wind.forEach((strength, column) => {
    for (let row = 0; row < rowCount; row++) {
      const x = left + (column + 0.86) * side;
      const y = top + (row + 0.5) * side;
      const reach = Math.sign(strength) * side * 0.12 * Math.min(3, Math.abs(strength));
      if (strength !== 0)
        faded(context, 0.5, () => arrow(context, x, y + reach, x, y - reach, colors.action, Math.max(1, side * 0.03)));
    }
  });
}
