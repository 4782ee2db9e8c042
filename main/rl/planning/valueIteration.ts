import { boolean } from '../core/settings';
import { bestValue } from './bellman';
import { type FlatTable, flattenTable } from './flatTable';
import { definePlanner, type PlanningStep } from './planner';
import { planningSettings } from './planningSettings';
import { checkValuesExist } from './policyIteration';

/**
 * Value iteration, one sweep over the states at a time, from v = 0; goes on for ever.
 *
 *     v(s) ← max_a Σ p(s′, r | s, a) [ r + γ v(s′) ]
 *
 * @param inPlace whether a sweep uses the values that it has already changed; otherwise it reads those of the last sweep
 * alone, and the k-th sweep gives the best return of k steps.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §4.4, box on p. 83.
 */
export function* valueIterationSweeps(table: FlatTable, discount: number, inPlace = true): Generator<PlanningStep, never, void> {
  const { stateCount } = table;
  let values = new Float64Array(stateCount);
  let before = inPlace ? values : new Float64Array(stateCount);
  for (let sweep = 1; ; sweep++) {
    if (!inPlace) [values, before] = [before, values];
    let change = 0;
    for (let state = 0; state < stateCount; state++) {
      const value = bestValue(table, state, before, discount);
      change = Math.max(change, Math.abs(value - before[state]!));
      values[state] = value;
    }
    yield { values, change, backupCount: sweep * stateCount };
  }
}

export const valueIterationPlanner = definePlanner({
  id: 'value-iteration',
  name: 'Value iteration',
  summary: 'Sweeps over all states, each time believing in the best action; simple, and right for small worlds.',
  source: 'Sutton & Barto, 2nd ed., §4.4',
  stepName: 'sweep',
  approaches: 'optimal values',
  settings: {
    ...planningSettings,
    inPlace: boolean({ default: true, help: 'Whether a sweep already uses the values that it has changed.' }),
  },
  explanation: {
    updateRule: String.raw`v(s) \leftarrow \max_a \sum_{s',r} p(s',r \mid s,a)\,[\,r + \gamma\,v(s')\,]`,
    pseudocode: [
      'v ← 0',
      'until no value changes by more than θ',
      '  for each state s',
      '    v(s) ← maxₐ Σ p(s′, r | s, a) [ r + γ v(s′) ]',
    ],
  },
  *plan(table, { discount, tolerance, inPlace }) {
    const flat = flattenTable(table);
    checkValuesExist(flat, discount);
    for (const step of valueIterationSweeps(flat, discount, inPlace)) {
      yield step;
      if (step.change <= tolerance) return;
    }
  },
});
