import type { TransitionTable } from '../core/environment';
import { InvalidValueError } from '../core/errors';
import type { SettingValues } from '../core/settings';
import type { PlannerDefinition } from './planner';
import { evaluatePolicyExactly, uniformPolicy } from './policyEvaluation';
import { solveTable } from './solve';

/** Steps after which a planner is given up. */
const mostSteps = 1_000_000;

/** How a planner worked its way to the answer, as columns of equal length. */
export interface PlanCourse {
  /** Largest change of a value in each step, in reward. */
  readonly change: readonly number[];
  /** Values worked out from others up to the end of each step; `null` where equations were solved instead. */
  readonly backupCount: readonly (number | null)[];
  /** Largest difference from the exact values after each step; empty where there are none to compare with. */
  readonly distance: readonly number[];
  /** What it came to, shape [states]. */
  readonly values: Float64Array;
}

/**
 * Lets a planner work to its end, yielding the number of steps so far after each.
 *
 * @param settings complete, and in range.
 * @throws InvalidValueError when the values asked for do not exist, or a million steps do not lead to them.
 */
export function* followPlan(
  planner: PlannerDefinition,
  table: TransitionTable,
  settings: SettingValues,
): Generator<number, PlanCourse, void> {
  const exact = exactValues(planner, table, settings['discount'] as number);
  const change: number[] = [];
  const backupCount: (number | null)[] = [];
  const distance: number[] = [];
  let values = new Float64Array(table.stateCount);
  for (const step of planner.plan(table, settings as never)) {
    change.push(step.change);
    backupCount.push(step.backupCount ?? null);
    if (exact !== undefined) distance.push(largestDistance(step.values, exact));
    if (change.length === mostSteps) {
      throw new InvalidValueError(
        `The tolerance must be reached within ${mostSteps} steps, got ${settings['tolerance']}. Choose a larger one.`,
      );
    }
    values = step.values as Float64Array<ArrayBuffer>;
    yield change.length;
  }
  return { change, backupCount, distance, values: values.slice() };
}

/** The values a planner ends with if it is right, found without it. */
function exactValues({ approaches }: PlannerDefinition, table: TransitionTable, discount: number): Float64Array | undefined {
  switch (approaches) {
    case 'optimal values':
      return solveTable(table, { discount, method: 'policy-iteration' }).values;
    case 'values of random actions':
      return evaluatePolicyExactly(table, uniformPolicy(table), discount);
    case 'values within a horizon':
      return undefined;
  }
}

function largestDistance(values: Float64Array, exact: Float64Array): number {
  return values.reduce((largest, value, state) => Math.max(largest, Math.abs(value - exact[state]!)), 0);
}
