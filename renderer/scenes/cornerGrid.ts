import { cornerGridConstants } from '../../main/rl/environments/cornerGrid';
import { describeCell } from '../../main/rl/environments/gridLayout';
import { gridFrame } from './drawing/gridFrame';
import { drawCellOverlay, drawFloor, drawGoal, drawGridWalker, east, north, south, west } from './drawing/gridMarks';
import { defineScene } from './scene';

const { rowCount, columnCount, ends } = cornerGridConstants;
const directions = [north, east, south, west];
const isEnd = (cell: number) => ends.some((end) => end === cell);
const open = Array.from({ length: rowCount * columnCount }, (_, cell) => ({ cell, state: cell })).filter(
  ({ cell }) => !isEnd(cell),
);

/** The grid from above with its two corners to reach. */
export const cornerGridScene = defineScene<number>({
  aspectRatio: 1.4,
  stepsPerSecond: 4,
  trailLength: 30,
  overlays: ['values', 'action-values', 'policy'],

  draw(context, state, view) {
    const { colors, trail = [], action } = view;
    const grid = gridFrame(rowCount, columnCount, view);
    drawFloor(context, grid, () => false, colors);
    drawCellOverlay(context, grid, open, directions, view);
    for (const end of ends) drawGoal(context, grid, end, colors);
    drawGridWalker(context, grid, [...trail, state], directions[Number(action)], colors);
  },

  describe: (state) => `Walker in ${describeCell(state, columnCount)}${isEnd(state) ? ', a corner to reach' : ''}.`,
});
