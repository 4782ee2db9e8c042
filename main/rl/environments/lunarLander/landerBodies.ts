/** A convex polygon of even density, as seen from its center of mass. SI units. */
export interface RigidShape {
  /** Corners, counter-clockwise, m. */
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** Outward normal of the side from corner i to corner i + 1. */
  readonly normalX: readonly number[];
  readonly normalY: readonly number[];
  /** Center of mass from the body's own origin, m. */
  readonly centerX: number;
  readonly centerY: number;
  /** Distance of the farthest corner, m. */
  readonly radius: number;
  readonly friction: number;
  /** 1 / kg. */
  readonly inverseMass: number;
  /** 1 / (kg · m²), about the center of mass. */
  readonly inverseInertia: number;
}

type Corner = readonly [x: number, y: number];

/** Pixels of the original drawing in a meter. */
export const pixelsPerMeter = 30;

const inMeters = (corners: readonly Corner[]) => corners.map(([x, y]): Corner => [x / pixelsPerMeter, y / pixelsPerMeter]);

const landerCorners: readonly Corner[] = [
  [-14, 17],
  [-17, 0],
  [-17, -10],
  [17, -10],
  [17, 0],
  [14, 17],
];
const legCorners: readonly Corner[] = [
  [-2, -8],
  [2, -8],
  [2, 8],
  [-2, 8],
];

/** The lander, then the leg that starts on the right, then the leg that starts on the left. */
export const landerShapes: readonly RigidShape[] = [
  rigidShape(inMeters(landerCorners), 5, 0.1),
  rigidShape(inMeters(legCorners), 1, 0.2),
  rigidShape(inMeters(legCorners), 1, 0.2),
];

export const bodyCount = 3;
/** Index of the lander among the bodies; the legs are 1 and 2. */
export const landerIndex = 0;

/**
 * Mass, center and moment of inertia of a polygon, summed over the triangles that its sides make with the origin.
 *
 * @param density kg/m².
 */
function rigidShape(corners: readonly Corner[], density: number, friction: number): RigidShape {
  let [area, momentX, momentY, inertia] = [0, 0, 0, 0];
  corners.forEach(([x1, y1], index) => {
    const [x2, y2] = corners[(index + 1) % corners.length]!;
    const cross = x1 * y2 - x2 * y1;
    area += cross / 2;
    momentX += (cross * (x1 + x2)) / 6;
    momentY += (cross * (y1 + y2)) / 6;
    inertia += (cross * (x1 * x1 + x1 * x2 + x2 * x2 + y1 * y1 + y1 * y2 + y2 * y2)) / 12;
  });
  const [centerX, centerY] = [momentX / area, momentY / area];
  const mass = density * area;
  const sides = corners.map(([x, y], index) => {
    const [nextX, nextY] = corners[(index + 1) % corners.length]!;
    const length = Math.hypot(nextX - x, nextY - y);
    return [(nextY - y) / length, (x - nextX) / length] as const;
  });
  return {
    x: corners.map(([x]) => x - centerX),
    y: corners.map(([, y]) => y - centerY),
    normalX: sides.map(([x]) => x),
    normalY: sides.map(([, y]) => y),
    centerX,
    centerY,
    friction,
    radius: Math.max(...corners.map(([x, y]) => Math.hypot(x - centerX, y - centerY))),
    inverseMass: 1 / mass,
    inverseInertia: 1 / (density * inertia - mass * (centerX * centerX + centerY * centerY)),
  };
}

/** Where the three bodies are and how they move; arrays [bodies], so that the solver's loops stay quick. SI units. */
export class Motion {
  /** Centers of mass. */
  readonly x = new Float64Array(bodyCount);
  readonly y = new Float64Array(bodyCount);
  readonly angle = new Float64Array(bodyCount);
  readonly velocityX = new Float64Array(bodyCount);
  readonly velocityY = new Float64Array(bodyCount);
  /** rad/s. */
  readonly spin = new Float64Array(bodyCount);
}
