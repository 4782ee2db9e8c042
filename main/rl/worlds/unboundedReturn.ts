import type { TransitionTable } from '../core/environment';
import { CoreError } from '../core/errors';
import { bestValue } from '../planning/bellman';
import { flattenTable } from '../planning/flatTable';
import { checkValuesExist } from '../planning/policyIteration';
import { problem, type WorldProblem } from './worldProblem';

/**
 * Why undiscounted values do not exist; `undefined` where they do, and wherever the discount is less than 1.
 *
 * Either no way ends from some state and every way costs something, or going round a loop pays for ever.
 *
 * @param nameOf a state in words, such as `row 2, column 3`.
 */
export function unboundedReturn(
  table: TransitionTable,
  discount: number,
  nameOf: (state: number) => string,
): WorldProblem | undefined {
  if (discount < 1) return undefined;
  const flat = flattenTable(table);
  try {
    checkValuesExist(flat, discount);
    return undefined;
  } catch (error) {
    if (!(error instanceof CoreError)) throw error;
  }
  const { growth, state } = fastestGrowth(flat);
  const remedy = 'Choose a discount below 1.';
  if (growth > 0) {
    return problem('error', `Rewards on a loop with discount 1: the return has no bound, as around ${nameOf(state)}. ${remedy}`, [
      state,
    ]);
  }
  return problem('error', `No end can be reached from ${nameOf(state)}; with discount 1 its return has no bound. ${remedy}`, [
    state,
  ]);
}

/** Where the best return still changes most after many steps: by how much for one more step, upward if anything goes up. */
function fastestGrowth(flat: ReturnType<typeof flattenTable>): { readonly growth: number; readonly state: number } {
  const steps = 2 * flat.stateCount;
  let values = new Float64Array(flat.stateCount);
  let middle = values;
  for (let step = 0; step < 2 * steps; step++) {
    if (step === steps) middle = values;
    const before = values;
    values = Float64Array.from(before, (_, state) => bestValue(flat, state, before, 1));
  }
  const growths = Array.from(values, (value, state) => (value - middle[state]!) / steps);
  const most = Math.max(...growths);
  const growth = most > 1e-12 ? most : Math.min(...growths);
  return { growth, state: growths.indexOf(growth) };
}
