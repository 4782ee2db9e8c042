import { type FourRoomsOptions, fourRoomsConstants } from '../../main/rl/environments/fourRooms';
import { describeCell } from '../../main/rl/environments/gridLayout';
import { gridFrame } from './drawing/gridFrame';
import { drawCellOverlay, drawFloor, drawGoal, drawGridWalker, east, north, south, west } from './drawing/gridMarks';
import { box, faded } from './drawing/shapes';
import { defineScene, type Scene } from './scene';

const { rowCount, columnCount, marks, cellOfState, doorways } = fourRoomsConstants;
const directions = [north, south, west, east];

/** The rooms from above; the doorways between them are tinted. */
export function fourRoomsScene({ goal }: Pick<FourRoomsOptions, 'goal'>): Scene {
  const open = cellOfState.map((cell, state) => ({ cell, state })).filter(({ state }) => state !== goal);
  const cellOf = (state: number) => cellOfState[state]!;

  return defineScene<number>({
    aspectRatio: 1.3,
    stepsPerSecond: 8,
    trailLength: 60,
    overlays: ['values', 'action-values', 'policy'],

    draw(context, state, view) {
      const { colors, trail = [], action } = view;
      const grid = gridFrame(rowCount, columnCount, view);
      drawFloor(context, grid, (cell) => marks[cell] === '#', colors);
      for (const doorway of doorways) {
        faded(context, 0.14, () => box(context, ...grid.corner(cellOf(doorway)), grid.side, grid.side, colors.action));
      }
      drawCellOverlay(context, grid, open, directions, view);
      drawGoal(context, grid, cellOf(goal), colors);
      drawGridWalker(context, grid, [...trail, state].map(cellOf), directions[Number(action)], colors);
    },

    describe: (state) => `Walker in ${describeCell(cellOf(state), columnCount)}${state === goal ? ', at the goal' : ''}.`,
  });
}
