import type { Point } from './planarArm';

/** A hand with two parallel fingers at the end of an arm. SI units and radians. */
export interface Hand {
  /** Middle of the wrist joint, m. */
  readonly wrist: Point;
  /** Direction in which the fingers point, rad, from the x axis. */
  readonly direction: number;
  /** Distance between the inner sides of the fingers, m. */
  readonly opening: number;
}

/** A square block. */
export interface Block {
  /** Middle, m. */
  readonly x: number;
  readonly y: number;
  /** Turn from standing flat, rad. */
  readonly angle: number;
  /** Side, m. */
  readonly width: number;
}

/** Measures of the hand. SI units. */
export const handConstants = {
  palm: 0.05, // m, from wrist to palm
  fingerLength: 0.08, // m, beyond the palm
  fingerThickness: 0.01, // m
  pad: 0.05, // m, from palm to the middle of the pads
  leastOverlap: 0.015, // m, how deep a block must be between the fingers to be held
} as const;

const { palm, fingerLength, fingerThickness, pad, leastOverlap } = handConstants;

/** Where the middle between the pads of the fingers is. */
export function padCenter({ wrist, direction }: Hand): Point {
  const reach = palm + pad;
  return [wrist[0] + reach * Math.cos(direction), wrist[1] + reach * Math.sin(direction)];
}

/** Corners of the two fingers and of the palm, each a rectangle, in order around it. */
export function handOutline(hand: Hand): readonly (readonly Point[])[] {
  const half = hand.opening / 2;
  const rectangle = (along: readonly [number, number], across: readonly [number, number]): Point[] => [
    fromHand(hand, [along[0], across[0]]),
    fromHand(hand, [along[1], across[0]]),
    fromHand(hand, [along[1], across[1]]),
    fromHand(hand, [along[0], across[1]]),
  ];
  const finger = [palm, palm + fingerLength] as const;
  return [
    rectangle(finger, [half, half + fingerThickness]),
    rectangle(finger, [-half - fingerThickness, -half]),
    rectangle([palm - fingerThickness, palm], [-half - fingerThickness, half + fingerThickness]),
  ];
}

/** Corners of a block, in order around it. */
export function blockCorners({ x, y, angle, width }: Block): readonly Point[] {
  const [cos, sin] = [(Math.cos(angle) * width) / 2, (Math.sin(angle) * width) / 2];
  return [
    [x - cos + sin, y - sin - cos],
    [x + cos + sin, y + sin - cos],
    [x + cos - sin, y + sin + cos],
    [x - cos - sin, y - sin + cos],
  ];
}

/** Where a block is as the hand sees it. */
export interface BlockInHand {
  /** Least and greatest distance of its corners from the wrist along the fingers, m. */
  readonly along: readonly [number, number];
  /** Least and greatest distance of its corners from the middle line across the fingers, m. */
  readonly across: readonly [number, number];
  /** How far its sides are from lying flat against the fingers, rad, in [−π/4, π/4]. */
  readonly tilt: number;
}

export function blockInHand(hand: Hand, block: Block): BlockInHand {
  const corners = blockCorners(block).map((corner) => toHand(hand, corner));
  const extent = (values: readonly number[]) => [Math.min(...values), Math.max(...values)] as const;
  const quarter = Math.PI / 2;
  const turn = block.angle - hand.direction;
  return {
    along: extent(corners.map(([along]) => along)),
    across: extent(corners.map(([, across]) => across)),
    tilt: turn - quarter * Math.round(turn / quarter),
  };
}

/** Whether a block is between the fingers, deep enough to be held. */
export function isBetweenFingers({ opening }: Hand, { along, across }: BlockInHand): boolean {
  const depth = Math.min(along[1], palm + fingerLength) - Math.max(along[0], palm);
  const slack = 1e-9;
  return depth >= leastOverlap && across[0] >= -opening / 2 - slack && across[1] <= opening / 2 + slack;
}

/** A point given along and across the fingers, in the plane. */
export function fromHand({ wrist, direction }: Hand, [along, across]: Point): Point {
  const [cos, sin] = [Math.cos(direction), Math.sin(direction)];
  return [wrist[0] + along * cos - across * sin, wrist[1] + along * sin + across * cos];
}

/** A point of the plane, along and across the fingers. */
export function toHand({ wrist, direction }: Hand, [x, y]: Point): Point {
  const [cos, sin] = [Math.cos(direction), Math.sin(direction)];
  const [dx, dy] = [x - wrist[0], y - wrist[1]];
  return [dx * cos + dy * sin, dy * cos - dx * sin];
}

/**
 * Whether two convex shapes overlap by more than a hair.
 *
 * They do not when some side of one of them has the other wholly beyond it (separating axis).
 */
export function overlap(first: readonly Point[], second: readonly Point[]): boolean {
  return !hasSeparatingSide(first, second) && !hasSeparatingSide(second, first);
}

function hasSeparatingSide(shape: readonly Point[], other: readonly Point[]): boolean {
  return shape.some(([x, y], index) => {
    const [nextX, nextY] = shape[(index + 1) % shape.length]!;
    const normal: Point = [nextY - y, x - nextX];
    const project = (points: readonly Point[]) => points.map(([px, py]) => (px - x) * normal[0] + (py - y) * normal[1]);
    const own = project(shape);
    const others = project(other);
    const slack = 1e-9;
    return Math.min(...others) >= Math.max(...own) - slack || Math.max(...others) <= Math.min(...own) + slack;
  });
}
