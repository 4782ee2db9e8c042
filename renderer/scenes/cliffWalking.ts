import { cliffWalkingConstants } from '../../main/rl/environments/cliffWalking';
import { describeCell } from '../../main/rl/environments/gridLayout';
import { gridFrame } from './drawing/gridFrame';
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
import { defineScene } from './scene';

const { rowCount, columnCount, start, goal, isCliff } = cliffWalkingConstants;
const directions = [north, east, south, west];
const cells = Array.from({ length: rowCount * columnCount }, (_, cell) => cell);
const open = cells.filter((cell) => !isCliff(cell) && cell !== goal).map((cell) => ({ cell, state: cell }));

/** The grid from above; the cliff is hatched, and a fall is the long line back to the start. */
export const cliffWalkingScene = defineScene<number>({
  aspectRatio: gridAspect(rowCount, columnCount),
  stepsPerSecond: 5,
  trailLength: 30,
  overlays: ['values', 'action-values', 'policy'],

  draw(context, state, view) {
    const { colors, trail = [], action } = view;
    const grid = gridFrame(rowCount, columnCount, view);
    drawFloor(context, grid, () => false, colors);
    for (const cell of cells.filter(isCliff)) drawPit(context, grid, cell, colors);
    drawCellOverlay(context, grid, open, directions, view);
    drawGoal(context, grid, goal, colors);
    drawCellName(context, grid, start, 'start', view);
    drawGridWalker(context, grid, [...trail, state], directions[Number(action)], colors);
  },

  describe: (state) => `Walker in ${describeCell(state, columnCount)}${state === goal ? ', at the goal' : ''}.`,
});
