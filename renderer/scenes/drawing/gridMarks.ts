import type { GridCell } from '../../../main/rl/environments/gridLayout';
import type { SceneColors, SceneView } from '../scene';
import { type Direction, drawOverlay, formatReward } from './cellOverlay';
import type { GridFrame } from './gridFrame';
import { agentDisc, arrow, box, type Context, faded, flag, frame, hatch, label, line } from './shapes';

/** Directions on the screen, y downward. */
export const north: Direction = [0, -1];
export const east: Direction = [1, 0];
export const south: Direction = [0, 1];
export const west: Direction = [-1, 0];

/** Width over height of a picture of a grid, within what a stage can show well. */
export function gridAspect(rowCount: number, columnCount: number): number {
  return Math.min(2.2, Math.max(1, columnCount / rowCount));
}

/** Floor and walls, with lines between cells where they can be seen. */
export function drawFloor(context: Context, grid: GridFrame, isWall: (cell: number) => boolean, colors: SceneColors): void {
  const { left, top, side, rowCount, columnCount } = grid;
  const [width, height] = [side * columnCount, side * rowCount];
  box(context, left, top, width, height, colors.panel);
  if (side > 4) {
    for (let row = 1; row < rowCount; row++) line(context, left, top + row * side, left + width, top + row * side, colors.line);
    for (let column = 1; column < columnCount; column++) {
      line(context, left + column * side, top, left + column * side, top + height, colors.line);
    }
  }
  for (let cell = 0; cell < rowCount * columnCount; cell++) {
    // Half a pixel over, so that neighboring walls show no seam.
    if (isWall(cell)) box(context, ...grid.corner(cell), side + 0.5, side + 0.5, wallColor(colors));
  }
  frame(context, left, top, width, height, colors.lineStrong);
}

export function wallColor(colors: SceneColors): string {
  return colors.isDark ? colors.lineStrong : colors.muted;
}

/** What a policy thinks of cells, if it was asked for. Action i goes in `directions[i]`; `undefined` for going nowhere. */
export function drawCellOverlay(
  context: Context,
  grid: GridFrame,
  places: readonly { readonly cell: number; readonly state: number }[],
  directions: readonly (Direction | undefined)[],
  { policy, colors }: Pick<SceneView, 'policy' | 'colors'>,
): void {
  if (policy === undefined) return;
  const cells = places.map(({ cell, state }) => {
    const [x, y] = grid.corner(cell);
    return { state, x: x + 0.5, y: y + 0.5, width: grid.side - 1, height: grid.side - 1 };
  });
  drawOverlay(context, cells, directions, policy, colors);
}

/** A cell where the episode ends well. */
export function drawGoal(context: Context, grid: GridFrame, cell: number, colors: SceneColors): void {
  const { side } = grid;
  const [x, y] = grid.corner(cell);
  const [centerX, centerY] = grid.center(cell);
  faded(context, 0.16, () => box(context, x, y, side, side, colors.good));
  flag(context, centerX - side * 0.12, centerY + side * 0.32, side * 0.62, colors.good, colors.text);
}

/** A cell that costs dearly, or where the episode ends badly. */
export function drawPit(context: Context, grid: GridFrame, cell: number, colors: SceneColors): void {
  const { side } = grid;
  const [x, y] = grid.corner(cell);
  faded(context, 0.16, () => box(context, x, y, side, side, colors.bad));
  faded(context, 0.7, () => hatch(context, x, y, side, side, colors.bad, Math.max(4, side * 0.18)));
}

/** A word in the upper left of a cell, where there is room for one and no value beneath it. */
export function drawCellName(
  context: Context,
  grid: GridFrame,
  cell: number,
  name: string,
  { colors, policy }: Pick<SceneView, 'colors' | 'policy'>,
): void {
  if (grid.side < 26 || (policy !== undefined && policy.overlay !== 'policy')) return;
  const [x, y] = grid.corner(cell);
  const size = Math.min(11, grid.side * 0.2);
  label(context, name, x + 4, y + size * 0.8, { color: colors.muted, font: colors.sansFont, size, align: 'left' });
}

/**
 * The way walked, fainter with age, what was last tried as an arrow from where it was tried, and the walker.
 *
 * The arrow tells a step that slipped or was held from one that went where it was meant to go.
 */
export function drawGridWalker(
  context: Context,
  grid: GridFrame,
  cells: readonly number[],
  tried: Direction | undefined,
  colors: SceneColors,
): void {
  const { side } = grid;
  context.lineCap = 'round';
  for (let i = 1; i < cells.length; i++) {
    if (cells[i] === cells[i - 1]) continue;
    const [fromX, fromY] = grid.center(cells[i - 1]!);
    const [toX, toY] = grid.center(cells[i]!);
    const share = i / (cells.length - 1);
    faded(context, 0.08 + 0.5 * share * share, () =>
      line(context, fromX, fromY, toX, toY, colors.agent, Math.max(1.5, side * 0.07)),
    );
  }
  const [x, y] = grid.center(cells.at(-1)!);
  agentDisc(context, x, y, Math.max(2, side * 0.24), colors.agent, colors.panel);
  const from = cells.at(-2);
  if (tried === undefined || from === undefined || side < 12 || (tried[0] === 0 && tried[1] === 0)) return;
  const [fromX, fromY] = grid.center(from);
  const length = Math.hypot(...tried);
  const [dx, dy] = [tried[0] / length, tried[1] / length];
  // Begins outside the walker where it has not moved.
  const start = from === cells.at(-1) ? side * 0.29 : 0;
  const end = start + side * (start > 0 ? 0.2 : 0.4);
  arrow(
    context,
    fromX + dx * start,
    fromY + dy * start,
    fromX + dx * end,
    fromY + dy * end,
    colors.action,
    Math.max(1.5, side * 0.05),
  );
}

/** Goals, pits, and the reward of every cell that does not pay what plain floor pays. */
export function drawCellMarks(
  context: Context,
  cells: readonly GridCell[],
  grid: GridFrame,
  plainReward: number,
  colors: SceneColors,
): void {
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
