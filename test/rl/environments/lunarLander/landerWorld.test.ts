import { Vec2 } from 'planck';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../main/rl/core/random';
import { landerShapes } from '../../../../main/rl/environments/lunarLander/landerBodies';
import { type LanderPhysics, LanderWorld } from '../../../../main/rl/environments/lunarLander/landerWorld';
import { physicsAtStart } from '../../../../main/rl/environments/lunarLander/lunarLander';
import { type GroundEdge, touch } from '../../../../main/rl/environments/lunarLander/manifold';
import { groundEdges } from '../../../../main/rl/environments/lunarLander/terrain';
import { timeOfImpact } from '../../../../main/rl/environments/lunarLander/timeOfImpact';
import { createPlanckLander } from './planckLander';

const flat = groundEdges(new Array<number>(11).fill(3.3));
const hilly = groundEdges([5, 3.5, 4.2, 3.3, 3.3, 3.3, 3.3, 3.3, 2.1, 4, 1]);
const none = { x: 0, y: 0, torque: 0 };

describe('the shapes', () => {
  it('weigh and turn as those of planck', () => {
    const { bodies } = createPlanckLander(flat);
    bodies.forEach((body, index) => {
      const { inverseMass, inverseInertia, centerX, centerY } = landerShapes[index]!;
      expect(1 / inverseMass).toBeCloseTo(body.getMass(), 12);
      const center = body.getLocalCenter();
      expect([centerX, centerY]).toEqual([expect.closeTo(center.x, 12), expect.closeTo(center.y, 12)]);
      // planck gives the moment of inertia about the body's origin.
      expect(1 / inverseInertia + (centerX ** 2 + centerY ** 2) / inverseMass).toBeCloseTo(body.getInertia(), 12);
    });
  });
});

/** Flies ours and planck's lander with the same pushes; the largest difference of a body before the given step. */
function compareWithPlanck(ground: readonly GroundEdge[], seed: number, steps: number) {
  const random = createRandom(seed);
  const ours = new LanderWorld(ground);
  ours.load(physicsAtStart);
  const { world, bodies } = createPlanckLander(ground);
  let worst = 0;
  let touchedAt = Infinity;
  for (let step = 0; step < steps; step++) {
    const [x, y] = [random.uniform(-1, 1), random.uniform(-1, 1)];
    const at = bodies[0]!.getPosition();
    bodies[0]!.applyLinearImpulse(new Vec2(x, y), new Vec2(at.x + 0.1, at.y + 0.2), true);
    ours.push(x, y, at.x + 0.1, at.y + 0.2);
    world.step(0.02, 180, 60);
    ours.step(-10, none);
    bodies.forEach((body, index) => {
      const { motion } = ours;
      const center = body.getWorldCenter();
      worst = Math.max(
        worst,
        Math.abs(motion.x[index]! - center.x),
        Math.abs(motion.y[index]! - center.y),
        Math.abs(motion.angle[index]! - body.getAngle()),
        Math.abs(motion.velocityX[index]! - body.getLinearVelocity().x),
        Math.abs(motion.spin[index]! - body.getAngularVelocity()),
      );
    });
    if (ours.save().contacts.length > 0) touchedAt = Math.min(touchedAt, step);
  }
  return { worst, touchedAt, physics: ours.save(), planck: bodies };
}

describe('the physics', () => {
  it.each([1, 2, 3, 4])('flies as planck does, to rounding (seed %i)', (seed) => {
    const { worst, touchedAt } = compareWithPlanck(hilly, seed, 50);
    expect(touchedAt).toBe(Infinity);
    expect(worst).toBeLessThan(1e-8);
  });

  it('comes down as planck does, and comes to rest where it does', () => {
    const drop = 7;
    const ours = new LanderWorld(flat);
    ours.load({ ...physicsAtStart, bodies: physicsAtStart.bodies.map((body) => ({ ...body, y: body.y - drop })) });
    const { world, bodies } = createPlanckLander(flat);
    for (const body of bodies) body.setPosition(Vec2.sub(body.getPosition(), new Vec2(0, drop)));
    const difference = () =>
      Math.max(
        ...bodies.flatMap((body, index) => [
          Math.abs(ours.motion.x[index]! - body.getWorldCenter().x),
          Math.abs(ours.motion.y[index]! - body.getWorldCenter().y),
          Math.abs(ours.motion.angle[index]! - body.getAngle()),
        ]),
      );
    let worst = 0;
    while (ours.save().isAwake) {
      expect(bodies[0]!.isAwake()).toBe(true);
      ours.step(-10, none);
      world.step(0.02, 180, 60);
      worst = Math.max(worst, difference());
    }
    expect(bodies[0]!.isAwake()).toBe(false);
    expect(worst).toBeLessThan(1e-6);
    expect(ours.save().legsDown).toEqual([true, true]);
  });

  it('goes on from a saved state bit for bit, also amid contacts', () => {
    const ours = new LanderWorld(hilly);
    ours.load(physicsAtStart);
    let hasTouched = false;
    for (let step = 0; step < 150; step++) {
      const saved = JSON.parse(JSON.stringify(ours.save())) as LanderPhysics;
      const other = new LanderWorld(hilly);
      other.load(saved);
      ours.step(-10, none);
      other.step(-10, none);
      expect(other.save()).toEqual(ours.save());
      hasTouched ||= saved.contacts.length > 0;
    }
    expect(hasTouched).toBe(true);
  });

  it('keeps the sum of momenta when nothing pushes', () => {
    const ours = new LanderWorld(flat);
    ours.load(physicsAtStart);
    ours.push(3, -2, 10.3, 13);
    const momentum = () => {
      const { velocityX, velocityY } = ours.motion;
      const sum = (values: Float64Array) =>
        values.reduce((total, value, index) => total + value / landerShapes[index]!.inverseMass, 0);
      return [sum(velocityX), sum(velocityY)];
    };
    const before = momentum();
    for (let step = 0; step < 30; step++) ours.step(0, none);
    expect(momentum()[0]).toBeCloseTo(before[0]!, 10);
    expect(momentum()[1]).toBeCloseTo(before[1]!, 10);
  });

  it('does not let a fast lander through the ground', () => {
    const ours = new LanderWorld(flat);
    ours.load(physicsAtStart);
    ours.step(-10, none);
    ours.motion.velocityY.fill(-95);
    for (let step = 0; step < 20; step++) {
      ours.step(-10, none);
      expect(ours.motion.y[0]).toBeGreaterThan(3.3);
    }
    expect(ours.save().hasCrashed).toBe(true);
  });
});

describe('contact with the ground', () => {
  const [leg] = [landerShapes[1]!];
  const edge: GroundEdge = { x1: 0, y1: 0, x2: 2, y2: 0, friction: 0.1 };
  const half = 8 / 30;

  it('has two points under a leg that stands, at its corners', () => {
    const manifold = touch(edge, leg, 1, half + 0.01, 0)!;
    expect(manifold).toMatchObject({ isGroundPlane: true, normalX: expect.closeTo(0, 12), normalY: 1 });
    expect(manifold.points.map(({ x }) => x).sort((a, b) => a - b)).toEqual([
      expect.closeTo(-2 / 30, 12),
      expect.closeTo(2 / 30, 12),
    ]);
    expect(manifold.points.map(({ y }) => y)).toEqual([expect.closeTo(-half, 12), expect.closeTo(-half, 12)]);
  });

  it('has one under a leg that leans', () => {
    expect(touch(edge, leg, 1, half + 0.02, 0.3)!.points).toHaveLength(1);
  });

  it('begins where the skins meet, two hundredths of a meter apart', () => {
    expect(touch(edge, leg, 1, half + 0.0199, 0)).toBeDefined();
    expect(touch(edge, leg, 1, half + 0.0201, 0)).toBeUndefined();
    expect(touch(edge, leg, 2.1, half, 0)).toBeUndefined();
  });

  it('is met on the way where nothing touches before or after', () => {
    const above = { x: 1, y: 1, angle: 0 };
    const below = { x: 1, y: -1, angle: 0 };
    // The corners meet the ground, less half a hundredth, after (1 − half − 0.005) of 2 m.
    expect(timeOfImpact(edge, leg, above, below)).toBeCloseTo((1 - half - 0.005) / 2, 2);
    expect(timeOfImpact(edge, leg, above, { ...below, y: 0.5 })).toBe(1);
    expect(timeOfImpact(edge, leg, { ...above, x: 3 }, { ...below, x: 3 })).toBe(1);
  });
});
