import type { Random } from '../../core/random';
import type { Point } from './planarArm';

/** Where two fingers close: along a line in a direction, so far to the left of the middle of the object. */
export interface GraspPose {
  /** Of the line, rad, from the x axis. */
  readonly direction: number;
  /** Of the line from the middle of the object, m; to the left of its direction is positive. */
  readonly offset: number;
}

/** How the two fingers meet an object, the one that moves along the line first. */
export interface Contacts {
  readonly points: readonly [Point, Point];
  /** From the inward normal of each side to the way its finger pushes, rad, in (−π/2, π/2); counter-clockwise is positive. */
  readonly angles: readonly [number, number];
}

/**
 * Where fingers that close along a line meet a convex object, whose corners go counter-clockwise around the origin.
 *
 * @returns undefined where the line misses it.
 */
export function contactsOf(corners: readonly Point[], { direction, offset }: GraspPose): Contacts | undefined {
  const [cos, sin] = [Math.cos(direction), Math.sin(direction)];
  // In the frame of the line, x along it: where the sides cross y = offset, and which way their normals point.
  const turned = corners.map(([x, y]): Point => [x * cos + y * sin, y * cos - x * sin]);
  const crossings = turned.flatMap(([x, y], corner): Crossing[] => {
    const [nextX, nextY] = turned[(corner + 1) % turned.length]!;
    if (y < offset === nextY < offset) return [];
    const along = x + ((nextX - x) * (offset - y)) / (nextY - y);
    return [{ along, normal: Math.atan2(nextX - x, y - nextY) }]; // inward is to the left of the way around
  });
  const [near, far] = crossings.toSorted((a, b) => a.along - b.along);
  if (near === undefined || far === undefined) return undefined;
  const at = (along: number): Point => [along * cos - offset * sin, along * sin + offset * cos];
  return {
    points: [at(near.along), at(far.along)],
    angles: [wrapped(-near.normal), wrapped(Math.PI - far.normal)],
  };
}

interface Crossing {
  readonly along: number;
  /** Direction of the inward normal in the frame of the line, rad. */
  readonly normal: number;
}

/**
 * Whether two fingers with friction hold an object that they meet so: an antipodal grasp, in force closure.
 *
 *     |angle of each| ≤ atan µ: the line between the contacts lies inside both cones of friction
 *
 * Source: Nguyen, "Constructing force-closure grasps", International Journal of Robotics Research 7 (1988), theorem 2.
 */
export function isAntipodal(contacts: Contacts | undefined, friction: number): boolean {
  const greatest = Math.atan(friction);
  return contacts?.angles.every((angle) => Math.abs(angle) <= greatest) ?? false;
}

/** Whether any of the poses in reach holds the object: all directions by all offsets, in steps. */
export function canBeGrasped(
  corners: readonly Point[],
  friction: number,
  greatestOffset: number,
  directions = 180,
  offsets = 21,
): boolean {
  for (let i = 0; i < directions; i++) {
    for (let k = 0; k < offsets; k++) {
      const pose = { direction: (Math.PI * i) / directions, offset: greatestOffset * ((2 * k) / (offsets - 1) - 1) };
      if (isAntipodal(contactsOf(corners, pose), friction)) return true;
    }
  }
  return false;
}

/** Semi-axes of the ellipses that corners lie on, m. */
const axes = { least: 0.02, greatest: 0.05 } as const;

/** A convex object of 4 to 7 corners, which lie on an ellipse and never close together; its middle is the origin. */
export function drawObject(random: Random): readonly Point[] {
  const count = 4 + random.integer(4);
  const [a, b] = [random.uniform(axes.least, axes.greatest), random.uniform(axes.least, axes.greatest)];
  const shares = Array.from({ length: count }, () => random.uniform(0.5, 1.5));
  const total = shares.reduce((sum, share) => sum + share, 0);
  let angle = random.uniform(0, 2 * Math.PI);
  const corners = shares.map((share): Point => {
    angle += (2 * Math.PI * share) / total;
    return [a * Math.cos(angle), b * Math.sin(angle)];
  });
  const [x, y] = centroid(corners);
  return corners.map(([cornerX, cornerY]): Point => [cornerX - x, cornerY - y]);
}

/** Middle of the area of a polygon. */
function centroid(corners: readonly Point[]): Point {
  let [area, x, y] = [0, 0, 0];
  corners.forEach(([ax, ay], corner) => {
    const [bx, by] = corners[(corner + 1) % corners.length]!;
    const cross = ax * by - bx * ay;
    area += cross / 2;
    x += ((ax + bx) * cross) / 6;
    y += ((ay + by) * cross) / 6;
  });
  return [x / area, y / area];
}

/** The same direction in (−π, π]. */
function wrapped(angle: number): number {
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
}
