import { type ContactPointImpulses, GroundContact, isNear } from './groundContact';
import { bodyCount, landerIndex, landerShapes, Motion } from './landerBodies';
import { type JointImpulses, LegJoint } from './legJoint';
import { type GroundEdge, type Manifold, touch } from './manifold';
import {
  impactOverlapShare,
  linearSlop,
  maxImpacts,
  maxRotation,
  maxTranslation,
  overlapShare,
  sleepSpeed,
  sleepSpin,
  sleepTime,
} from './solverConstants';
import { type Pose, poseBetween, timeOfImpact } from './timeOfImpact';

/** One of the three bodies. SI units and radians. */
export interface BodyState {
  /** Center of mass. */
  readonly x: number;
  readonly y: number;
  readonly angle: number;
  readonly velocityX: number;
  readonly velocityY: number;
  readonly spin: number;
  /** How long it has hardly moved, s. */
  readonly stillTime: number;
}

/** A body on a piece of ground. */
export interface ContactState {
  readonly body: number;
  readonly edge: number;
  readonly points: readonly ContactPointImpulses[];
}

/** All that the next step of the physics depends on, besides the ground and the forces. */
export interface LanderPhysics {
  /** The lander, then its two legs. */
  readonly bodies: readonly BodyState[];
  readonly joints: readonly JointImpulses[];
  readonly contacts: readonly ContactState[];
  /** Whether each leg counts as standing on the ground, by the last contact that began or ended. */
  readonly legsDown: readonly boolean[];
  /** Whether the lander itself has touched the ground at any time. */
  readonly hasCrashed: boolean;
  /** False once everything has been still for half a second. */
  readonly isAwake: boolean;
}

/** Forces on the lander during one step. */
export interface LanderForces {
  /** On the center of mass, N. */
  readonly x: number;
  readonly y: number;
  /** N·m. */
  readonly torque: number;
}

const timeStep = 0.02; // s
const velocityPasses = 180;
/** A pass that gives no impulse above this is the last: all others would change velocities in their last digits only. */
const negligibleImpulse = 1e-14; // N·s
const positionPasses = 60;
const impactPositionPasses = 20;

/** The order in which Box2D goes through bodies and joints of this scene, newest first. */
const bodyOrder: readonly number[] = [2, landerIndex, 1];

/**
 * The rigid bodies of LunarLander: a lander, two hinged legs and the ground.
 *
 * A workspace: `load` a state, push, `step`, and `save`. Nothing else is kept between steps, so a saved state goes on bit
 * for bit. A step finds contacts where the bodies are, integrates velocities, corrects them joint by joint and contact by
 * contact, moves the bodies, corrects overlaps, and last looks for bodies that met the ground on the way.
 *
 * Follows Box2D 2.3 for this one scene, in double precision. Three things differ: passes end when they no longer change
 * anything but rounding; moments of impact are found by another search, within the same tolerance; and contacts are in
 * the order in which they began to touch.
 *
 * Source: b2World::Step, b2Island and b2ContactSolver of Box2D 2.3 (Catto), restated.
 */
export class LanderWorld {
  readonly motion = new Motion();
  readonly #joints = [new LegJoint(1, -1), new LegJoint(2, 1)] as const;
  readonly #stillTime = new Float64Array(bodyCount);
  #contacts: readonly ContactState[] = [];
  readonly #legsDown = [false, false];
  #hasCrashed = false;
  #isAwake = true;

  constructor(private readonly ground: readonly GroundEdge[]) {}

  load(physics: LanderPhysics): void {
    const { x, y, angle, velocityX, velocityY, spin } = this.motion;
    physics.bodies.forEach((body, index) => {
      x[index] = body.x;
      y[index] = body.y;
      angle[index] = body.angle;
      velocityX[index] = body.velocityX;
      velocityY[index] = body.velocityY;
      spin[index] = body.spin;
      this.#stillTime[index] = body.stillTime;
    });
    this.#joints[0].load(physics.joints[0]!);
    this.#joints[1].load(physics.joints[1]!);
    this.#contacts = physics.contacts;
    this.#legsDown[0] = physics.legsDown[0]!;
    this.#legsDown[1] = physics.legsDown[1]!;
    this.#hasCrashed = physics.hasCrashed;
    this.#isAwake = physics.isAwake;
  }

  save(): LanderPhysics {
    const { x, y, angle, velocityX, velocityY, spin } = this.motion;
    const bodies: BodyState[] = [];
    for (let body = 0; body < bodyCount; body++) {
      bodies.push({
        x: x[body]!,
        y: y[body]!,
        angle: angle[body]!,
        velocityX: velocityX[body]!,
        velocityY: velocityY[body]!,
        spin: spin[body]!,
        stillTime: this.#stillTime[body]!,
      });
    }
    return {
      bodies,
      joints: [this.#joints[0].save(), this.#joints[1].save()],
      contacts: this.#contacts,
      legsDown: [this.#legsDown[0]!, this.#legsDown[1]!],
      hasCrashed: this.#hasCrashed,
      isAwake: this.#isAwake,
    };
  }

  /** Gives the lander an impulse, N·s, at a point of the world. */
  push(impulseX: number, impulseY: number, atX: number, atY: number): void {
    const { x, y, velocityX, velocityY, spin } = this.motion;
    const { inverseMass, inverseInertia } = landerShapes[landerIndex]!;
    velocityX[landerIndex]! += inverseMass * impulseX;
    velocityY[landerIndex]! += inverseMass * impulseY;
    spin[landerIndex]! += inverseInertia * ((atX - x[landerIndex]!) * impulseY - (atY - y[landerIndex]!) * impulseX);
  }

  /** Moves everything on by 0.02 s. */
  step(gravity: number, forces: LanderForces): void {
    for (let body = 0; body < bodyCount; body++) this.#updateContacts(body);
    const starts = this.#poses();
    this.#accelerate(gravity, forces);
    const contacts = bodyOrder.flatMap((body) => this.#contactsOf(body, true));
    this.#solveVelocities(contacts);
    this.#storeImpulses(contacts);
    this.#move(timeStep, 0, bodyCount);
    const isSolved = this.#solvePositions(contacts);
    this.#rest(isSolved);
    if (this.#isAwake) this.#followImpacts(starts);
  }

  #poses(): Pose[] {
    const { x, y, angle } = this.motion;
    return Array.from(x, (_, body) => ({ x: x[body]!, y: y[body]!, angle: angle[body]! }));
  }

  #place(body: number, pose: Pose): void {
    this.motion.x[body] = pose.x;
    this.motion.y[body] = pose.y;
    this.motion.angle[body] = pose.angle;
  }

  /**
   * Finds what a body touches where it is now.
   *
   * A leg counts as down from the beginning of a contact to the end of one. Where one begins as another ends, the end
   * comes last, as in Box2D, whose newer contacts come first: a leg that slides from one piece of ground to the next
   * counts as up, though it stands.
   */
  #updateContacts(body: number): void {
    let hasEnded = false;
    for (let edge = 0; edge < this.ground.length; edge++) hasEnded = this.#updateContact(body, edge) === 'ended' || hasEnded;
    if (hasEnded && body !== landerIndex) this.#legsDown[body - 1] = false;
  }

  #updateContact(body: number, edge: number): 'touching' | 'ended' | 'apart' {
    const { x, y, angle } = this.motion;
    const shape = landerShapes[body]!;
    const piece = this.ground[edge]!;
    const isClose = isNear(piece, x[body]!, y[body]!, shape.radius);
    const manifold = isClose ? touch(piece, shape, x[body]!, y[body]!, angle[body]!) : undefined;
    const before = this.#contacts.find((contact) => contact.body === body && contact.edge === edge);
    if (manifold === undefined) {
      if (before === undefined) return 'apart';
      this.#contacts = this.#contacts.filter((contact) => contact !== before);
      if (body !== landerIndex) this.#legsDown[body - 1] = false;
      return 'ended';
    }
    const contact = { body, edge, points: matchPoints(manifold, before?.points ?? []) };
    if (before !== undefined) {
      this.#contacts = this.#contacts.map((one) => (one === before ? contact : one));
      return 'touching';
    }
    this.#contacts = [contact, ...this.#contacts];
    if (body === landerIndex) this.#hasCrashed = true;
    else this.#legsDown[body - 1] = true;
    return 'touching';
  }

  /** The contacts of a body, ready to be solved where it is now. */
  #contactsOf(body: number, startsWarm: boolean): GroundContact[] {
    const { x, y, angle } = this.motion;
    return this.#contacts
      .filter((contact) => contact.body === body)
      .flatMap(({ edge, points }) => {
        const piece = this.ground[edge]!;
        const manifold = touch(piece, landerShapes[body]!, x[body]!, y[body]!, angle[body]!);
        return manifold === undefined
          ? []
          : [
              new GroundContact(
                body,
                edge,
                Math.sqrt(piece.friction * landerShapes[body]!.friction),
                manifold,
                startsWarm ? points : [],
              ),
            ];
      });
  }

  #accelerate(gravity: number, forces: LanderForces): void {
    const { velocityX, velocityY, spin } = this.motion;
    const { inverseMass, inverseInertia } = landerShapes[landerIndex]!;
    for (let body = 0; body < bodyCount; body++) velocityY[body]! += timeStep * gravity;
    velocityX[landerIndex]! += timeStep * inverseMass * forces.x;
    velocityY[landerIndex]! += timeStep * inverseMass * forces.y;
    spin[landerIndex]! += timeStep * inverseInertia * forces.torque;
  }

  #solveVelocities(contacts: readonly GroundContact[]): void {
    const { motion } = this;
    const [joint1, joint2] = this.#joints;
    for (const contact of contacts) contact.prepare(motion);
    for (const contact of contacts) contact.warmStart(motion);
    joint2.prepare(motion, timeStep);
    joint1.prepare(motion, timeStep);
    for (let pass = 0; pass < velocityPasses; pass++) {
      let given = joint2.solveVelocity(motion);
      given = Math.max(given, joint1.solveVelocity(motion));
      for (const contact of contacts) given = Math.max(given, contact.solveVelocity(motion));
      if (given < negligibleImpulse) break;
    }
  }

  #storeImpulses(solved: readonly GroundContact[]): void {
    if (solved.length === 0) return;
    this.#contacts = this.#contacts.map((contact) => {
      const match = solved.find(({ body, edge }) => body === contact.body && edge === contact.edge);
      return match === undefined ? contact : { body: contact.body, edge: contact.edge, points: match.impulses };
    });
  }

  /** Moves bodies `first` to `end` − 1 by their velocities, which are limited to what a step may do. */
  #move(time: number, first: number, end: number): void {
    const { x, y, angle, velocityX, velocityY, spin } = this.motion;
    for (let body = first; body < end; body++) {
      const translation = time * lengthOf(velocityX[body]!, velocityY[body]!);
      if (translation > maxTranslation) {
        velocityX[body]! *= maxTranslation / translation;
        velocityY[body]! *= maxTranslation / translation;
      }
      const rotation = Math.abs(time * spin[body]!);
      if (rotation > maxRotation) spin[body]! *= maxRotation / rotation;
      x[body]! += time * velocityX[body]!;
      y[body]! += time * velocityY[body]!;
      angle[body]! += time * spin[body]!;
    }
  }

  /** Whether overlaps and hinges came within tolerance. */
  #solvePositions(contacts: readonly GroundContact[]): boolean {
    for (let pass = 0; pass < positionPasses; pass++) {
      let least = 0;
      for (const contact of contacts) least = Math.min(least, contact.solvePosition(this.motion, overlapShare));
      const isSecond = this.#joints[1].solvePosition(this.motion);
      const isFirst = this.#joints[0].solvePosition(this.motion);
      if (least >= -3 * linearSlop && isFirst && isSecond) return true;
    }
    return false;
  }

  /** Puts everything to sleep when it has been still for long enough. */
  #rest(isSolved: boolean): void {
    const { velocityX, velocityY, spin } = this.motion;
    let least = Infinity;
    for (let body = 0; body < bodyCount; body++) {
      const isStill = Math.abs(spin[body]!) <= sleepSpin && lengthOf(velocityX[body]!, velocityY[body]!) <= sleepSpeed;
      this.#stillTime[body] = isStill ? this.#stillTime[body]! + timeStep : 0;
      least = Math.min(least, this.#stillTime[body]!);
    }
    // Half a step early, so that 25 steps of 0.02 s count as half a second however their sum is rounded.
    if (least < sleepTime - timeStep / 2 || !isSolved) return;
    this.#isAwake = false;
    velocityX.fill(0);
    velocityY.fill(0);
    spin.fill(0);
    this.#stillTime.fill(0);
  }

  /** Takes bodies that met the ground on their way back to that moment, and on from there. */
  #followImpacts(starts: Pose[]): void {
    const times = new Array<number>(bodyCount).fill(0);
    const counts = new Map<number, number>();
    const passed = new Set<number>();
    for (;;) {
      const first = this.#firstImpact(starts, times, (key) => !passed.has(key) && (counts.get(key) ?? 0) <= maxImpacts);
      if (first === undefined) return;
      const { body, edge, time } = first;
      const key = keyOf(body, edge);
      const end = this.#poses()[body]!;
      const share = (time - times[body]!) / (1 - times[body]!);
      this.#place(body, poseBetween(starts[body]!, end, share));
      counts.set(key, (counts.get(key) ?? 0) + 1);
      if (this.#updateContact(body, edge) !== 'touching') {
        passed.add(key);
        this.#place(body, end);
        continue;
      }
      this.#solveImpact(body, edge, (1 - time) * timeStep, (pose) => {
        starts[body] = pose;
        times[body] = time;
      });
    }
  }

  #firstImpact(
    starts: readonly Pose[],
    times: readonly number[],
    counts: (key: number) => boolean,
  ): { body: number; edge: number; time: number } | undefined {
    const { x, y, angle } = this.motion;
    let first: { body: number; edge: number; time: number } | undefined;
    for (let body = 0; body < bodyCount; body++) {
      const shape = landerShapes[body]!;
      const start = starts[body]!;
      const reach = shape.radius + lengthOf(x[body]! - start.x, y[body]! - start.y);
      for (let edge = 0; edge < this.ground.length; edge++) {
        const piece = this.ground[edge]!;
        if (!isNear(piece, x[body]!, y[body]!, reach) || !counts(keyOf(body, edge))) continue;
        const end = { x: x[body]!, y: y[body]!, angle: angle[body]! };
        const time = times[body]! + (1 - times[body]!) * timeOfImpact(piece, shape, start, end);
        if (time < 1 - 1e-6 && (first === undefined || time < first.time)) first = { body, edge, time };
      }
    }
    return first;
  }

  /** Solves the contacts of one body at the moment of an impact, and moves it on for the rest of the step. */
  #solveImpact(body: number, edge: number, timeLeft: number, onPlaced: (pose: Pose) => void): void {
    const { motion } = this;
    this.#updateContacts(body);
    const all = this.#contactsOf(body, false);
    const contacts = [...all.filter((contact) => contact.edge === edge), ...all.filter((contact) => contact.edge !== edge)];
    for (let pass = 0; pass < impactPositionPasses; pass++) {
      let least = 0;
      for (const contact of contacts) least = Math.min(least, contact.solvePosition(motion, impactOverlapShare));
      if (least >= -1.5 * linearSlop) break;
    }
    onPlaced(this.#poses()[body]!);
    for (const contact of contacts) contact.prepare(motion);
    for (let pass = 0; pass < velocityPasses; pass++) {
      let given = 0;
      for (const contact of contacts) given = Math.max(given, contact.solveVelocity(motion));
      if (given < negligibleImpulse) break;
    }
    this.#move(timeLeft, body, body + 1);
  }
}

/** The points of a contact with the impulses they had before, by what they are. */
function matchPoints(manifold: Manifold, before: readonly ContactPointImpulses[]): ContactPointImpulses[] {
  return manifold.points.map(({ id }) => before.find((point) => point.id === id) ?? { id, normal: 0, tangent: 0 });
}

/** As Math.hypot, which takes ten times as long. */
function lengthOf(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}

function keyOf(body: number, edge: number): number {
  return edge * bodyCount + body;
}
