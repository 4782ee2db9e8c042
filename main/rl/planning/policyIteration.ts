import { InvalidValueError } from '../core/errors';
import { rowValue } from './bellman';
import type { FlatTable } from './flatTable';
import { evaluateActions } from './policyEvaluation';

/** How much better an action must be to be preferred, in parts of the value: more than rounding can feign. */
const leastImprovement = 1e-12;

export interface ImprovedPolicy {
  /** Values of the policy, exact up to rounding. */
  readonly values: Float64Array;
  /** One action for each state. */
  readonly policy: Int32Array;
  /** Passes of evaluation and improvement, the last one without a change. */
  readonly iterations: number;
}

/**
 * Policy iteration with exact evaluation, from the given policy to one that no single change improves.
 *
 * @throws InvalidValueError when the discount is 1 and values do not converge.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §4.3, box on p. 80; Howard, Dynamic Programming and
 *         Markov Processes (1960), ch. 4.
 */
export function iteratePolicy(table: FlatTable, initial: Int32Array, discount: number): ImprovedPolicy {
  const policy = initial.slice();
  let before: Float64Array | undefined;
  for (let iterations = 1; ; iterations++) {
    const values = evaluateActions(table, policy, discount);
    const gained = before === undefined || values.some((value, state) => isBetter(value, before![state]!));
    if (!gained || !improve(table, policy, values, discount)) return { values, policy, iterations };
    before = values;
  }
}

function isBetter(value: number, than: number): boolean {
  return value > than + leastImprovement * Math.max(1, Math.abs(than));
}

/** Makes the policy greedy, keeping actions that are as good as any; whether anything changed. */
function improve(table: FlatTable, policy: Int32Array, values: Float64Array, discount: number): boolean {
  const { stateCount, actionCount } = table;
  let changed = false;
  for (let state = 0; state < stateCount; state++) {
    const first = state * actionCount;
    const current = rowValue(table, first + policy[state]!, values, discount);
    let best = current;
    for (let action = 0; action < actionCount; action++) {
      const value = rowValue(table, first + action, values, discount);
      if (value <= best || !isBetter(value, current)) continue;
      best = value;
      policy[state] = action;
      changed = true;
    }
  }
  return changed;
}

/**
 * A policy whose undiscounted values exist, to start from: it stays where staying costs and earns nothing, and
 * elsewhere goes the shortest way to such a place or to the end of the episode.
 *
 * From there, each strict improvement keeps values finite if the optimal ones are, and cannot stop below them.
 *
 * @throws InvalidValueError when from some state neither can be reached: no undiscounted value exists there.
 */
export function endingPolicy(table: FlatTable): Int32Array {
  const { stateCount, actionCount } = table;
  const policy = freePolicy(table);
  const isSettled = Array.from(policy, (action) => action >= 0);
  for (let changed = true; changed; ) {
    const found: number[] = [];
    for (let state = 0; state < stateCount; state++) {
      if (isSettled[state]) continue;
      for (let action = 0; action < actionCount && policy[state]! < 0; action++) {
        const row = state * actionCount + action;
        if (table.mayEnd[row] === 1 || leadsTo(table, row, isSettled)) policy[state] = action;
      }
      if (policy[state]! >= 0) found.push(state);
    }
    for (const state of found) isSettled[state] = true;
    changed = found.length > 0;
  }
  const stuck = policy.indexOf(-1);
  if (stuck < 0) return policy;
  throw new InvalidValueError(
    `The discount must be less than 1 for this environment, got 1. From state ${stuck} an episode cannot end, so its value does not converge.`,
  );
}

/** For each state an action that costs and earns nothing, and leads only to states that have one too; −1 where there is none. */
function freePolicy(table: FlatTable): Int32Array {
  const { stateCount, actionCount, isFree } = table;
  const policy = new Int32Array(stateCount);
  for (let changed = true; changed; ) {
    changed = false;
    for (let state = 0; state < stateCount; state++) {
      while (policy[state]! >= 0) {
        const row = state * actionCount + policy[state]!;
        if (isFree[row] === 1 && !leadsOutOf(table, row, policy)) break;
        policy[state] = policy[state]! + 1 < actionCount ? policy[state]! + 1 : -1;
        changed = true;
      }
    }
  }
  return policy;
}

function leadsOutOf({ starts, next }: FlatTable, row: number, policy: Int32Array): boolean {
  for (let entry = starts[row]!; entry < starts[row + 1]!; entry++) if (policy[next[entry]!]! < 0) return true;
  return false;
}

function leadsTo({ starts, next }: FlatTable, row: number, isSettled: readonly boolean[]): boolean {
  for (let entry = starts[row]!; entry < starts[row + 1]!; entry++) if (isSettled[next[entry]!]) return true;
  return false;
}
