import { describe, expect, it } from 'vitest';
import { formatPolicyFile } from '../../../main/export/formatPolicyFile';
import { readPolicyFile } from '../../../main/export/readPolicyFile';
import { createRandom } from '../../../main/rl/core/random';
import { box } from '../../../main/rl/core/spaces';
import { createPolicy } from '../../../main/rl/policies/createPolicy';
import { levelOf } from '../../../main/rl/policies/jointPolicies';
import type { PolicySnapshot } from '../../../main/rl/policies/policy';

const random = createRandom(1);

/** Two links of 0.5 m at the given angles, with a target, as a reacher shows them. */
function seen(angles: readonly [number, number], target: readonly [number, number], velocities: readonly number[] = []) {
  return Float64Array.from([...angles.map(Math.cos), ...angles.map(Math.sin), ...target, 9, 9, ...velocities]);
}

const controller = {
  kind: 'arm-controller',
  lengths: [0.5, 0.5],
  solution: 'fastest',
  stiffness: 2,
  damping: 0.5,
} as const satisfies PolicySnapshot;

/** Of one number in [0, 1], in two cells: joint 1 wants its lowest level in the first and its highest in the second. */
const levels: PolicySnapshot = {
  kind: 'joint-levels',
  low: Float64Array.of(-1, 0),
  high: Float64Array.of(1, 4),
  levelCount: 3,
  features: { kind: 'state-aggregation', groups: 2, low: [0], high: [1] },
  weights: Float64Array.of(5, 0, 1, 0, 2, 8, 1, 1, 3, 3, 3, 3),
};

describe('The controller of an arm', () => {
  it('pushes every joint towards its angle, less what its velocity takes off, within ±1', () => {
    // (0.5, 0.5) is reached with a right angle: from (0.1, 1.2) the joints turn to (0, π/2) or (π/2, −π/2).
    const act = (...velocities: number[]) => createPolicy(controller).act(seen([0.1, 1.2], [0.5, 0.5], velocities), random);
    const push = [2 * (0 - 0.1), 2 * (Math.PI / 2 - 1.2)] as const;
    expect([...(act() as Float64Array)]).toEqual([expect.closeTo(push[0], 9), expect.closeTo(push[1], 9)]);
    expect([...(act(0.2, -0.1) as Float64Array)]).toEqual([expect.closeTo(push[0] - 0.1, 9), expect.closeTo(push[1] + 0.05, 9)]);
    const far = createPolicy({ ...controller, stiffness: 100 }).act(seen([0.1, 1.2], [0.5, 0.5]), random) as Float64Array;
    expect([...far]).toEqual([-1, 1]);
  });

  it('keeps to its plan until another target or another episode', () => {
    const policy = createPolicy(controller);
    policy.act(seen([0.1, 1.2], [0.5, 0.5]), random); // plans (0, π/2)
    const elsewhere = seen([1.5, -1.4], [0.5, 0.5]); // from here (π/2, −π/2) is nearer
    const kept = policy.act(elsewhere, random) as Float64Array;
    expect(kept[1]).toBeCloseTo(Math.min(1, 2 * (Math.PI / 2 + 1.4)), 9);
    policy.begin?.();
    expect((policy.act(elsewhere, random) as Float64Array)[1]).toBeCloseTo(2 * (-Math.PI / 2 + 1.4), 9);
  });

  it('leaves the arm as it is where the target is out of reach', () => {
    const still = createPolicy(controller).act(seen([0.1, 1.2], [3, 0]), random) as Float64Array;
    expect([...still].map(Math.abs)).toEqual([expect.closeTo(0, 9), expect.closeTo(0, 9)]);
  });
});

describe('Levels of joints', () => {
  it('are chosen by each joint for itself, the lowest of several alike', () => {
    const policy = createPolicy(levels);
    expect([...(policy.act(Float64Array.of(0.2), random) as Float64Array)]).toEqual([-1, 2]);
    expect([...(policy.act(Float64Array.of(0.9), random) as Float64Array)]).toEqual([1, 2]);
    expect([0, 1, 2, 3].map((level) => levelOf(level, 4, -1, 2))).toEqual([-1, 0, 1, 2]);
  });
});

describe('A policy file', () => {
  it.each([controller, levels])('holds a policy of joints number for number: $kind', (snapshot) => {
    const [observationSpace, actionSpace] = [box([0], [1]), box([-1, 0], [1, 4])];
    const file = formatPolicyFile({ snapshot, observationSpace, actionSpace, metadata: {} });
    expect(readPolicyFile(file).snapshot).toEqual(snapshot);
  });
});
