import { distanceBetween, type Point, reachableRadii, tipJacobian, tipPosition, wrapAngle } from './planarArm';

/** Distance from the target that counts as exact, m. */
const precision = 1e-10;
const mostIterations = 200;
const mostStarts = 50;
/** Angle that spreads further starts evenly, rad. */
const goldenAngle = Math.PI * (3 - Math.sqrt(5));

/**
 * Both ways in which two links reach a target: elbow to one side, elbow to the other.
 *
 *     cos θ₂ = (‖p‖² − l₁² − l₂²) / (2 l₁ l₂),  θ₁ = atan2(p) − atan2(l₂ sin θ₂, l₁ + l₂ cos θ₂)
 *
 * @returns none where the target is out of reach; two that are equal where the arm must be straight.
 */
export function reachWithTwoLinks([first, second]: readonly [number, number], [x, y]: Point): readonly Point[] {
  const cosine = (x * x + y * y - first * first - second * second) / (2 * first * second);
  if (Math.abs(cosine) > 1 + 1e-12) return [];
  const bend = Math.acos(Math.min(1, Math.max(-1, cosine)));
  return [bend, -bend].map((elbow) => [
    wrapAngle(Math.atan2(y, x) - Math.atan2(second * Math.sin(elbow), first + second * Math.cos(elbow))),
    elbow,
  ]);
}

/**
 * Angles with which the tip is at a target, starting from given ones and staying near them where that is possible.
 *
 * Damped least squares: Δθ = Jᵀ (J Jᵀ + λ I)⁻¹ e, with λ lowered after each step that comes nearer and raised after each
 * that does not. Where that stalls, at a folded or stretched arm, it begins again with the joints bent.
 *
 * @returns angles whose tip is within 1e-10 m of the target, or undefined where the target is out of reach.
 *
 * Source: Nakamura & Hanafusa, J. Dynamic Systems, Measurement, and Control 108 (1986), 163–171; Levenberg–Marquardt
 *         damping as in Sugihara, IEEE Trans. Robotics 27 (2011), 984–991.
 */
export function inverseKinematics(lengths: readonly number[], target: Point, start: ArrayLike<number>): Float64Array | undefined {
  const [inner, outer] = reachableRadii(lengths);
  const radius = Math.hypot(...target);
  if (radius > outer + precision || radius < inner - precision) return undefined;
  for (let attempt = 0; attempt < mostStarts; attempt++) {
    const bent = Float64Array.from(start, (angle, joint) => angle + attempt * goldenAngle * (joint + 1));
    if (approach(bent, lengths, target)) return bent;
  }
  return undefined;
}

/** Turns the joints until the tip is at the target; whether it came there. */
function approach(angles: Float64Array, lengths: readonly number[], target: Point): boolean {
  let distance = distanceBetween(tipPosition(angles, lengths), target);
  let damping = 1e-3;
  for (let iteration = 0; iteration < mostIterations && distance > precision; iteration++) {
    const turned = dampedStep(angles, lengths, target, damping);
    const next = distanceBetween(tipPosition(turned, lengths), target);
    if (next < distance) {
      angles.set(turned);
      distance = next;
      damping = Math.max(1e-15, damping / 10);
    } else {
      damping = Math.min(1e3, damping * 10);
    }
  }
  return distance <= precision;
}

function dampedStep(angles: Float64Array, lengths: readonly number[], target: Point, damping: number): Float64Array {
  const jacobian = tipJacobian(angles, lengths);
  const tip = tipPosition(angles, lengths);
  const error = [target[0] - tip[0], target[1] - tip[1]] as const;
  let [xx, xy, yy] = [damping, 0, damping];
  for (const [x, y] of jacobian) {
    xx += x * x;
    xy += x * y;
    yy += y * y;
  }
  const determinant = xx * yy - xy * xy;
  const along = [(yy * error[0] - xy * error[1]) / determinant, (xx * error[1] - xy * error[0]) / determinant] as const;
  return angles.map((angle, joint) => angle + jacobian[joint]![0] * along[0] + jacobian[joint]![1] * along[1]);
}
