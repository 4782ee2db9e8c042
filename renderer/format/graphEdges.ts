/** One thing that may follow an action, as a curve between two circles. */
export interface GraphEdge {
  /** Path of SVG. */
  readonly path: string;
  /** Corners of the head, for a polygon of SVG. */
  readonly head: string;
  /** Where a label may stand. */
  readonly label: readonly [x: number, y: number];
}

type Point = readonly [x: number, y: number];

/**
 * A curve from one circle to another, bent to its right; there and back, and actions side by side, stay apart.
 *
 * @param lane which of several edges between the two it is, from 0.
 */
export function edgeBetween(from: Point, to: Point, radius: number, lane: number): GraphEdge {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy);
  if (length < 1) return loopAt(from, radius, lane);
  const [ux, uy] = [dx / length, dy / length];
  const bend = 16 + 18 * lane;
  const middle: Point = [(from[0] + to[0]) / 2 - uy * bend, (from[1] + to[1]) / 2 + ux * bend];
  const start = towards(from, middle, radius + 1);
  const tip = towards(to, middle, radius + 2);
  const neck = towards(to, middle, radius + 10);
  // A quadratic curve passes half-way to its control point; the label lies beside it.
  const label: Point = [(start[0] + tip[0]) / 4 + middle[0] / 2 - uy * 8, (start[1] + tip[1]) / 4 + middle[1] / 2 + ux * 8];
  return { path: `M${at(start)}Q${at(middle)} ${at(neck)}`, head: headOf(neck, tip), label };
}

/** A loop above a circle, higher for each further one, so that each passes above the label of the one before. */
function loopAt([x, y]: Point, radius: number, lane: number): GraphEdge {
  const height = radius + 18 + 20 * lane;
  const spread = 0.4 + 0.1 * lane;
  const foot = (angle: number, distance: number): Point => [x + distance * Math.sin(angle), y - distance * Math.cos(angle)];
  const [start, tip, neck] = [foot(-spread, radius + 1), foot(spread, radius + 2), foot(spread, radius + 10)];
  // The middle of a cubic curve is a quarter its ends and three quarters its control points.
  const reach = (height - 0.25 * (radius + 5) * Math.cos(spread)) / (0.75 * Math.cos(1.5 * spread));
  const path = `M${at(start)}C${at(foot(-1.5 * spread, reach))} ${at(foot(1.5 * spread, reach))} ${at(neck)}`;
  return { path, head: headOf(neck, tip), label: [x, y - height - 5] };
}

function towards(from: Point, to: Point, distance: number): Point {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]) || 1;
  return [from[0] + ((to[0] - from[0]) * distance) / length, from[1] + ((to[1] - from[1]) * distance) / length];
}

function headOf(neck: Point, tip: Point): string {
  const length = Math.hypot(tip[0] - neck[0], tip[1] - neck[1]) || 1;
  const [sideX, sideY] = [(-(tip[1] - neck[1]) / length) * 4, ((tip[0] - neck[0]) / length) * 4];
  return `${at(tip)} ${at([neck[0] + sideX, neck[1] + sideY])} ${at([neck[0] - sideX, neck[1] - sideY])}`;
}

function at([x, y]: Point): string {
  return `${x.toFixed(1)},${y.toFixed(1)}`;
}
