import { landerIndex, landerShapes, type Motion, pixelsPerMeter } from './landerBodies';
import { angularSlop, linearSlop, maxAngularCorrection } from './solverConstants';

/** Impulses that the joint needed on the step before, from which it starts on the next. */
export interface JointImpulses {
  /** N·s. */
  readonly x: number;
  readonly y: number;
  /** N·m·s. */
  readonly limit: number;
  readonly motor: number;
  /** −1 at the lower limit, 1 at the upper, 0 between. */
  readonly atLimit: number;
}

const maxMotorTorque = 40; // N·m
const motorSpeed = 0.3; // rad/s, towards the lower limit of one leg and the upper of the other
/**
 * Angle of a leg to the lander when they were joined, to its side, rad.
 *
 * The joint counts from there, as pybox2d sets it without being asked; so the stops are at 0.35 rad and 0.85 rad.
 */
export const joinedAngle = 0.05;

/**
 * The hinge between the lander and one of its legs, with a motor and limits.
 *
 * Velocities and positions are corrected in turn with the other joint and the contacts, by the impulses that make this
 * one joint right.
 *
 * Source: b2RevoluteJoint of Box2D 2.3 (Catto), restated; Catto, "Iterative dynamics with temporal coherence", GDC 2005.
 */
export class LegJoint {
  readonly #leg: number;
  readonly #motorSpeed: number;
  readonly #reference: number;
  readonly #lower: number;
  readonly #upper: number;
  /** Anchors from the centers of mass, in the bodies' own frames. */
  readonly #anchorAX = -landerShapes[landerIndex]!.centerX;
  readonly #anchorAY = -landerShapes[landerIndex]!.centerY;
  readonly #anchorBX: number;
  readonly #anchorBY: number;

  readonly #massA = landerShapes[landerIndex]!.inverseMass;
  readonly #inertiaA = landerShapes[landerIndex]!.inverseInertia;
  readonly #massB: number;
  readonly #inertiaB: number;

  impulseX = 0;
  impulseY = 0;
  limitImpulse = 0;
  motorImpulse = 0;
  atLimit = 0;

  // Of the step under way: levers, the matrix [[xx, xy, xz], [xy, yy, yz], [xz, yz, zz]] that impulses have to be
  // multiplied by to give changes of drift, and minus its inverse.
  #rAX = 0;
  #rAY = 0;
  #rBX = 0;
  #rBY = 0;
  #xx = 0;
  #xy = 0;
  #yy = 0;
  #xz = 0;
  #yz = 0;
  #zz = 0;
  #hingeScale = 0;
  #inverseXX = 0;
  #inverseXY = 0;
  #inverseYY = 0;
  #inverseXZ = 0;
  #inverseYZ = 0;
  #inverseZZ = 0;
  #maxMotorImpulse = 0;

  /** @param side −1 or 1: towards which x the anchor of the leg lies. */
  constructor(leg: number, side: number) {
    const { centerX, centerY, inverseMass, inverseInertia } = landerShapes[leg]!;
    this.#leg = leg;
    this.#motorSpeed = motorSpeed * side;
    this.#reference = side * joinedAngle;
    this.#lower = side < 0 ? 0.4 : -0.9;
    this.#upper = side < 0 ? 0.9 : -0.4;
    this.#anchorBX = (side * 20) / pixelsPerMeter - centerX;
    this.#anchorBY = 18 / pixelsPerMeter - centerY;
    this.#massB = inverseMass;
    this.#inertiaB = inverseInertia;
  }

  load(saved: JointImpulses): void {
    this.impulseX = saved.x;
    this.impulseY = saved.y;
    this.limitImpulse = saved.limit;
    this.motorImpulse = saved.motor;
    this.atLimit = saved.atLimit;
  }

  save(): JointImpulses {
    return { x: this.impulseX, y: this.impulseY, limit: this.limitImpulse, motor: this.motorImpulse, atLimit: this.atLimit };
  }

  /** Works out levers and masses where the bodies are, and applies the impulses of the step before. */
  prepare(motion: Motion, timeStep: number): void {
    const leg = this.#leg;
    this.#setLevers(motion.angle[landerIndex]!, motion.angle[leg]!);
    const [mA, mB, iA, iB] = [this.#massA, this.#massB, this.#inertiaA, this.#inertiaB];
    const [rAX, rAY, rBX, rBY] = [this.#rAX, this.#rAY, this.#rBX, this.#rBY];
    this.#xx = mA + mB + rAY * rAY * iA + rBY * rBY * iB;
    this.#xy = -rAY * rAX * iA - rBY * rBX * iB;
    this.#yy = mA + mB + rAX * rAX * iA + rBX * rBX * iB;
    this.#xz = -rAY * iA - rBY * iB;
    this.#yz = rAX * iA + rBX * iB;
    this.#zz = iA + iB;
    this.#invert();
    this.#maxMotorImpulse = timeStep * maxMotorTorque;

    const bend = motion.angle[leg]! - motion.angle[landerIndex]! - this.#reference;
    const atLimit = bend <= this.#lower ? -1 : bend >= this.#upper ? 1 : 0;
    if (atLimit === 0 || atLimit !== this.atLimit) this.limitImpulse = 0;
    this.atLimit = atLimit;
    this.#apply(motion, this.impulseX, this.impulseY, this.motorImpulse + this.limitImpulse);
  }

  #invert(): void {
    const [xx, xy, yy, xz, yz, zz] = [this.#xx, this.#xy, this.#yy, this.#xz, this.#yz, this.#zz];
    this.#hingeScale = -1 / (xx * yy - xy * xy);
    const [cx, cy, cz] = [yy * zz - yz * yz, yz * xz - xy * zz, xy * yz - yy * xz];
    const scale = -1 / (xx * cx + xy * cy + xz * cz);
    this.#inverseXX = scale * cx;
    this.#inverseXY = scale * cy;
    this.#inverseXZ = scale * cz;
    this.#inverseYY = scale * (xx * zz - xz * xz);
    this.#inverseYZ = scale * (xy * xz - xx * yz);
    this.#inverseZZ = scale * (xx * yy - xy * xy);
  }

  #setLevers(angleA: number, angleB: number): void {
    const [cosA, sinA, cosB, sinB] = [Math.cos(angleA), Math.sin(angleA), Math.cos(angleB), Math.sin(angleB)];
    this.#rAX = cosA * this.#anchorAX - sinA * this.#anchorAY;
    this.#rAY = sinA * this.#anchorAX + cosA * this.#anchorAY;
    this.#rBX = cosB * this.#anchorBX - sinB * this.#anchorBY;
    this.#rBY = sinB * this.#anchorBX + cosB * this.#anchorBY;
  }

  #apply({ velocityX, velocityY, spin }: Motion, x: number, y: number, turn: number): void {
    const leg = this.#leg;
    velocityX[landerIndex]! -= this.#massA * x;
    velocityY[landerIndex]! -= this.#massA * y;
    spin[landerIndex]! -= this.#inertiaA * (this.#rAX * y - this.#rAY * x + turn);
    velocityX[leg]! += this.#massB * x;
    velocityY[leg]! += this.#massB * y;
    spin[leg]! += this.#inertiaB * (this.#rBX * y - this.#rBY * x + turn);
  }

  /** One pass over the velocities: first the motor, then the hinge with its limit. Returns the largest impulse it gave. */
  solveVelocity(motion: Motion): number {
    const { velocityX, velocityY, spin } = motion;
    const leg = this.#leg;
    const wanted = this.motorImpulse - (spin[leg]! - spin[landerIndex]! - this.#motorSpeed) / this.#zz;
    const motorImpulse = Math.max(-this.#maxMotorImpulse, Math.min(this.#maxMotorImpulse, wanted));
    const change = motorImpulse - this.motorImpulse;
    this.motorImpulse = motorImpulse;
    spin[landerIndex]! -= this.#inertiaA * change;
    spin[leg]! += this.#inertiaB * change;

    const spinA = spin[landerIndex]!;
    const spinB = spin[leg]!;
    const driftX = velocityX[leg]! - spinB * this.#rBY - velocityX[landerIndex]! + spinA * this.#rAY;
    const driftY = velocityY[leg]! + spinB * this.#rBX - velocityY[landerIndex]! - spinA * this.#rAX;
    const given =
      this.atLimit === 0
        ? this.#solveHinge(motion, driftX, driftY, 0)
        : this.#solveAtLimit(motion, driftX, driftY, spinB - spinA);
    return Math.max(Math.abs(change), given);
  }

  /** Stops the hinge from drifting, and gives it a turn besides. */
  #solveHinge(motion: Motion, driftX: number, driftY: number, turn: number): number {
    const impulseX = this.#hingeScale * (this.#yy * driftX - this.#xy * driftY);
    const impulseY = this.#hingeScale * (this.#xx * driftY - this.#xy * driftX);
    this.impulseX += impulseX;
    this.impulseY += impulseY;
    this.#apply(motion, impulseX, impulseY, turn);
    return Math.max(Math.abs(impulseX), Math.abs(impulseY), Math.abs(turn));
  }

  #solveAtLimit(motion: Motion, driftX: number, driftY: number, driftTurn: number): number {
    const turn = this.#inverseXZ * driftX + this.#inverseYZ * driftY + this.#inverseZZ * driftTurn;
    const limitImpulse = this.limitImpulse + turn;
    // The limit only pushes: up at the lower one, down at the upper.
    if (limitImpulse * this.atLimit > 0) {
      const released = this.limitImpulse;
      this.limitImpulse = 0;
      return this.#solveHinge(motion, driftX - released * this.#xz, driftY - released * this.#yz, -released);
    }
    const x = this.#inverseXX * driftX + this.#inverseXY * driftY + this.#inverseXZ * driftTurn;
    const y = this.#inverseXY * driftX + this.#inverseYY * driftY + this.#inverseYZ * driftTurn;
    this.limitImpulse = limitImpulse;
    this.impulseX += x;
    this.impulseY += y;
    this.#apply(motion, x, y, turn);
    return Math.max(Math.abs(x), Math.abs(y), Math.abs(turn));
  }

  /** One pass over the positions: first the limit, then the hinge. Returns whether both are within tolerance. */
  solvePosition(motion: Motion): boolean {
    const leg = this.#leg;
    let angleA = motion.angle[landerIndex]!;
    let angleB = motion.angle[leg]!;
    let angularError = 0;
    if (this.atLimit !== 0) {
      const bend = angleB - angleA - this.#reference;
      const beyond = this.atLimit < 0 ? this.#lower - bend : bend - this.#upper;
      angularError = beyond;
      const correction = Math.max(0, Math.min(maxAngularCorrection, beyond - angularSlop));
      const impulse = (-this.atLimit * correction) / this.#zz;
      angleA -= this.#inertiaA * impulse;
      angleB += this.#inertiaB * impulse;
    }

    this.#setLevers(angleA, angleB);
    const [mA, mB, iA, iB] = [this.#massA, this.#massB, this.#inertiaA, this.#inertiaB];
    const [rAX, rAY, rBX, rBY] = [this.#rAX, this.#rAY, this.#rBX, this.#rBY];
    const gapX = motion.x[leg]! + rBX - motion.x[landerIndex]! - rAX;
    const gapY = motion.y[leg]! + rBY - motion.y[landerIndex]! - rAY;
    const xx = mA + mB + iA * rAY * rAY + iB * rBY * rBY;
    const xy = -iA * rAX * rAY - iB * rBX * rBY;
    const yy = mA + mB + iA * rAX * rAX + iB * rBX * rBX;
    const scale = -1 / (xx * yy - xy * xy);
    const x = scale * (yy * gapX - xy * gapY);
    const y = scale * (xx * gapY - xy * gapX);
    motion.x[landerIndex]! -= mA * x;
    motion.y[landerIndex]! -= mA * y;
    motion.angle[landerIndex] = angleA - iA * (rAX * y - rAY * x);
    motion.x[leg]! += mB * x;
    motion.y[leg]! += mB * y;
    motion.angle[leg] = angleB + iB * (rBX * y - rBY * x);
    return gapX * gapX + gapY * gapY <= linearSlop * linearSlop && angularError <= angularSlop;
  }
}
