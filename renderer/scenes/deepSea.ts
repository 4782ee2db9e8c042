import { type DeepSeaOptions, rightActions } from '../../main/rl/environments/deepSea';
import { describeCell } from '../../main/rl/environments/gridLayout';
import { type GridFrame, gridFrame } from './drawing/gridFrame';
import { drawCellOverlay, drawGoal, drawGridWalker } from './drawing/gridMarks';
import { box, type Context, faded, line } from './drawing/shapes';
import { defineScene, type Scene, type SceneColors } from './scene';

const downLeft = [-1, 1] as const;
const downRight = [1, 1] as const;

/** The sea from the side, darker with depth, the part that can be reached framed, the treasure on the floor, and the dive. */
export function deepSeaScene(chosen: DeepSeaOptions): Scene {
  const { size, randomizesActions } = chosen;
  const goesRight = rightActions(chosen);
  const reachable = Array.from({ length: size * size }, (_, cell) => cell).filter((cell) => canBeReached(size, cell));

  return defineScene<number>({
    aspectRatio: 1,
    stepsPerSecond: 6,
    trailLength: size,
    // Where actions mean something else in each cell, no arrow tells what one of them would do.
    overlays: randomizesActions ? ['values'] : ['values', 'action-values', 'policy'],

    draw(context, state, view) {
      const { colors, trail = [], action } = view;
      const grid = gridFrame(size + 1, size, view);
      drawWater(context, grid, reachable, colors);
      const places = reachable.map((cell) => ({ cell, state: cell }));
      drawCellOverlay(context, grid, places, [downLeft, downRight], view);
      drawGoal(context, grid, size * (size + 1) - 1, colors);
      const tried = action === goesRight[trail.at(-1) ?? -1] ? downRight : downLeft;
      drawGridWalker(context, grid, [...trail, state], action === undefined ? undefined : tried, colors);
    },

    describe(cell) {
      if (cell < size * size) return `Diver in ${describeCell(cell, size)}.`;
      return cell === size * (size + 1) - 1 ? 'Diver on the floor, in the column of the treasure.' : 'Diver on the floor.';
    },
  });
}

/** One column to the right is gained with each row at most. */
function canBeReached(size: number, cell: number): boolean {
  return cell % size <= Math.floor(cell / size);
}

function drawWater(context: Context, grid: GridFrame, reachable: readonly number[], colors: SceneColors): void {
  const { left, top, side, rowCount, columnCount } = grid;
  const width = side * columnCount;
  box(context, left, top, width, side * (rowCount - 1), colors.panel);
  for (const cell of reachable) {
    const depth = Math.floor(cell / columnCount) / columnCount;
    faded(context, 0.06 + 0.2 * depth, () => box(context, ...grid.corner(cell), side + 0.5, side + 0.5, colors.accent));
  }
  if (side > 4) {
    for (let row = 1; row < rowCount; row++) line(context, left, top + row * side, left + width, top + row * side, colors.line);
  }
  const floor = top + side * (rowCount - 1);
  line(context, left, floor, left + width, floor, colors.lineStrong, Math.max(1.5, side * 0.06));
}
