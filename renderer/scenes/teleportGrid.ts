import { describeCell } from '../../main/rl/environments/gridLayout';
import { teleportGridConstants } from '../../main/rl/environments/teleportGrid';
import { formatReward } from './drawing/cellOverlay';
import { type GridFrame, gridFrame } from './drawing/gridFrame';
import { drawCellOverlay, drawFloor, drawGridWalker, east, north, south, west } from './drawing/gridMarks';
import { box, type Context, faded, label, polygon } from './drawing/shapes';
import { defineScene, type SceneColors } from './scene';

const { rowCount, columnCount, teleports } = teleportGridConstants;
const directions = [north, east, south, west];
const cells = Array.from({ length: rowCount * columnCount }, (_, cell) => ({ cell, state: cell }));

/** The grid from above; bows lead from the two cells that pay to where they carry one. */
export const teleportGridScene = defineScene<number>({
  aspectRatio: 1.4,
  stepsPerSecond: 4,
  trailLength: 20,
  overlays: ['values', 'action-values', 'policy'],

  draw(context, state, view) {
    const { colors, trail = [], action } = view;
    const grid = gridFrame(rowCount, columnCount, view);
    drawFloor(context, grid, () => false, colors);
    for (const { from, to } of teleports) {
      for (const cell of [from, to])
        faded(context, 0.16, () => box(context, ...grid.corner(cell), grid.side, grid.side, colors.good));
    }
    drawCellOverlay(context, grid, cells, directions, view);
    for (const teleport of teleports) drawTeleport(context, grid, teleport, colors);
    drawGridWalker(context, grid, [...trail, state], directions[Number(action)], colors);
  },

  describe(state) {
    const teleport = teleports.find(({ from }) => from === state);
    return `Walker in ${describeCell(state, columnCount)}${teleport === undefined ? '' : `, cell ${teleport.name}, which pays ${teleport.reward}`}.`;
  },
});

function drawTeleport(
  context: Context,
  grid: GridFrame,
  { name, from, to, reward }: (typeof teleports)[number],
  colors: SceneColors,
): void {
  const { side } = grid;
  const [fromX, fromY] = grid.center(from);
  const [toX, toY] = grid.center(to);
  const bow = side * 0.42;
  const end = toY - side * 0.18;
  context.strokeStyle = colors.good;
  context.lineWidth = Math.max(1.2, side * 0.035);
  context.beginPath();
  context.moveTo(fromX + side * 0.2, fromY + side * 0.1);
  context.quadraticCurveTo(fromX + bow * 1.5, (fromY + end) / 2, toX + side * 0.16, end);
  context.stroke();
  const head = side * 0.1;
  polygon(
    context,
    [
      [toX + side * 0.1, end + head],
      [toX + side * 0.1 + head * 1.5, end - head * 0.1],
      [toX + side * 0.06, end - head * 0.7],
    ],
    colors.good,
  );
  if (side < 24) return;
  const size = Math.min(14, side * 0.26);
  const style = { color: colors.text, font: colors.sansFont, size, weight: 600 };
  label(context, name, fromX - side * 0.28, fromY - side * 0.28, style);
  label(context, `${name}′`, toX - side * 0.28, toY - side * 0.28, style);
  label(context, formatReward(reward), fromX + side * 0.2, fromY - side * 0.28, { ...style, color: colors.good });
}
