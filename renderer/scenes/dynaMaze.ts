import { dynaMazeLayout } from '../../main/rl/environments/dynaMaze';
import { describeCell } from '../../main/rl/environments/gridLayout';
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
  west,
} from './drawing/gridMarks';
import { defineScene } from './scene';

const { rowCount, columnCount, isWall, start, goal } = dynaMazeLayout;
const directions = [north, east, south, west];
const open = isWall.flatMap((wall, cell) => (wall || cell === goal ? [] : [{ cell, state: cell }]));

/** The maze from above. */
export const dynaMazeScene = defineScene<number>({
  aspectRatio: gridAspect(rowCount, columnCount),
  stepsPerSecond: 6,
  trailLength: 40,
  overlays: ['values', 'action-values', 'policy'],

  draw(context, state, view) {
    const { colors, trail = [], action } = view;
    const grid = gridFrame(rowCount, columnCount, view);
    drawFloor(context, grid, (cell) => isWall[cell] === true, colors);
    drawCellOverlay(context, grid, open, directions, view);
    drawGoal(context, grid, goal, colors);
    drawCellName(context, grid, start, 'start', view);
    drawGridWalker(context, grid, [...trail, state], directions[Number(action)], colors);
  },

  describe: (state) => `Walker in ${describeCell(state, columnCount)}${state === goal ? ', at the goal' : ''}.`,
});
