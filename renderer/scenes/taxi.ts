import { taxiConstants, taxiSituation, taxiState } from '../../main/rl/environments/taxi';
import type { Direction } from './drawing/cellOverlay';
import { type GridFrame, gridFrame } from './drawing/gridFrame';
import { drawCellOverlay, drawFloor, east, north, south, wallColor, west } from './drawing/gridMarks';
import { box, type Context, disc, faded, flag, frame, label, line } from './drawing/shapes';
import { defineScene, type SceneColors } from './scene';

const { rowCount, columnCount, stands, standNames, aboard, hasWallToTheRight } = taxiConstants;
/** Picking up and dropping go nowhere. */
const directions: readonly (Direction | undefined)[] = [south, north, east, west, undefined, undefined];
const cells = Array.from({ length: rowCount * columnCount }, (_, cell) => cell);
/** A fickle passenger's change of mind that is still to come is added to the state as 500; it is not seen. */
const stateCount = cells.length * (stands.length + 1) * stands.length;
const situationOf = (state: number) => taxiSituation(state % stateCount);
const fullNames = ['red', 'green', 'yellow', 'blue'];

/** The town from above: four stands with their letters, walls between streets, the passenger, a flag where they want to go. */
export const taxiScene = defineScene<number>({
  aspectRatio: 1.3,
  stepsPerSecond: 4,
  trailLength: 12,
  overlays: ['values', 'action-values', 'policy'],

  draw(context, state, view) {
    const { colors, trail = [], action } = view;
    const { cell, passenger, destination } = situationOf(state);
    const grid = gridFrame(rowCount, columnCount, view);
    drawFloor(context, grid, () => false, colors);
    for (const [index, stand] of stands.entries()) drawStand(context, grid, stand, index, colors);
    // The table at the passenger and destination of the moment.
    const places = cells.map((place) => ({ cell: place, state: taxiState({ cell: place, passenger, destination }) }));
    drawCellOverlay(context, grid, places, directions, view);
    drawWalls(context, grid, colors);
    const [flagX, flagY] = grid.corner(stands[destination]!);
    flag(context, flagX + grid.side * 0.76, flagY + grid.side * 0.46, grid.side * 0.4, colors.good, colors.text);
    if (passenger !== aboard) drawPassenger(context, grid, ...passengerPlace(grid, stands[passenger]!), colors);
    drawTaxi(
      context,
      grid,
      [...trail.map((past) => situationOf(past).cell), cell],
      passenger === aboard,
      directions[Number(action)],
      colors,
    );
  },

  describe(state) {
    const { passenger, destination } = situationOf(state);
    const where = passenger === aboard ? 'aboard' : `waiting at ${fullNames[passenger]}`;
    return `Passenger ${where}, going to ${fullNames[destination]}.`;
  },
});

function drawStand(context: Context, grid: GridFrame, cell: number, index: number, colors: SceneColors): void {
  const { side } = grid;
  const [x, y] = grid.corner(cell);
  const color = [colors.bad, colors.good, colors.categories[5]!, colors.action][index]!;
  faded(context, 0.22, () => box(context, x, y, side, side, color));
  if (side < 16) return;
  label(context, standNames[index]!, x + side * 0.16, y + side * 0.18, {
    color,
    font: colors.sansFont,
    size: Math.min(15, side * 0.24),
    weight: 700,
  });
}

function drawWalls(context: Context, grid: GridFrame, colors: SceneColors): void {
  context.lineCap = 'round';
  for (const cell of cells.filter(hasWallToTheRight)) {
    const [x, y] = grid.corner(cell);
    line(context, x + grid.side, y, x + grid.side, y + grid.side, wallColor(colors), Math.max(2, grid.side * 0.09));
  }
  frame(
    context,
    grid.left,
    grid.top,
    grid.side * columnCount,
    grid.side * rowCount,
    wallColor(colors),
    Math.max(1.5, grid.side * 0.05),
  );
}

function passengerPlace(grid: GridFrame, cell: number): readonly [number, number] {
  const [x, y] = grid.corner(cell);
  return [x + grid.side * 0.24, y + grid.side * 0.7];
}

/** A head and shoulders. */
function drawPassenger(context: Context, { side }: GridFrame, x: number, y: number, colors: SceneColors): void {
  const size = Math.max(2, side * 0.1);
  disc(context, x, y - size * 0.9, size * 0.75, colors.text);
  context.fillStyle = colors.text;
  context.beginPath();
  context.arc(x, y + size * 1.1, size * 1.15, Math.PI, 0);
  context.fill();
}

function drawTaxi(
  context: Context,
  grid: GridFrame,
  way: readonly number[],
  isOccupied: boolean,
  tried: Direction | undefined,
  colors: SceneColors,
): void {
  const { side } = grid;
  context.lineCap = 'round';
  for (let i = 1; i < way.length; i++) {
    if (way[i] === way[i - 1]) continue;
    faded(context, (0.4 * i) / way.length, () =>
      line(context, ...grid.center(way[i - 1]!), ...grid.center(way[i]!), colors.agent, Math.max(1.5, side * 0.07)),
    );
  }
  const [x, y] = grid.center(way.at(-1)!);
  const [length, width] = [side * 0.56, side * 0.34];
  context.save();
  context.translate(x, y);
  if (tried !== undefined && tried[1] !== 0) context.rotate(Math.PI / 2);
  box(context, -length / 2 - 1.5, -width / 2 - 1.5, length + 3, width + 3, colors.panel, width * 0.34);
  box(context, -length / 2, -width / 2, length, width, colors.agent, width * 0.3);
  const window = isOccupied ? colors.text : colors.panel;
  box(context, -length * 0.26, -width * 0.3, length * 0.5, width * 0.6, window, width * 0.14);
  context.restore();
  if (isOccupied) drawPassenger(context, { ...grid, side: side * 0.62 }, x, y, { ...colors, text: colors.panel });
}
