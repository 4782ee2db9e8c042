import type { Action } from '../../../main/rl/core/environment';
import type { SceneView } from '../scene';
import { arrow, box, type Context, disc, faded, flag, line, polygon } from './shapes';

/** A hill and the car on it, in units of the track. */
export interface Hill {
  readonly leftWall: number;
  readonly rightEdge: number;
  readonly goal: number;
  height(position: number): number;
}

/** Heights are drawn at this share of their length, so that the hill looks as steep as it drives. */
const flattening = 0.45;
/** Lengths the dynamics do not know, in units of the track. */
const car = { length: 0.13, height: 0.052, wheel: 0.021, clearance: 0.014 };

/**
 * Side view of the valley: ground, goal flag, the places the car has been, and the push as an arrow along the slope.
 *
 * @param throttle of the last action, −1 full left to 1 full right; 0 draws no arrow.
 */
export function drawHill(
  context: Context,
  hill: Hill,
  position: number,
  view: SceneView<{ readonly position: number }>,
  throttle: number,
): void {
  const { width, height, colors, trail = [] } = view;
  const track = hill.rightEdge - hill.leftWall;
  const scale = Math.min(width / (track * 1.04), height / (2 * flattening + 0.5));
  const toX = (x: number) => width / 2 + (x - (hill.leftWall + hill.rightEdge) / 2) * scale;
  const toY = (x: number) => height / 2 + (flattening + 0.06) * scale - (hill.height(x) + 1) * flattening * scale;

  const profile = Array.from({ length: 121 }, (_, i) => hill.leftWall + (track * i) / 120).map((x) => [toX(x), toY(x)] as const);
  const left = toX(hill.leftWall);
  // Outside the track the ground goes on level, so that a picture of any shape is filled.
  const land = [[0, profile[0]![1]] as const, ...profile, [width, profile.at(-1)![1]] as const];
  polygon(context, [[0, height], ...land, [width, height]], colors.panel);
  context.lineJoin = 'round';
  context.beginPath();
  for (const [x, y] of land) context.lineTo(x, y);
  context.strokeStyle = colors.lineStrong;
  context.lineWidth = Math.max(1.5, scale * 0.008);
  context.stroke();
  line(context, left, toY(hill.leftWall), left, toY(hill.leftWall) - 0.2 * scale, colors.lineStrong, Math.max(2, scale * 0.014));
  flag(context, toX(hill.goal), toY(hill.goal), 0.2 * scale, colors.good, colors.text);

  trail.forEach((past, i) => {
    faded(context, (0.4 * (i + 1)) / trail.length, () =>
      disc(context, toX(past.position), toY(past.position), Math.max(1, scale * 0.007), colors.agent),
    );
  });

  context.save();
  context.translate(toX(position), toY(position));
  context.rotate(Math.atan2(toY(position + 1e-3) - toY(position - 1e-3), toX(position + 1e-3) - toX(position - 1e-3)));
  drawCar(context, scale, view);
  if (throttle !== 0) {
    const side = Math.sign(throttle);
    const y = -(car.clearance + car.height * 1.2) * scale;
    const start = side * (car.length / 2 + 0.015) * scale;
    arrow(context, start, y, start + throttle * 0.14 * scale, y, colors.action, Math.max(1.5, scale * 0.011));
  }
  context.restore();
}

function drawCar(context: Context, scale: number, { colors }: SceneView): void {
  const [length, height, wheel] = [car.length * scale, car.height * scale, car.wheel * scale];
  const bottom = -(car.clearance + car.wheel) * scale;
  box(context, -length / 2, bottom - height * 0.62, length, height * 0.62, colors.agent, height * 0.2);
  box(context, -length * 0.24, bottom - height * 1.12, length * 0.46, height * 0.7, colors.agent, height * 0.24);
  for (const x of [-length * 0.28, length * 0.28]) {
    disc(context, x, -wheel, wheel, colors.text);
    disc(context, x, -wheel, wheel * 0.4, colors.panel);
  }
}

/** First element of a continuous action, clipped to its bounds and scaled to [−1, 1]. */
export function throttleOf(action: Action | undefined, limit: number): number {
  if (action === undefined || typeof action === 'number') return 0;
  return Math.max(-1, Math.min(1, (action[0] ?? 0) / limit));
}
