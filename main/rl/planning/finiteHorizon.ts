import type { TransitionTable } from '../core/environment';
import { bestValue, rowValue } from './bellman';
import { flattenTable } from './flatTable';

/** The mean of `values` over the start of an episode. */
export function startValue({ initialProbabilities }: TransitionTable, values: ArrayLike<number>): number {
  return initialProbabilities.reduce((sum, probability, state) => sum + probability * values[state]!, 0);
}

/**
 * The best possible mean return of an episode that is cut after `stepCount` steps, undiscounted.
 *
 * Allows a different action at each step, which a time limit can reward.
 *
 * Source: Puterman, Markov Decision Processes (1994), §4.5, backward induction.
 */
export function bestReturnWithin(table: TransitionTable, stepCount: number): number {
  const flat = flattenTable(table);
  return backward(table, stepCount, (state, values) => bestValue(flat, state, values, 1));
}

/** The mean return of a policy with one action for each state in an episode that is cut after `stepCount` steps, undiscounted. */
export function policyReturnWithin(table: TransitionTable, actions: ArrayLike<number>, stepCount: number): number {
  const flat = flattenTable(table);
  return backward(table, stepCount, (state, values) => rowValue(flat, state * flat.actionCount + actions[state]!, values, 1));
}

function backward(table: TransitionTable, stepCount: number, update: (state: number, values: Float64Array) => number): number {
  let values = new Float64Array(table.stateCount);
  for (let step = 0; step < stepCount; step++) {
    const later = values;
    values = later.map((_, state) => update(state, later));
  }
  return startValue(table, values);
}
