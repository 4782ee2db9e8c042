import { PriorityQueue } from '../values/priorityQueue';
import { bestValue } from './bellman';
import { type FlatTable, flattenTable } from './flatTable';
import { definePlanner, type PlanningStep } from './planner';
import { planningSettings } from './planningSettings';
import { checkValuesExist } from './policyIteration';

/**
 * Prioritized sweeping with known rules: always corrects the state whose value is furthest off, from v = 0.
 *
 *     P(s) = | max_a Σ p(s′, r | s, a) [ r + γ v(s′) ] − v(s) |
 *
 * One state at a time; behind it, every state that may lead to it is judged anew. Ends when no P is above the tolerance.
 *
 * Source: Moore & Atkeson, "Prioritized sweeping", Machine Learning 13 (1993), 103–130; Sutton & Barto, Reinforcement
 *         Learning, 2nd ed. (2018), §8.4, p. 168 f., with expected in place of sample updates.
 */
export function* prioritizedBackups(table: FlatTable, discount: number, tolerance: number): Generator<PlanningStep, void, void> {
  const { stateCount } = table;
  const values = new Float64Array(stateCount);
  const queue = new PriorityQueue(stateCount);
  const predecessors = predecessorsOf(table);
  let backupCount = 0;

  const judge = (state: number): void => {
    const error = Math.abs(bestValue(table, state, values, discount) - values[state]!);
    backupCount++;
    if (error > tolerance) queue.insert(state, error);
  };
  for (let state = 0; state < stateCount; state++) judge(state);

  while (queue.length > 0) {
    const state = queue.takeFirst();
    const value = bestValue(table, state, values, discount);
    const change = Math.abs(value - values[state]!);
    values[state] = value;
    backupCount++;
    for (const predecessor of predecessors[state]!) judge(predecessor);
    yield { values, change, backupCount };
  }
}

/** For each state the states from which some action may lead to it, each once. */
function predecessorsOf({ stateCount, actionCount, starts, next }: FlatTable): readonly (readonly number[])[] {
  const predecessors = Array.from({ length: stateCount }, () => new Set<number>());
  for (let state = 0; state < stateCount; state++) {
    const last = starts[(state + 1) * actionCount]!;
    for (let entry = starts[state * actionCount]!; entry < last; entry++) predecessors[next[entry]!]!.add(state);
  }
  return predecessors.map((states) => [...states]);
}

export const prioritizedSweepingPlanner = definePlanner({
  id: 'prioritized-sweeping',
  name: 'Prioritized sweeping',
  summary: 'Works backward from wherever values are furthest off; wastes nothing on states that are right already.',
  source: 'Moore & Atkeson (1993); Sutton & Barto, 2nd ed., §8.4',
  stepName: 'backup',
  approaches: 'optimal values',
  settings: planningSettings,
  explanation: {
    updateRule: String.raw`P(s) = \Big|\max_a \sum_{s',r} p(s',r \mid s,a)\,[\,r + \gamma\,v(s')\,] - v(s)\Big|`,
    pseudocode: [
      'v ← 0; queue every state s with priority P(s), if P(s) > θ',
      'while the queue is not empty',
      '  s ← the first of the queue',
      '  v(s) ← maxₐ Σ p(s′, r | s, a) [ r + γ v(s′) ]',
      '  for each state that may lead to s',
      '    queue it with its priority, if that is above θ',
    ],
  },
  *plan(table, { discount, tolerance }) {
    const flat = flattenTable(table);
    checkValuesExist(flat, discount);
    yield* prioritizedBackups(flat, discount, tolerance);
  },
});
