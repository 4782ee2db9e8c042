import type { JacksCarRentalOptions } from '../../main/rl/environments/jacksCarRental';
import { argmax } from '../../main/rl/values/argmax';
import { scaleOf, stateValueOf } from './drawing/cellOverlay';
import { arrow, box, type Context, frame, label } from './drawing/shapes';
import { cssRgb, inkOn, valueScale } from './drawing/valueColor';
import { defineScene, type Scene, type SceneView } from './scene';

/** The two lots with their cars at the end of a day, and what was moved the night before; or the table over both numbers. */
export function jacksCarRentalScene({ maxCars, maxMove }: JacksCarRentalOptions): Scene {
  const carsOf = (state: number) => [Math.floor(state / (maxCars + 1)), state % (maxCars + 1)] as const;
  return defineScene<number>({
    aspectRatio: 1.7,
    stepsPerSecond: 1.5,
    trailLength: 1,
    overlays: ['values', 'policy'],

    draw(context, state, view) {
      if (view.policy !== undefined) drawTable(context, maxCars, maxMove, state, view);
      else drawLots(context, maxCars, maxMove, carsOf(state), view);
    },

    describe(state) {
      const [first, second] = carsOf(state);
      return `${first} cars at location 1 and ${second} at location 2.`;
    },
  });
}

function drawLots(context: Context, maxCars: number, maxMove: number, cars: readonly [number, number], view: SceneView): void {
  const { width, height, colors, action, reward } = view;
  const perRow = Math.ceil(Math.sqrt(maxCars * 0.8));
  const rows = Math.ceil(maxCars / perRow);
  const side = Math.min((width * 0.36) / perRow, (height * 0.66) / rows);
  const top = (height - side * rows) / 2;
  [width * 0.05, width * 0.95 - side * perRow].forEach((left, lot) => {
    box(context, left - 4, top - 4, side * perRow + 8, side * rows + 8, colors.panel, 4);
    frame(context, left - 4, top - 4, side * perRow + 8, side * rows + 8, colors.line, 1, 4);
    for (let space = 0; space < maxCars; space++) {
      const [x, y] = [left + (space % perRow) * side, top + Math.floor(space / perRow) * side];
      if (space < cars[lot]!) drawCar(context, x, y, side, colors.categories[2]!, colors.panel);
      else frame(context, x + side * 0.14, y + side * 0.24, side * 0.72, side * 0.52, colors.line, 1, side * 0.1);
    }
    if (height > 110)
      label(context, `location ${lot + 1}: ${cars[lot]}`, left + (side * perRow) / 2, top + side * rows + 16, {
        color: colors.muted,
        font: colors.sansFont,
        size: 12,
      });
  });
  if (typeof action !== 'number') return;
  const moved = action - maxMove;
  const [from, to] = moved >= 0 ? [width * 0.44, width * 0.56] : [width * 0.56, width * 0.44];
  if (moved !== 0) arrow(context, from, height / 2, to, height / 2, colors.action, Math.max(2, Math.abs(moved)));
  const style = { font: colors.sansFont, size: Math.min(14, width * 0.03) };
  if (height > 110)
    label(context, moved === 0 ? 'none moved' : `${Math.abs(moved)} moved`, width / 2, height / 2 - 18, {
      ...style,
      color: colors.action,
    });
  if (height > 110 && reward !== undefined)
    label(context, `${reward < 0 ? '−' : '+'}$${Math.abs(reward).toFixed(0)}`, width / 2, height / 2 + 20, {
      ...style,
      color: reward < 0 ? colors.bad : colors.good,
      weight: 600,
    });
}

function drawCar(context: Context, x: number, y: number, side: number, color: string, glass: string): void {
  box(context, x + side * 0.12, y + side * 0.24, side * 0.76, side * 0.52, color, side * 0.14);
  box(context, x + side * 0.34, y + side * 0.32, side * 0.3, side * 0.36, glass, side * 0.06);
}

/** Cars at 2 across, cars at 1 upward, as in the book's figure: values as colors, or the cars to move as numbers. */
function drawTable(
  context: Context,
  maxCars: number,
  maxMove: number,
  state: number,
  { width, height, colors, policy }: SceneView,
): void {
  const count = maxCars + 1;
  const side = Math.min((width * 0.8) / count, (height * 0.84) / count);
  const [left, top] = [(width - side * count) / 2 + side, (height - side * count) / 2 - 6];
  const insights = Array.from({ length: count * count }, (_, index) => policy!.inspect(index));
  const isPolicy = policy!.overlay === 'policy';
  const scale = isPolicy ? valueScale(-maxMove, maxMove, colors) : scaleOf(insights, 'values', colors);
  insights.forEach((insight, index) => {
    const [x, y] = [left + (index % count) * side, top + (maxCars - Math.floor(index / count)) * side];
    const preferences = insight.actionProbabilities ?? insight.actionValues;
    const value = isPolicy ? (preferences === undefined ? undefined : argmax(preferences) - maxMove) : stateValueOf(insight);
    if (value === undefined || scale === undefined) return;
    const color = scale.rgb(value);
    box(context, x, y, side, side, cssRgb(color));
    if (isPolicy && side > 11 && value !== 0)
      label(context, String(value).replace('-', '−'), x + side / 2, y + side / 2, {
        color: inkOn(color),
        font: colors.sansFont,
        size: Math.min(10, side * 0.55),
      });
    if (index === state) frame(context, x, y, side, side, colors.agent, 2.5);
  });
  const style = { color: colors.muted, font: colors.sansFont, size: 11 };
  label(context, 'cars at 2', left + (side * count) / 2, top + side * count + 12, style);
  context.save();
  context.translate(left - 12, top + (side * count) / 2);
  context.rotate(-Math.PI / 2);
  label(context, 'cars at 1', 0, 0, style);
  context.restore();
}
