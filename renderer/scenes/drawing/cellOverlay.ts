import type { Insight } from '../../../main/rl/policies/policy';
import type { Overlay, PolicyView, SceneColors } from '../scene';
import { arrow, type Context, disc, faded, label, line } from './shapes';
import { cssRgb, inkOn, type ValueScale, valueScale } from './valueColor';

/** Direction of each action on the screen, y downward; [0, 0] for staying. */
export type Direction = readonly [x: number, y: number];

/** One cell of a table that is laid over the picture. */
export interface OverlayCell {
  /** Index of the state in the policy's table. */
  readonly state: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Lays what a policy thinks over cells: the value of each state as a color, the value of each action in the part of the
 * cell that lies in its direction, or the actions it takes as arrows.
 */
export function drawOverlay(
  context: Context,
  cells: readonly OverlayCell[],
  directions: readonly (Direction | undefined)[],
  policy: PolicyView,
  colors: SceneColors,
): void {
  const insights = cells.map((cell) => policy.inspect(cell.state));
  if (policy.overlay === 'policy') {
    cells.forEach((cell, i) => {
      drawChoices(context, cell, directions, insights[i]!, colors.text);
    });
    return;
  }
  const scale = scaleOf(insights, policy.overlay, colors);
  if (scale === undefined) return;
  cells.forEach((cell, i) => {
    const insight = insights[i]!;
    if (policy.overlay === 'values') drawValue(context, cell, stateValueOf(insight), scale, colors);
    else drawActionValues(context, cell, directions, insight, scale, colors);
  });
}

/** The value of each state as a color, and upon it the actions that are taken as arrows. */
export function drawValuesAndChoices(
  context: Context,
  cells: readonly OverlayCell[],
  directions: readonly (Direction | undefined)[],
  inspect: (state: number) => Insight,
  colors: SceneColors,
): void {
  const insights = cells.map((cell) => inspect(cell.state));
  const scale = scaleOf(insights, 'values', colors);
  if (scale === undefined) return;
  cells.forEach((cell, i) => {
    const value = stateValueOf(insights[i]!);
    if (value === undefined) return;
    drawValue(context, cell, value, scale, colors);
    if (cell.width < 9 || choicesOf(insights[i]!).length === directions.length) return; // where all are alike none is meant
    // Above the number, where there is one.
    const room = cell.width < roomForValue ? cell : { ...cell, height: 0.76 * cell.height };
    drawChoices(context, room, directions, insights[i]!, inkOn(scale.rgb(value)));
  });
}

/** Value of a state: the policy's own, or that of its best action. */
export function stateValueOf({ stateValue, actionValues }: Insight): number | undefined {
  if (stateValue !== undefined) return stateValue;
  return actionValues === undefined ? undefined : Math.max(...actionValues);
}

/** Actions the policy may take, with their share: the probable ones, or the best where only values are known. */
export function choicesOf({ actionProbabilities, actionValues }: Insight): readonly { action: number; share: number }[] {
  if (actionProbabilities !== undefined) {
    return Array.from(actionProbabilities, (share, action) => ({ action, share })).filter(({ share }) => share > 0.02);
  }
  if (actionValues === undefined) return [];
  const best = Math.max(...actionValues);
  const actions = Array.from(actionValues.keys()).filter((action) => actionValues[action]! >= best - 1e-9 * Math.abs(best));
  return actions.map((action) => ({ action, share: 1 / actions.length }));
}

/** The scale of values that occur; `undefined` when the policy knows none. */
export function scaleOf(insights: readonly Insight[], overlay: Overlay, colors: SceneColors): ValueScale | undefined {
  let low = Infinity;
  let high = -Infinity;
  for (const insight of insights) {
    const values = overlay === 'action-values' ? (insight.actionValues ?? []) : [stateValueOf(insight) ?? Number.NaN];
    for (const value of values) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low <= high ? valueScale(low, high, colors) : undefined;
}

function drawValue(context: Context, cell: OverlayCell, value: number | undefined, scale: ValueScale, colors: SceneColors): void {
  if (value === undefined) return;
  const color = scale.rgb(value);
  context.fillStyle = cssRgb(color);
  context.fillRect(cell.x, cell.y, cell.width, cell.height);
  if (Math.min(cell.width, cell.height) < roomForValue) return;
  const size = Math.min(13, cell.width * 0.26);
  const style = { color: inkOn(color), font: colors.sansFont, size };
  label(context, formatShort(value), cell.x + cell.width / 2, cell.y + cell.height - size * 0.9, style);
}

/** Least side of a cell that holds a number, px. */
const roomForValue = 30;

/** Least side of a cell that holds a number for each action, px. */
const roomForActionValues = 64;

/** Parts of a cell, one for each direction: triangles for the four sides, strips where all lie on one line. */
function drawActionValues(
  context: Context,
  cell: OverlayCell,
  directions: readonly (Direction | undefined)[],
  { actionValues }: Insight,
  scale: ValueScale,
  colors: SceneColors,
): void {
  if (actionValues === undefined) return;
  const best = Math.max(...actionValues);
  const moves = directions.flatMap((direction, action) => (direction === undefined ? [] : [{ direction, action }]));
  const isLine = moves.every(({ direction: [, dy] }) => dy === 0);
  const across = [...moves].sort((a, b) => a.direction[0] - b.direction[0]);

  for (const { direction, action } of moves) {
    const value = actionValues[action] ?? 0;
    const color = scale.rgb(value);
    context.fillStyle = cssRgb(color);
    const [x, y] = isLine
      ? fillStrip(
          context,
          cell,
          across.findIndex((move) => move.action === action),
          across.length,
        )
      : fillTriangle(context, cell, direction);
    if (Math.min(cell.width, cell.height) < roomForActionValues) continue;
    const size = Math.min(11, cell.width * 0.15);
    const style = { color: inkOn(color), font: colors.sansFont, size, weight: value === best ? 650 : 400 };
    label(context, formatShort(value), x, y, style);
  }
  if (!isLine) drawDiagonals(context, cell, colors.panel);
}

/** Returns the middle of the strip. */
function fillStrip(
  context: Context,
  { x, y, width, height }: OverlayCell,
  index: number,
  count: number,
): readonly [number, number] {
  context.fillRect(x + (index * width) / count, y, width / count - 0.5, height);
  return [x + ((index + 0.5) * width) / count, y + height / 2];
}

/** The quarter of the cell on the side of a direction; returns where a number may stand in it. */
function fillTriangle(context: Context, { x, y, width, height }: OverlayCell, [dx, dy]: Direction): readonly [number, number] {
  const [centerX, centerY] = [x + width / 2, y + height / 2];
  context.beginPath();
  context.moveTo(centerX, centerY);
  context.lineTo(centerX + ((dx - dy) * width) / 2, centerY + ((dy + dx) * height) / 2);
  context.lineTo(centerX + ((dx + dy) * width) / 2, centerY + ((dy - dx) * height) / 2);
  context.fill();
  return [centerX + dx * width * 0.33, centerY + dy * height * 0.33];
}

function drawDiagonals(context: Context, { x, y, width, height }: OverlayCell, color: string): void {
  faded(context, 0.6, () => {
    line(context, x, y, x + width, y + height, color, 0.75);
    line(context, x, y + height, x + width, y, color, 0.75);
  });
}

function drawChoices(
  context: Context,
  { x, y, width, height }: OverlayCell,
  directions: readonly (Direction | undefined)[],
  insight: Insight,
  color: string,
): void {
  const [centerX, centerY] = [x + width / 2, y + height / 2];
  const side = Math.min(width, height);
  const choices = choicesOf(insight);
  const start = choices.length === 1 ? -0.22 : 0.08;
  for (const { action, share } of choices) {
    const [dx, dy] = directions[action] ?? [0, 0];
    const thickness = Math.max(1, side * 0.035);
    context.save();
    context.globalAlpha = 0.35 + 0.65 * Math.sqrt(share);
    if (dx === 0 && dy === 0) disc(context, centerX, centerY, side * 0.06, color);
    else {
      const reach = side * (choices.length === 1 ? 0.24 : 0.16 + 0.2 * Math.sqrt(share));
      const [fromX, fromY] = [centerX + dx * side * start, centerY + dy * side * start];
      arrow(context, fromX, fromY, centerX + dx * reach, centerY + dy * reach, color, thickness);
    }
    context.restore();
  }
}

/** A value in at most five characters. */
export function formatShort(value: number): string {
  const size = Math.abs(value);
  const digits = size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
  const text = value.toFixed(digits);
  return (Number(text) === 0 ? '0' : text).replace('-', '−');
}

/** A reward with its sign and no more decimals than it has: `+1`, `−0.02`. */
export function formatReward(value: number): string {
  return `${value > 0 ? '+' : ''}${Number(value.toFixed(2))}`.replace('-', '−');
}
