import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../main/rl/core/random';
import { inverseKinematics, reachWithTwoLinks } from '../../../../main/rl/environments/robots/inverseKinematics';
import { leastTurn } from '../../../../main/rl/environments/robots/leastTurn';
import {
  distanceBetween,
  jointPositions,
  type Point,
  reachableRadii,
  tipJacobian,
  tipPosition,
  wrapAngle,
} from '../../../../main/rl/environments/robots/planarArm';

const random = createRandom(1);
const draw = (count: number) => Array.from({ length: count }, () => random.uniform(-Math.PI, Math.PI));

/** A point that links of 1 m in all can reach. */
function drawTarget(outer = 1): Point {
  const [radius, direction] = [outer * Math.sqrt(random.uniform()), random.uniform(-Math.PI, Math.PI)];
  return [radius * Math.cos(direction), radius * Math.sin(direction)];
}

describe('an arm', () => {
  it('lies where its angles say', () => {
    // Up by a quarter turn, then right again: (0, 0), (0, 2), (1, 2).
    const positions = jointPositions([Math.PI / 2, -Math.PI / 2], [2, 1]).flat();
    for (const [index, value] of [0, 0, 0, 2, 1, 2].entries()) expect(positions[index]).toBeCloseTo(value, 14);
    expect(tipPosition([0.3, 0.4, 0.5], [1, 1, 1])).toEqual(jointPositions([0.3, 0.4, 0.5], [1, 1, 1]).at(-1));
  });

  it('moves its tip as the Jacobian says', () => {
    for (let trial = 0; trial < 20; trial++) {
      const [lengths, angles, step] = [[0.4, 0.3, 0.2, 0.1], draw(4), 1e-6];
      tipJacobian(angles, lengths).forEach(([dx, dy], joint) => {
        const turned = (change: number) => tipPosition(angles.with(joint, angles[joint]! + change), lengths);
        const [after, before] = [turned(step), turned(-step)];
        expect((after[0] - before[0]) / (2 * step)).toBeCloseTo(dx, 8);
        expect((after[1] - before[1]) / (2 * step)).toBeCloseTo(dy, 8);
      });
    }
  });

  it('reaches a ring, or a disc', () => {
    expect(reachableRadii([3, 1, 1])).toEqual([1, 5]);
    expect(reachableRadii([1, 1, 1])).toEqual([0, 3]);
  });
});

describe('inverse kinematics', () => {
  it('has two answers for two links, elbow left and elbow right', () => {
    const answers = reachWithTwoLinks([3, 4], [5, 0]);
    expect(answers).toHaveLength(2);
    // A right angle at the elbow: 3² + 4² = 5².
    expect(answers.map(([, elbow]) => elbow)).toEqual([expect.closeTo(Math.PI / 2, 12), expect.closeTo(-Math.PI / 2, 12)]);
    for (const angles of answers) expect(distanceBetween(tipPosition(angles, [3, 4]), [5, 0])).toBeLessThan(1e-12);
    expect(reachWithTwoLinks([3, 4], [8, 0])).toEqual([]);
    expect(reachWithTwoLinks([3, 4], [0, 0.5])).toEqual([]);
  });

  it.each([2, 3, 4, 5, 6])('puts the tip of %i links on every target within reach, from any start', (count) => {
    const lengths = Array.from({ length: count }, () => 1 / count);
    for (let trial = 0; trial < 150; trial++) {
      const target = drawTarget();
      const start = trial % 3 === 0 ? new Array<number>(count).fill(0) : draw(count);
      const angles = inverseKinematics(lengths, target, start);
      expect(angles).toBeDefined();
      expect(distanceBetween(tipPosition(angles!, lengths), target)).toBeLessThan(1e-9);
    }
  });

  it('stays where it is when the tip is there already', () => {
    const angles = draw(4);
    const lengths = [1, 2, 3, 4];
    expect([...inverseKinematics(lengths, tipPosition(angles, lengths), angles)!]).toEqual(angles);
  });

  it('says so where the target is out of reach', () => {
    expect(inverseKinematics([1, 1], [2.1, 0], [0, 0])).toBeUndefined();
    expect(inverseKinematics([3, 1], [1, 1], [0, 0])).toBeUndefined();
  });
});

describe('the least turn', () => {
  it('of two links is that of the better elbow', () => {
    for (let trial = 0; trial < 100; trial++) {
      const [start, target] = [draw(2), drawTarget()];
      const turns = reachWithTwoLinks([0.5, 0.5], target).map((angles) =>
        Math.max(...angles.map((angle, joint) => Math.abs(wrapAngle(angle - start[joint]!)))),
      );
      expect(leastTurn([0.5, 0.5], start, target)!.turn).toBeCloseTo(Math.min(...turns), 12);
    }
  });

  it.each([3, 4, 6])('of %i links reaches, and turns no further than any other way found', (count) => {
    const lengths = Array.from({ length: count }, () => 1 / count);
    for (let trial = 0; trial < 6; trial++) {
      // Every other start is nearly straight: there, some joints stay in line.
      const start = draw(count).map((angle) => (trial % 2 === 0 ? angle : angle / 50));
      const target = drawTarget(0.9);
      const { angles, turn } = leastTurn(lengths, start, target)!;
      expect(distanceBetween(tipPosition(angles, lengths), target)).toBeLessThan(1e-9);
      expect(Math.max(...angles.map((angle, joint) => Math.abs(angle - start[joint]!)))).toBeCloseTo(turn, 9);
      for (let other = 0; other < 50; other++) {
        const found = inverseKinematics(lengths, target, draw(count))!;
        const turned = Math.max(...[...found].map((angle, joint) => Math.abs(wrapAngle(angle - start[joint]!))));
        expect(turn).toBeLessThan(turned + 1e-9);
      }
    }
  });

  it('is none where the tip is at the target, or cannot come there', () => {
    expect(leastTurn([0.5, 0.5], [0, 0], [1, 0])).toEqual({ angles: [0, 0], turn: 0 });
    expect(leastTurn([0.5, 0.5], [0, 0], [1.1, 0])).toBeUndefined();
  });
});
