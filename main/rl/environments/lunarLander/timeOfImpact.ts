import type { RigidShape } from './landerBodies';
import type { GroundEdge } from './manifold';
import { linearSlop, skinRadius } from './solverConstants';

/** Where a body's center of mass is and how it is turned. */
export interface Pose {
  readonly x: number;
  readonly y: number;
  readonly angle: number;
}

/** Distance of the shapes without skins at which they count as meeting, and by how much it may be missed, m. */
const meetingDistance = 2 * skinRadius - 3 * linearSlop;
const tolerance = linearSlop / 4;
const mostAdvances = 40;

/**
 * Share of the way from one pose to another after which a body meets a piece of ground; 1 when it does not.
 *
 * Moves on as far as the greatest speed of any corner lets it without passing the meeting distance, again and again. A
 * body that overlaps the ground from the start is left to the ordinary contacts.
 *
 * Source: conservative advancement: Mirtich, Impulse-based Dynamic Simulation of Rigid Body Systems (1996), §2.3;
 *         distances as in b2TimeOfImpact of Box2D 2.3 (Catto).
 */
export function timeOfImpact(edge: GroundEdge, shape: RigidShape, from: Pose, to: Pose): number {
  const speed = Math.hypot(to.x - from.x, to.y - from.y) + Math.abs(to.angle - from.angle) * shape.radius;
  let time = 0;
  for (let advance = 0; advance < mostAdvances; advance++) {
    const distance = distanceToGround(edge, shape, poseBetween(from, to, time));
    if (distance <= 0) return 1;
    if (distance < meetingDistance + tolerance) return time;
    time += (distance - meetingDistance) / speed;
    if (!(time < 1)) return 1;
  }
  return time;
}

export function poseBetween(from: Pose, to: Pose, share: number): Pose {
  return {
    x: from.x + share * (to.x - from.x),
    y: from.y + share * (to.y - from.y),
    angle: from.angle + share * (to.angle - from.angle),
  };
}

/** Distance between a body and a piece of ground, without skins; 0 where they overlap. */
function distanceToGround({ x1, y1, x2, y2 }: GroundEdge, shape: RigidShape, { x, y, angle }: Pose): number {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const count = shape.x.length;
  const cornersX = shape.x.map((cornerX, i) => x + cos * cornerX - sin * shape.y[i]!);
  const cornersY = shape.x.map((cornerX, i) => y + sin * cornerX + cos * shape.y[i]!);
  let least = Infinity;
  let areApart = !isCrossing(cornersX, cornersY, x1, y1, x2, y2);
  for (let i = 0; i < count; i++) {
    const next = (i + 1) % count;
    least = Math.min(
      least,
      distanceToLine(cornersX[i]!, cornersY[i]!, x1, y1, x2, y2),
      distanceToLine(x1, y1, cornersX[i]!, cornersY[i]!, cornersX[next]!, cornersY[next]!),
      distanceToLine(x2, y2, cornersX[i]!, cornersY[i]!, cornersX[next]!, cornersY[next]!),
    );
    const outX = cos * shape.normalX[i]! - sin * shape.normalY[i]!;
    const outY = sin * shape.normalX[i]! + cos * shape.normalY[i]!;
    const beyond1 = outX * (x1 - cornersX[i]!) + outY * (y1 - cornersY[i]!);
    const beyond2 = outX * (x2 - cornersX[i]!) + outY * (y2 - cornersY[i]!);
    if (beyond1 > 0 && beyond2 > 0) areApart = true;
  }
  return areApart ? least : 0;
}

/** Whether the line through two points has corners on both sides. */
function isCrossing(
  cornersX: readonly number[],
  cornersY: readonly number[],
  x1: number,
  y1: number,
  x2: number,
  y2: number,
): boolean {
  let [least, most] = [Infinity, -Infinity];
  for (let i = 0; i < cornersX.length; i++) {
    const aside = (x2 - x1) * (cornersY[i]! - y1) - (y2 - y1) * (cornersX[i]! - x1);
    least = Math.min(least, aside);
    most = Math.max(most, aside);
  }
  return least <= 0 && most >= 0;
}

/** Distance of a point from the line between two others. */
function distanceToLine(x: number, y: number, x1: number, y1: number, x2: number, y2: number): number {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const along = Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - x1 - along * dx, y - y1 - along * dy);
}
