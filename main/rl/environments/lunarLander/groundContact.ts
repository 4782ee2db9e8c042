import { landerShapes, type Motion } from './landerBodies';
import type { GroundEdge, Manifold } from './manifold';
import { linearSlop, maxLinearCorrection, skinRadius } from './solverConstants';

/** Impulses that a point of contact needed on the step before, from which it starts on the next. */
export interface ContactPointImpulses {
  /** Which point it is, as in `ManifoldPoint`. */
  readonly id: number;
  /** N·s. */
  readonly normal: number;
  readonly tangent: number;
}

/** Greatest condition of the two-point problem that is solved as one. */
const maxConditionNumber = 1000;

interface ContactPoint extends Mutable<ContactPointImpulses> {
  /** Lever from the body's center of mass. */
  rX: number;
  rY: number;
  normalMass: number;
  tangentMass: number;
}

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };

/** By how much a point moves along a direction for each unit of impulse. */
function response(inverseMass: number, inverseInertia: number, lever: number): number {
  return inverseMass + inverseInertia * lever * lever;
}

/**
 * A body on a piece of ground: no point of contact may move into it, and friction holds it back.
 *
 * Source: b2ContactSolver of Box2D 2.3 (Catto), restated for ground that does not move and restitution 0.
 */
export class GroundContact {
  readonly #friction: number;
  readonly #manifold: Manifold;
  readonly #points: ContactPoint[];
  readonly #inverseMass: number;
  readonly #inverseInertia: number;
  #normalX = 0;
  #normalY = 0;
  /** Effective masses of two points at once: the matrix [[k11, k12], [k12, k22]]; only where `#isBlock`. */
  #k11 = 0;
  #k12 = 0;
  #k22 = 0;
  #isBlock = false;

  constructor(
    readonly body: number,
    readonly edge: number,
    friction: number,
    manifold: Manifold,
    before: readonly ContactPointImpulses[],
  ) {
    const shape = landerShapes[body]!;
    this.#friction = friction;
    this.#manifold = manifold;
    this.#inverseMass = shape.inverseMass;
    this.#inverseInertia = shape.inverseInertia;
    this.#points = manifold.points.map(({ id }) => {
      const same = before.find((point) => point.id === id);
      return { id, normal: same?.normal ?? 0, tangent: same?.tangent ?? 0, rX: 0, rY: 0, normalMass: 0, tangentMass: 0 };
    });
  }

  /** The impulses to start from on the next step. */
  get impulses(): readonly ContactPointImpulses[] {
    return this.#points.map(({ id, normal, tangent }) => ({ id, normal, tangent }));
  }

  /** Works out levers and masses where the body is. */
  prepare(motion: Motion): void {
    const [inverseMass, inverseInertia] = [this.#inverseMass, this.#inverseInertia];
    const [normalX, normalY] = this.#normal(motion);
    this.#normalX = normalX;
    this.#normalY = normalY;
    this.#points.forEach((point, index) => {
      const [x, y] = this.#middleOfSkins(motion, index);
      point.rX = x - motion.x[this.body]!;
      point.rY = y - motion.y[this.body]!;
      point.normalMass = 1 / response(inverseMass, inverseInertia, point.rX * normalY - point.rY * normalX);
      point.tangentMass = 1 / response(inverseMass, inverseInertia, -point.rX * normalX - point.rY * normalY);
    });
    this.#isBlock = false;
    const [first, second] = this.#points;
    if (first === undefined || second === undefined) return;
    const lever1 = first.rX * normalY - first.rY * normalX;
    const lever2 = second.rX * normalY - second.rY * normalX;
    this.#k11 = response(inverseMass, inverseInertia, lever1);
    this.#k22 = response(inverseMass, inverseInertia, lever2);
    this.#k12 = inverseMass + inverseInertia * lever1 * lever2;
    const determinant = this.#k11 * this.#k22 - this.#k12 * this.#k12;
    this.#isBlock = this.#k11 * this.#k11 < maxConditionNumber * determinant;
    // Two points that say the same: one is enough.
    if (!this.#isBlock) this.#points.length = 1;
  }

  /** Applies the impulses of the step before. */
  warmStart(motion: Motion): void {
    for (const { normal, tangent, rX, rY } of this.#points) this.#apply(motion, normal, tangent, rX, rY);
  }

  /** Applies impulses along the normal and along the ground, which is the normal turned clockwise. */
  #apply({ velocityX, velocityY, spin }: Motion, normal: number, tangent: number, rX: number, rY: number): void {
    const x = normal * this.#normalX + tangent * this.#normalY;
    const y = normal * this.#normalY - tangent * this.#normalX;
    velocityX[this.body]! += this.#inverseMass * x;
    velocityY[this.body]! += this.#inverseMass * y;
    spin[this.body]! += this.#inverseInertia * (rX * y - rY * x);
  }

  /** One pass over the velocities: friction first, as not sinking in matters more. Returns the largest impulse it gave. */
  solveVelocity(motion: Motion): number {
    let given = 0;
    for (const point of this.#points) {
      const along = this.#driftAlong(motion, point, this.#normalY, -this.#normalX);
      const most = this.#friction * point.normal;
      const tangent = Math.max(-most, Math.min(most, point.tangent - point.tangentMass * along));
      const change = tangent - point.tangent;
      this.#apply(motion, 0, change, point.rX, point.rY);
      point.tangent = tangent;
      given = Math.max(given, Math.abs(change));
    }
    return Math.max(given, this.#isBlock ? this.#solveBoth(motion) : this.#solveOne(motion, this.#points[0]!));
  }

  /** Velocity of a point of the body along a direction, m/s. */
  #driftAlong({ velocityX, velocityY, spin }: Motion, { rX, rY }: ContactPoint, x: number, y: number): number {
    const turn = spin[this.body]!;
    return (velocityX[this.body]! - turn * rY) * x + (velocityY[this.body]! + turn * rX) * y;
  }

  #approach(motion: Motion, point: ContactPoint): number {
    return this.#driftAlong(motion, point, this.#normalX, this.#normalY);
  }

  #solveOne(motion: Motion, point: ContactPoint): number {
    const normal = Math.max(0, point.normal - point.normalMass * this.#approach(motion, point));
    const change = normal - point.normal;
    this.#apply(motion, change, 0, point.rX, point.rY);
    point.normal = normal;
    return Math.abs(change);
  }

  /**
   * Both points at once: impulses x ≥ 0 with velocities v = K x + b ≥ 0 and x · v = 0, by trying which of the two push.
   */
  #solveBoth(motion: Motion): number {
    const [first, second] = [this.#points[0]!, this.#points[1]!];
    const [k11, k12, k22] = [this.#k11, this.#k12, this.#k22];
    const b1 = this.#approach(motion, first) - k11 * first.normal - k12 * second.normal;
    const b2 = this.#approach(motion, second) - k12 * first.normal - k22 * second.normal;
    const determinant = k11 * k22 - k12 * k12;
    const both1 = (k12 * b2 - k22 * b1) / determinant;
    const both2 = (k12 * b1 - k11 * b2) / determinant;
    if (both1 >= 0 && both2 >= 0) return this.#push(motion, both1, both2);
    const only1 = -b1 / k11;
    if (only1 >= 0 && k12 * only1 + b2 >= 0) return this.#push(motion, only1, 0);
    const only2 = -b2 / k22;
    if (only2 >= 0 && k12 * only2 + b1 >= 0) return this.#push(motion, 0, only2);
    if (b1 >= 0 && b2 >= 0) return this.#push(motion, 0, 0);
    return 0; // rounding leaves no answer; the next pass has another try
  }

  #push(motion: Motion, normal1: number, normal2: number): number {
    const [first, second] = [this.#points[0]!, this.#points[1]!];
    const [change1, change2] = [normal1 - first.normal, normal2 - second.normal];
    this.#apply(motion, change1, 0, first.rX, first.rY);
    this.#apply(motion, change2, 0, second.rX, second.rY);
    first.normal = normal1;
    second.normal = normal2;
    return Math.max(Math.abs(change1), Math.abs(change2));
  }

  /**
   * One pass over the positions.
   *
   * @param share of an overlap that is corrected.
   * @returns the separation of the point that overlaps most before the correction, m; negative is an overlap.
   */
  solvePosition(motion: Motion, share: number): number {
    const body = this.body;
    let least = 0;
    for (let index = 0; index < this.#manifold.points.length; index++) {
      const [normalX, normalY] = this.#normal(motion);
      const { x, y, separation } = this.#pointAt(motion, index);
      least = Math.min(least, separation);
      const correction = Math.max(-maxLinearCorrection, Math.min(0, share * (separation + linearSlop)));
      const [rX, rY] = [x - motion.x[body]!, y - motion.y[body]!];
      const lever = rX * normalY - rY * normalX;
      const impulse = -correction / response(this.#inverseMass, this.#inverseInertia, lever);
      motion.x[body]! += this.#inverseMass * impulse * normalX;
      motion.y[body]! += this.#inverseMass * impulse * normalY;
      motion.angle[body]! += this.#inverseInertia * impulse * lever;
    }
    return least;
  }

  /** Normal of the contact, out of the ground. */
  #normal({ angle }: Motion): readonly [number, number] {
    const { isGroundPlane, normalX, normalY } = this.#manifold;
    if (isGroundPlane) return [normalX, normalY];
    const [cos, sin] = [Math.cos(angle[this.body]!), Math.sin(angle[this.body]!)];
    return [-(cos * normalX - sin * normalY), -(sin * normalX + cos * normalY)];
  }

  /** Where a clipped point is now, and how far it is from the plane less both skins. */
  #pointAt(motion: Motion, index: number): { x: number; y: number; separation: number } {
    const { isGroundPlane, planeX, planeY, points } = this.#manifold;
    const body = this.body;
    const [cos, sin] = [Math.cos(motion.angle[body]!), Math.sin(motion.angle[body]!)];
    const inWorld = (x: number, y: number) => [motion.x[body]! + cos * x - sin * y, motion.y[body]! + sin * x + cos * y] as const;
    const point = points[index]!;
    const [x, y] = isGroundPlane ? inWorld(point.x, point.y) : [point.x, point.y];
    const [baseX, baseY] = isGroundPlane ? [planeX, planeY] : inWorld(planeX, planeY);
    const [normalX, normalY] = this.#normal(motion);
    const side = isGroundPlane ? 1 : -1;
    const separation = side * ((x - baseX) * normalX + (y - baseY) * normalY) - 2 * skinRadius;
    return { x, y, separation };
  }

  /** The point of contact: halfway between the skins of ground and body. */
  #middleOfSkins(motion: Motion, index: number): readonly [number, number] {
    const { x, y, separation } = this.#pointAt(motion, index);
    const [normalX, normalY] = this.#normal(motion);
    const distance = separation + 2 * skinRadius;
    // From the clipped point half way to the plane, as both skins are equally thick.
    const shift = this.#manifold.isGroundPlane ? -distance / 2 : distance / 2;
    return [x + shift * normalX, y + shift * normalY];
  }
}

/** Whether a body's bounding circle comes near a piece of ground. */
export function isNear({ x1, y1, x2, y2 }: GroundEdge, x: number, y: number, radius: number): boolean {
  const reach = radius + 2 * skinRadius;
  return x + reach >= x1 && x - reach <= x2 && y - reach <= Math.max(y1, y2) && y + reach >= Math.min(y1, y2);
}
