import type { Observation } from '../core/environment';
import { inverseKinematics } from '../environments/robots/inverseKinematics';
import { leastTurn } from '../environments/robots/leastTurn';
import { distanceBetween, type Point, wrapAngle } from '../environments/robots/planarArm';
import { argmax } from '../values/argmax';
import { linearActionValues } from './linearPolicies';
import type { Policy, PolicySnapshot } from './policy';

type SnapshotOf<K extends PolicySnapshot['kind']> = Extract<PolicySnapshot, { readonly kind: K }>;

/**
 * Plans once for a target, then turns every joint towards its angle in the plan.
 *
 *     a_j = clip(stiffness · (θ*_j − θ_j) − damping · θ̇_j, ±1)
 *
 * Reads what a reacher shows: cosines, sines, target, from tip to target, and velocities where it shows them. A target out
 * of reach leaves the arm as it is.
 */
export function armControllerPolicy({ lengths, solution, stiffness, damping }: SnapshotOf<'arm-controller'>): Policy {
  const jointCount = lengths.length;
  let plan: { readonly target: Point; readonly angles: ArrayLike<number> } | undefined;

  const planFor = (target: Point, angles: readonly number[]) => {
    const found =
      solution === 'fastest' ? leastTurn(lengths, angles, target)?.angles : inverseKinematics(lengths, target, angles);
    return { target, angles: found ?? angles };
  };
  const read = (seen: Float64Array) => {
    const angles = lengths.map((_length, joint) => Math.atan2(seen[jointCount + joint]!, seen[joint]!));
    const target: Point = [seen[2 * jointCount]!, seen[2 * jointCount + 1]!];
    return { angles, target, velocities: seen.subarray(2 * jointCount + 4) };
  };
  const command = (seen: Float64Array, planned: ArrayLike<number>) => {
    const { angles, velocities } = read(seen);
    return Float64Array.from(angles, (angle, joint) => {
      const push = stiffness * wrapAngle(planned[joint]! - angle) - damping * (velocities[joint] ?? 0);
      return Math.min(1, Math.max(-1, push));
    });
  };

  return {
    act(observation) {
      const seen = observation as Float64Array;
      const { angles, target } = read(seen);
      if (plan === undefined || distanceBetween(plan.target, target) > 0) plan = planFor(target, angles);
      return command(seen, plan.angles);
    },
    begin() {
      plan = undefined;
    },
    inspect(observation) {
      const seen = observation as Float64Array;
      const { angles, target } = read(seen);
      return { action: command(seen, planFor(target, angles).angles) };
    },
    dispose: () => {},
  };
}

/** Every joint takes the level that it values most by itself; the lowest such one where several are. */
export function jointLevelsPolicy({ low, high, levelCount, features, weights }: SnapshotOf<'joint-levels'>): Policy {
  const valuesOf = linearActionValues({ kind: 'greedy-linear', actionCount: low.length * levelCount, features, weights });
  const act = (observation: Observation) => {
    const values = valuesOf(observation);
    return low.map((least, joint) => {
      const level = argmax(values.subarray(joint * levelCount, (joint + 1) * levelCount));
      return levelOf(level, levelCount, least, high[joint]!);
    });
  };
  return { act, inspect: (observation) => ({ action: act(observation) }), dispose: () => {} };
}

/** Levels lie evenly between the bounds, both included. */
export function levelOf(level: number, levelCount: number, low: number, high: number): number {
  return low + ((high - low) * level) / (levelCount - 1);
}
