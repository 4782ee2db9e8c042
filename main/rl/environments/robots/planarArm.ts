/** A point of the plane: x, y in m. */
export type Point = readonly [x: number, y: number];

/**
 * Where the joints and the tip of a planar arm are, from the fixed joint at the origin to the tip, shape [joints + 1].
 *
 *     p₀ = 0,  pᵢ = pᵢ₋₁ + lᵢ (cos φᵢ, sin φᵢ),  φᵢ = θ₁ + … + θᵢ
 *
 * @param angles θ of each joint, rad, from the direction of the link before it; counter-clockwise is positive.
 * @param lengths of the links, m.
 */
export function jointPositions(angles: ArrayLike<number>, lengths: readonly number[]): Point[] {
  const positions: Point[] = [[0, 0]];
  let [x, y, direction] = [0, 0, 0];
  for (let joint = 0; joint < lengths.length; joint++) {
    direction += angles[joint]!;
    x += lengths[joint]! * Math.cos(direction);
    y += lengths[joint]! * Math.sin(direction);
    positions.push([x, y]);
  }
  return positions;
}

/** Where the tip of the arm is. */
export function tipPosition(angles: ArrayLike<number>, lengths: readonly number[]): Point {
  let [x, y, direction] = [0, 0, 0];
  for (let joint = 0; joint < lengths.length; joint++) {
    direction += angles[joint]!;
    x += lengths[joint]! * Math.cos(direction);
    y += lengths[joint]! * Math.sin(direction);
  }
  return [x, y];
}

/**
 * How the tip moves as each joint turns: ∂(x, y)/∂θⱼ in m/rad, shape [joints].
 *
 * A turn of joint j moves the tip at right angles to the line from that joint to it.
 */
export function tipJacobian(angles: ArrayLike<number>, lengths: readonly number[]): Point[] {
  const positions = jointPositions(angles, lengths);
  const tip = positions.at(-1)!;
  return lengths.map((_length, joint) => {
    const [x, y] = positions[joint]!;
    return [-(tip[1] - y), tip[0] - x];
  });
}

/** Distances from the fixed joint between which the tip can be anywhere, m. */
export function reachableRadii(lengths: readonly number[]): readonly [inner: number, outer: number] {
  const outer = lengths.reduce((sum, length) => sum + length, 0);
  return [Math.max(0, 2 * Math.max(...lengths) - outer), outer];
}

export function distanceBetween([ax, ay]: Point, [bx, by]: Point): number {
  return Math.hypot(ax - bx, ay - by);
}

/** The same direction in [−π, π). */
export function wrapAngle(angle: number): number {
  return angle - 2 * Math.PI * Math.floor((angle + Math.PI) / (2 * Math.PI));
}
