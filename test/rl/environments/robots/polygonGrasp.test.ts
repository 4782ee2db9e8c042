import { describe, expect, it } from 'vitest';
import type { Dynamics } from '../../../../main/rl/core/environment';
import { createRandom } from '../../../../main/rl/core/random';
import { createEnvironment } from '../../../../main/rl/environments/registry';
import { canBeGrasped, contactsOf, drawObject, isAntipodal } from '../../../../main/rl/environments/robots/antipodalGrasp';
import type { Point } from '../../../../main/rl/environments/robots/planarArm';
import { graspObjects, type PolygonGraspState } from '../../../../main/rl/environments/robots/polygonGrasp';

const square: readonly Point[] = [
  [-0.03, -0.03],
  [0.03, -0.03],
  [0.03, 0.03],
  [-0.03, 0.03],
];
/** Equilateral, its middle at the origin. */
const triangle = [90, 210, 330].map(
  (degrees): Point => [0.04 * Math.cos((degrees * Math.PI) / 180), 0.04 * Math.sin((degrees * Math.PI) / 180)],
);

describe('Two fingers', () => {
  it('meet opposite sides of a square, head on or as far off as the line is turned', () => {
    const across = contactsOf(square, { direction: 0, offset: 0.01 })!;
    expect(across.points[0]).toEqual([expect.closeTo(-0.03, 12), expect.closeTo(0.01, 12)]);
    expect(across.points[1]).toEqual([expect.closeTo(0.03, 12), expect.closeTo(0.01, 12)]);
    expect(across.angles).toEqual([expect.closeTo(0, 12), expect.closeTo(0, 12)]);
    // Turned by 0.2 rad counter-clockwise, both push 0.2 rad to the left of the normal.
    const turned = contactsOf(square, { direction: 0.2, offset: 0 })!;
    expect(turned.angles).toEqual([expect.closeTo(0.2, 12), expect.closeTo(0.2, 12)]);
    expect(turned.points[1]).toEqual([expect.closeTo(0.03, 12), expect.closeTo(0.03 * Math.tan(0.2), 12)]);
    // From above the first finger meets the upper side.
    expect(contactsOf(square, { direction: -Math.PI / 2, offset: 0 })!.points[0][1]).toBeCloseTo(0.03, 12);
    expect(contactsOf(square, { direction: 0, offset: 0.04 })).toBeUndefined();
  });

  it('hold it within both cones of friction only', () => {
    const turned = (angle: number) => contactsOf(square, { direction: angle, offset: 0 });
    // atan 0.3 = 0.2915.
    expect(isAntipodal(turned(0.29), 0.3)).toBe(true);
    expect(isAntipodal(turned(0.293), 0.3)).toBe(false);
    expect(isAntipodal(turned(0.293), 0.31)).toBe(true);
    expect(isAntipodal(undefined, 2)).toBe(false);
  });

  it('can hold any square, and an equilateral triangle with friction of more than tan 30° only', () => {
    expect(canBeGrasped(square, 0.05, 0.01)).toBe(true);
    // Its sides are 60° from parallel: at best 30° at each finger.
    expect(canBeGrasped(triangle, 0.56, 0.01)).toBe(false);
    expect(canBeGrasped(triangle, 0.6, 0.01)).toBe(true);
  });

  it('push in ways that friction balances: forces and torques cancel', () => {
    const random = createRandom(1);
    let held = 0;
    for (let trial = 0; trial < 300; trial++) {
      const corners = drawObject(random);
      const pose = { direction: random.uniform(0, 2 * Math.PI), offset: random.uniform(-0.01, 0.01) };
      const contacts = contactsOf(corners, pose);
      if (contacts === undefined) continue;
      const [[ax, ay], [bx, by]] = contacts.points;
      // Equal and opposite pushes along the line between the contacts: no torque, whatever the object.
      const way = Math.atan2(by - ay, bx - ax);
      expect(Math.abs(Math.sin(way - pose.direction))).toBeLessThan(1e-9);
      if (!isAntipodal(contacts, 0.3)) continue;
      held++;
      contacts.angles.forEach((angle) => {
        expect(Math.abs(Math.tan(angle))).toBeLessThanOrEqual(0.3 + 1e-9);
      });
    }
    expect(held).toBeGreaterThan(20);
  });
});

describe('Objects', () => {
  it('are convex, counter-clockwise, around their middle, and other ones to learn with than to be tried on', () => {
    const objects = [...graspObjects('training'), ...graspObjects('unseen')];
    expect(objects).toHaveLength(400);
    expect(new Set(objects.map((corners) => JSON.stringify(corners))).size).toBe(400);
    for (const corners of objects) {
      corners.forEach(([x, y], i) => {
        const [bx, by] = corners[(i + 1) % corners.length]!;
        const [cx, cy] = corners[(i + 2) % corners.length]!;
        expect((bx - x) * (cy - by) - (by - y) * (cx - bx)).toBeGreaterThan(0);
        expect(x * by - y * bx).toBeGreaterThan(0);
      });
    }
  });
});

describe('PolygonGrasp', () => {
  const create = (id: string) => createEnvironment(id) as Dynamics<PolygonGraspState, Float64Array, Float64Array>;
  const random = createRandom(2);
  const start: PolygonGraspState = { corners: square, direction: 0.2, offset: 0.01, hasClosed: false };

  it('turns and slides by what it is told, at a cost, within reach', () => {
    const { state, reward, terminated } = create('PolygonGrasp').transition(start, Float64Array.of(-0.5, 2, 0), random);
    expect(state.direction).toBeCloseTo(0.2 - Math.PI / 60, 12);
    expect(state.offset).toBeCloseTo(0.014, 12);
    expect([reward, terminated]).toEqual([-0.01, false]);
    expect(create('PolygonGrasp').transition(state, Float64Array.of(0, 1, 0), random).state.offset).toBeCloseTo(0.016, 12);
  });

  it('pays for closing where the object is held, and ends there or elsewhere', () => {
    const close = Float64Array.of(1, 1, 0.1);
    const outcome = create('PolygonGrasp').transition(start, close, random);
    expect(outcome).toEqual({ state: { ...start, hasClosed: true }, reward: 1, terminated: true });
    expect(create('PolygonGrasp?friction=0.1').transition(start, close, random)).toMatchObject({ reward: 0, terminated: true });
  });

  it('shows the angles at both fingers, and right angles where the line misses', () => {
    expect([...create('PolygonGrasp').observe(start)]).toEqual([expect.closeTo(0.2, 12), expect.closeTo(0.2, 12)]);
    expect([...create('PolygonGrasp').observe({ ...start, offset: 0.2 })]).toEqual([Math.PI / 2, Math.PI / 2]);
  });
});
