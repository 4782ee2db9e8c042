import type { RigidShape } from './landerBodies';
import { skinRadius } from './solverConstants';

/** A straight piece of ground, from left to right. */
export interface GroundEdge {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly friction: number;
}

/** Where and how a body and a piece of ground touch. */
export interface Manifold {
  /** Whether the plane of contact is the ground's; otherwise it is a side of the body. */
  readonly isGroundPlane: boolean;
  /** Normal and a point of the plane: in the world, or in the frame of the body's center of mass. */
  readonly normalX: number;
  readonly normalY: number;
  readonly planeX: number;
  readonly planeY: number;
  /** One or two points, in the other frame. */
  readonly points: readonly ManifoldPoint[];
}

export interface ManifoldPoint {
  readonly x: number;
  readonly y: number;
  /** Which corners and sides made it: the same number on the next step means the same point. */
  readonly id: number;
}

interface ClipPoint {
  x: number;
  y: number;
  groundFeature: number;
  bodyFeature: number;
}

/** Features are numbered: corners from 0, sides from 16. */
const side = 16;

/**
 * How a body touches a piece of ground, or undefined where it does not.
 *
 * Of the ground's normal and those of the body's sides, the one along which they are farthest apart (or overlap least)
 * gives the plane of contact, the ground's being preferred; the facing side of the other is clipped to its width.
 *
 * Source: b2CollideEdgeAndPolygon of Box2D 2.3 (Catto) for an edge without neighbors, restated.
 */
export function touch(edge: GroundEdge, shape: RigidShape, x: number, y: number, angle: number): Manifold | undefined {
  const { x1, y1, x2, y2 } = edge;
  const length = Math.hypot(x2 - x1, y2 - y1);
  const below = (x - x1) * (y2 - y1) - (y - y1) * (x2 - x1) >= 0 ? 1 : -1;
  const normalX = (below * (y2 - y1)) / length;
  const normalY = (below * (x1 - x2)) / length;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const count = shape.x.length;

  let groundSeparation = Infinity;
  for (let i = 0; i < count; i++) {
    const cornerX = x + cos * shape.x[i]! - sin * shape.y[i]!;
    const cornerY = y + sin * shape.x[i]! + cos * shape.y[i]!;
    groundSeparation = Math.min(groundSeparation, normalX * (cornerX - x1) + normalY * (cornerY - y1));
  }
  if (groundSeparation > 2 * skinRadius) return undefined;

  let bodySeparation = -Infinity;
  let bodySide = -1;
  for (let i = 0; i < count; i++) {
    const cornerX = x + cos * shape.x[i]! - sin * shape.y[i]!;
    const cornerY = y + sin * shape.x[i]! + cos * shape.y[i]!;
    const outX = cos * shape.normalX[i]! - sin * shape.normalY[i]!;
    const outY = sin * shape.normalX[i]! + cos * shape.normalY[i]!;
    const first = outX * (x1 - cornerX) + outY * (y1 - cornerY);
    const second = outX * (x2 - cornerX) + outY * (y2 - cornerY);
    const separation = Math.min(first, second);
    if (separation > 2 * skinRadius) return undefined;
    if (separation > bodySeparation) {
      bodySeparation = separation;
      bodySide = i;
    }
  }

  const isGroundPlane = bodySeparation <= 0.98 * groundSeparation + 0.001;
  return isGroundPlane
    ? touchGroundPlane(edge, shape, { x, y, cos, sin }, normalX, normalY, below > 0)
    : touchBodySide(edge, shape, { x, y, cos, sin }, bodySide);
}

interface Pose {
  readonly x: number;
  readonly y: number;
  readonly cos: number;
  readonly sin: number;
}

function touchGroundPlane(
  { x1, y1, x2, y2 }: GroundEdge,
  shape: RigidShape,
  { x, y, cos, sin }: Pose,
  normalX: number,
  normalY: number,
  isBelow: boolean,
): Manifold | undefined {
  let facing = 0;
  let least = Infinity;
  for (let i = 0; i < shape.x.length; i++) {
    const outX = cos * shape.normalX[i]! - sin * shape.normalY[i]!;
    const outY = sin * shape.normalX[i]! + cos * shape.normalY[i]!;
    const against = normalX * outX + normalY * outY;
    if (against < least) [least, facing] = [against, i];
  }
  const corner = (i: number): ClipPoint => ({
    x: x + cos * shape.x[i]! - sin * shape.y[i]!,
    y: y + sin * shape.x[i]! + cos * shape.y[i]!,
    groundFeature: side,
    bodyFeature: i,
  });
  const incident = [corner(facing), corner((facing + 1) % shape.x.length)] as const;
  const [planeX, planeY, endX, endY] = isBelow ? [x1, y1, x2, y2] : [x2, y2, x1, y1];
  const clipped = clipToWidth(incident, normalX, normalY, [planeX, planeY, endX, endY], (point, end) => ({
    ...point,
    groundFeature: isBelow ? end : 1 - end,
    bodyFeature: side + point.bodyFeature,
  }));
  const points = clipped
    .filter((point) => normalX * (point.x - planeX) + normalY * (point.y - planeY) <= 2 * skinRadius)
    .map((point) => {
      const [dx, dy] = [point.x - x, point.y - y];
      return { x: cos * dx + sin * dy, y: cos * dy - sin * dx, id: point.groundFeature * 64 + point.bodyFeature };
    });
  return points.length === 0 ? undefined : { isGroundPlane: true, normalX, normalY, planeX, planeY, points };
}

function touchBodySide(edge: GroundEdge, shape: RigidShape, { x, y, cos, sin }: Pose, facing: number): Manifold | undefined {
  const next = (facing + 1) % shape.x.length;
  const normalX = cos * shape.normalX[facing]! - sin * shape.normalY[facing]!;
  const normalY = sin * shape.normalX[facing]! + cos * shape.normalY[facing]!;
  const planeX = x + cos * shape.x[facing]! - sin * shape.y[facing]!;
  const planeY = y + sin * shape.x[facing]! + cos * shape.y[facing]!;
  const endX = x + cos * shape.x[next]! - sin * shape.y[next]!;
  const endY = y + sin * shape.x[next]! + cos * shape.y[next]!;
  const incident = [
    { x: edge.x1, y: edge.y1, groundFeature: 0, bodyFeature: side + facing },
    { x: edge.x2, y: edge.y2, groundFeature: 1, bodyFeature: side + facing },
  ] as const;
  const clipped = clipToWidth(incident, normalX, normalY, [planeX, planeY, endX, endY], (point, end) => ({
    ...point,
    groundFeature: side,
    bodyFeature: end === 0 ? facing : next,
  }));
  const points = clipped
    .filter((point) => normalX * (point.x - planeX) + normalY * (point.y - planeY) <= 2 * skinRadius)
    .map((point) => ({ x: point.x, y: point.y, id: point.groundFeature * 64 + point.bodyFeature }));
  if (points.length === 0) return undefined;
  return {
    isGroundPlane: false,
    normalX: shape.normalX[facing]!,
    normalY: shape.normalY[facing]!,
    planeX: shape.x[facing]!,
    planeY: shape.y[facing]!,
    points,
  };
}

/**
 * The part of a line that lies between the ends of the plane; none where less than a line is left.
 *
 * @param label gives a point that was cut at an end (0 the first, 1 the second) its features.
 */
function clipToWidth(
  line: readonly [ClipPoint, ClipPoint],
  normalX: number,
  normalY: number,
  [startX, startY, endX, endY]: readonly [number, number, number, number],
  label: (point: ClipPoint, end: number) => ClipPoint,
): readonly ClipPoint[] {
  // Along the plane, from its start to its end, is the normal turned by a quarter counter-clockwise.
  const beyondStart = ({ x, y }: ClipPoint) => normalY * (x - startX) - normalX * (y - startY);
  const beyondEnd = ({ x, y }: ClipPoint) => -normalY * (x - endX) + normalX * (y - endY);
  const [a, b] = clip(line, beyondStart, (point) => label(point, 0));
  if (a === undefined || b === undefined) return [];
  const clipped = clip([a, b], beyondEnd, (point) => label(point, 1));
  return clipped.length < 2 ? [] : clipped;
}

/** The part of a line on the side where `beyond` is not above 0. */
function clip(
  [a, b]: readonly [ClipPoint, ClipPoint],
  beyond: (point: ClipPoint) => number,
  label: (point: ClipPoint) => ClipPoint,
): readonly ClipPoint[] {
  const [beyondA, beyondB] = [beyond(a), beyond(b)];
  const kept = [...(beyondA <= 0 ? [a] : []), ...(beyondB <= 0 ? [b] : [])];
  if (beyondA * beyondB >= 0) return kept;
  const share = beyondA / (beyondA - beyondB);
  return [...kept, { ...label(a), x: a.x + share * (b.x - a.x), y: a.y + share * (b.y - a.y) }];
}
