import { describeCell } from '../../main/rl/environments/gridLayout';
import { type GridWorldOptions, gridWorldLayout } from '../../main/rl/environments/gridWorld';
import { gridFrame } from './drawing/gridFrame';
import {
  drawCellMarks,
  drawCellName,
  drawCellOverlay,
  drawFloor,
  drawGridWalker,
  east,
  gridAspect,
  north,
  south,
  west,
} from './drawing/gridMarks';
import { drawWind } from './drawing/wind';
import { defineScene, type Scene } from './scene';

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
      drawCellMarks(context, cells, grid, options.stepReward, colors);
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
