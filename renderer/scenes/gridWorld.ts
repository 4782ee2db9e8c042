import { describeCell, type GridLayout } from '../../main/rl/environments/gridLayout';
import { type GridWorldOptions, gridWorldLayout } from '../../main/rl/environments/gridWorld';
import { formatReward } from './drawing/cellOverlay';
import { type GridFrame, gridFrame } from './drawing/gridFrame';
import {
  drawCellName,
  drawCellOverlay,
  drawFloor,
  drawGoal,
  drawGridWalker,
  drawPit,
  east,
  gridAspect,
  north,
  south,
  west,
} from './drawing/gridMarks';
import { box, type Context, label } from './drawing/shapes';
import { drawWind } from './drawing/wind';
import { defineScene, type Scene, type SceneColors } from './scene';

const directions = [north, east, south, west];

/** The grid from above: walls, goals with flags, pits, the reward of cells that differ, the wind, and the way walked. */
export function gridWorldScene(options: GridWorldOptions): Scene {
  const layout = gridWorldLayout(options);
  const { rowCount, columnCount, cells, starts } = layout;
  const open = cells.flatMap((cell, index) => (cell.kind === 'wall' || cell.ends ? [] : [{ cell: index, state: index }]));

  return defineScene<number>({
    aspectRatio: gridAspect(rowCount, columnCount),
    stepsPerSecond: 5,
    trailLength: 40,
    overlays: ['values', 'action-values', 'policy'],

    draw(context, state, view) {
      const { colors, trail = [], action } = view;
      const grid = gridFrame(rowCount, columnCount, view);
      drawFloor(context, grid, (cell) => cells[cell]!.kind === 'wall', colors);
      drawCellOverlay(context, grid, open, directions, view);
      drawMarks(context, layout, grid, options.stepReward, colors);
      if (starts.length <= 4) for (const start of starts) drawCellName(context, grid, start, 'start', view);
      drawWind(context, options.wind, grid, colors);
      drawGridWalker(context, grid, [...trail, state], directions[Number(action)], colors);
    },

    describe(state) {
      const { kind } = cells[state]!;
      return `Walker in ${describeCell(state, columnCount)}${kind === 'floor' ? '' : `, a ${kind}`}.`;
    },
  });
}

/** Goals, pits, and the reward of every cell that does not pay what plain floor pays. */
function drawMarks(context: Context, { cells }: GridLayout, grid: GridFrame, plainReward: number, colors: SceneColors): void {
  const { side } = grid;
  const size = Math.min(13, side * 0.24);
  cells.forEach((cell, index) => {
    if (cell.kind === 'wall') return;
    const [x, y] = grid.corner(index);
    const [centerX, centerY] = grid.center(index);
    const style = { font: colors.sansFont, size, weight: 600, color: cell.reward < 0 ? colors.bad : colors.good };
    if (cell.kind === 'goal') drawGoal(context, grid, index, colors);
    else if (cell.kind === 'pit') drawPit(context, grid, index, colors);
    else if (cell.reward !== plainReward && side >= 18) label(context, formatReward(cell.reward), centerX, centerY, style);
    if (!cell.ends || side < 48) return;
    const text = formatReward(cell.reward);
    box(context, x + 3, y + 3, size * 0.62 * text.length + 6, size + 5, colors.panel, 3);
    label(context, text, x + 6, y + 3 + (size + 5) / 2, { ...style, align: 'left' });
  });
}
