import type { TransitionTable } from '../core/environment';
import { integer } from '../core/settings';
import { rowValue } from './bellman';
import { type FlatTable, flattenTable } from './flatTable';
import { definePlanner, type PlanningStep } from './planner';
import { planningSettings } from './planningSettings';

/** The mean of `values` over the start of an episode. */
export function startValue({ initialProbabilities }: TransitionTable, values: ArrayLike<number>): number {
  return initialProbabilities.reduce((sum, probability, state) => sum + probability * values[state]!, 0);
}

/** What is best with a number of steps to go. */
export interface HorizonStep extends PlanningStep {
  /** Best value of each state with so many steps to go, shape [states]. */
  readonly values: Float64Array;
  /** Best first action of each state with so many steps to go. */
  readonly policy: Int32Array;
  readonly stepsToGo: number;
}

/**
 * Backward induction: what is best with 1, 2, 3, … steps to go; goes on for ever.
 *
 *     v_k(s) = max_a Σ p(s′, r | s, a) [ r + γ v_{k−1}(s′) ],   v_0 = 0
 *
 * The best action may differ with the steps that are left, which a time limit can reward.
 *
 * Source: Puterman, Markov Decision Processes (1994), §4.5.
 */
export function* backwardInduction(table: FlatTable, discount: number): Generator<HorizonStep, never, void> {
  const { stateCount, actionCount } = table;
  const policy = new Int32Array(stateCount);
  let values = new Float64Array(stateCount);
  let later = new Float64Array(stateCount);
  for (let stepsToGo = 1; ; stepsToGo++) {
    [values, later] = [later, values];
    let change = 0;
    for (let state = 0; state < stateCount; state++) {
      values[state] = -Infinity;
      for (let action = 0; action < actionCount; action++) {
        const value = rowValue(table, state * actionCount + action, later, discount);
        if (value <= values[state]!) continue;
        values[state] = value;
        policy[state] = action;
      }
      change = Math.max(change, Math.abs(values[state]! - later[state]!));
    }
    yield { values, policy, change, backupCount: stepsToGo * stateCount, stepsToGo };
  }
}

/** The best possible mean return of an episode that is cut after `stepCount` steps, undiscounted. */
export function bestReturnWithin(table: TransitionTable, stepCount: number): number {
  const steps = backwardInduction(flattenTable(table), 1);
  let values: Float64Array = new Float64Array(table.stateCount);
  for (let step = 0; step < stepCount; step++) values = steps.next().value.values;
  return startValue(table, values);
}

/** The mean return of a policy with one action for each state in an episode that is cut after `stepCount` steps, undiscounted. */
export function policyReturnWithin(table: TransitionTable, actions: ArrayLike<number>, stepCount: number): number {
  const flat = flattenTable(table);
  let values = new Float64Array(table.stateCount);
  for (let step = 0; step < stepCount; step++) {
    const later = values;
    values = later.map((_, state) => rowValue(flat, state * flat.actionCount + actions[state]!, later, 1));
  }
  return startValue(table, values);
}

export const finiteHorizonPlanner = definePlanner({
  id: 'finite-horizon',
  name: 'Backward induction',
  summary: 'What is best with 1, 2, 3, … steps to go: exact where a time limit cuts episodes.',
  source: 'Puterman (1994), §4.5',
  stepName: 'step to go',
  approaches: 'values within a horizon',
  settings: {
    discount: { ...planningSettings.discount, default: 1 },
    horizon: integer({ symbol: 'H', default: 100, max: 1_000_000, unit: 'steps', help: 'Steps after which an episode is cut.' }),
  },
  explanation: {
    updateRule: String.raw`v_k(s) = \max_a \sum_{s',r} p(s',r \mid s,a)\,[\,r + \gamma\,v_{k-1}(s')\,]`,
    pseudocode: [
      'v₀ ← 0',
      'for k = 1, …, H steps to go',
      '  for each state s',
      '    v_k(s) ← maxₐ Σ p(s′, r | s, a) [ r + γ v_{k−1}(s′) ]',
      '    π_k(s) ← the action that gives it',
    ],
  },
  *plan(table, { discount, horizon }) {
    for (const step of backwardInduction(flattenTable(table), discount)) {
      yield step;
      if (step.stepsToGo === horizon) return;
    }
  },
});
