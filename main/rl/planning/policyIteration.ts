import { InvalidValueError } from '../core/errors';
import { rowValue } from './bellman';
import { type FlatTable, flattenTable } from './flatTable';
import { definePlanner, type PlanningStep } from './planner';
import { planningSettings } from './planningSettings';
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

/** One pass of policy iteration. */
export interface PolicyIterationPass extends PlanningStep {
  /** Values of the policy as it was before this pass improved it, exact up to rounding. */
  readonly values: Float64Array;
  /** The policy after the improvement; still at work. */
  readonly policy: Int32Array;
  /** Whether nothing was left to improve. */
  readonly isStable: boolean;
}

/**
 * Policy iteration with exact evaluation, one pass at a time, to a policy that no single change improves.
 *
 *     evaluate  v(s) = Σ p(s′, r | s, π(s)) [ r + γ v(s′) ],   improve  π(s) ← argmax_a Σ p(s′, r | s, a) [ r + γ v(s′) ]
 *
 * @throws InvalidValueError when the discount is 1 and values do not converge.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §4.3, box on p. 80; Howard, Dynamic Programming and
 *         Markov Processes (1960), ch. 4.
 */
export function* policyIterationPasses(
  table: FlatTable,
  initial: Int32Array,
  discount: number,
): Generator<PolicyIterationPass, void, void> {
  const policy = initial.slice();
  let before: Float64Array | undefined;
  for (let isStable = false; !isStable; ) {
    const values = evaluateActions(table, policy, discount);
    const gained = before === undefined || values.some((value, state) => isBetter(value, before![state]!));
    isStable = !gained || !improve(table, policy, values, discount);
    const change = values.reduce((most, value, state) => Math.max(most, Math.abs(value - (before?.[state] ?? 0))), 0);
    yield { values, policy, change, isStable };
    before = values;
  }
}

/** Policy iteration from the given policy to its end. @throws as `policyIterationPasses`. */
export function iteratePolicy(table: FlatTable, initial: Int32Array, discount: number): ImprovedPolicy {
  let iterations = 0;
  let last: PolicyIterationPass | undefined;
  for (const pass of policyIterationPasses(table, initial, discount)) {
    last = pass;
    iterations++;
  }
  return { values: last!.values, policy: last!.policy, iterations };
}

/** @throws InvalidValueError when the discount is 1 and optimal values do not exist; sweeps would then go on for ever. */
export function checkValuesExist(table: FlatTable, discount: number): void {
  if (discount === 1) iteratePolicy(table, endingPolicy(table), 1);
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

export const policyIterationPlanner = definePlanner({
  id: 'policy-iteration',
  name: 'Policy iteration',
  summary: 'Evaluates a policy exactly, improves it everywhere, and so on: few passes, each with much work.',
  source: 'Howard (1960); Sutton & Barto, 2nd ed., §4.3',
  stepName: 'pass',
  approaches: 'optimal values',
  settings: { discount: planningSettings.discount },
  explanation: {
    updateRule: String.raw`\pi(s) \leftarrow \operatorname*{argmax}_a \sum_{s',r} p(s',r \mid s,a)\,[\,r + \gamma\,v_\pi(s')\,]`,
    pseudocode: [
      'π ← any policy (undiscounted: one whose episodes end)',
      'until π is stable',
      '  v ← solution of v(s) = Σ p(s′, r | s, π(s)) [ r + γ v(s′) ]',
      '  for each state s',
      '    π(s) ← argmaxₐ Σ p(s′, r | s, a) [ r + γ v(s′) ]; as it was where nothing is better',
    ],
  },
  *plan(table, { discount }) {
    const flat = flattenTable(table);
    yield* policyIterationPasses(flat, discount === 1 ? endingPolicy(flat) : new Int32Array(flat.stateCount), discount);
  },
});
