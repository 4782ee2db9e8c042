import type { TransitionTable } from '../core/environment';
import type { SettingValues } from '../core/settings';
import { createEnvironment } from '../environments/registry';
import { expectedVisits } from '../planning/linearFixedPoints';
import { evaluatePolicyExactly, uniformPolicy } from '../planning/policyEvaluation';
import type { Budget } from '../training/trainingSpec';
import { StateAggregation } from '../values/stateAggregation';
import type { FigureRun } from './training';

/** States of the walk between its two ends. */
export const walkLength = 1000;

/** The walk over a thousand states, of Sutton & Barto, 2nd ed. (2018), example 9.1, with all that is known of it. */
export interface ThousandStates {
  readonly table: TransitionTable;
  readonly policy: Float64Array;
  /** v, at the indexes of the environment. */
  readonly values: Float64Array;
  /** Expected visits in an episode. */
  readonly visits: Float64Array;
}

const walk = createEnvironment('RandomWalk-1000');

export function solveThousandStates(): ThousandStates {
  const table = walk.table!;
  const policy = uniformPolicy(table);
  return { table, policy, values: evaluatePolicyExactly(table, policy, 1), visits: expectedVisits(table, policy) };
}

/** A method whose values are the same within each of so many groups of states; all its runs share one walk, whose table is large. */
export function groupRun(algo: string, groups: number, settings: SettingValues, budget: Budget): FigureRun {
  const shared = { features: 'state-aggregation', groups, bounds: `1:${walkLength}`, discount: 1 };
  return {
    env: 'RandomWalk-1000',
    algo,
    settings: { ...shared, ...settings },
    budget,
    adapt: (checked) => ({ ...checked, createDynamics: () => walk }),
  };
}

/** The features of those methods. */
export function groupFeatures(groups: number): StateAggregation {
  return new StateAggregation({ kind: 'state-aggregation', groups, low: [1], high: [walkLength] });
}

/** 1, …, 1000. */
export const walkStates: readonly number[] = Array.from({ length: walkLength }, (_, i) => i + 1);

/** The value that groups give to each state of the walk. */
export function valuesOfGroups(weights: ArrayLike<number>): number[] {
  return walkStates.map((state) => weights[Math.floor(((state - 1) * weights.length) / walkLength)]!);
}

/** What works out the root mean square error of groups over all states alike, given v. */
export function groupError(values: Float64Array, groups: number): (weights: Float64Array) => number {
  const size = walkLength / groups;
  const sums = new Float64Array(groups);
  let squares = 0;
  for (const state of walkStates) {
    sums[Math.floor((state - 1) / size)]! += values[state]!;
    squares += values[state]! ** 2;
  }
  // Σ (w − v)² = Σ v² − 2 w Σ v + n w² within each group.
  return (weights) => {
    let sum = squares;
    for (let group = 0; group < groups; group++) sum += weights[group]! * (size * weights[group]! - 2 * sums[group]!);
    return Math.sqrt(sum / walkLength);
  };
}

/** Root mean square difference between two sets of weights. */
export function rootMeanSquare(weights: ArrayLike<number>, reference: ArrayLike<number>): number {
  let squares = 0;
  for (let i = 0; i < weights.length; i++) squares += (weights[i]! - reference[i]!) ** 2;
  return Math.sqrt(squares / weights.length);
}
