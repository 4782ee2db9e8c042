import type { TransitionTable } from '../core/environment';
import { InvalidValueError } from '../core/errors';
import { boolean } from '../core/settings';
import { rowValue } from './bellman';
import { type FlatTable, flattenTable } from './flatTable';
import { solveFixedPoint } from './linearEquations';
import { definePlanner } from './planner';
import { planningSettings } from './planningSettings';

/** What follows each state once a policy has been chosen: a Markov chain with rewards. */
interface Chain {
  readonly rewards: Float64Array;
  readonly starts: readonly number[];
  readonly next: readonly number[];
  readonly probabilities: readonly number[];
  readonly mayEnd: readonly boolean[];
  readonly isFree: readonly boolean[];
}

/**
 * The value of every state under a policy, from the linear equations themselves.
 *
 *     v(s) = Σ_a π(a | s) Σ p(s′, r | s, a) [ r + γ v(s′) ]
 *
 * @param policy π(a | s), shape [states, actions].
 * @throws InvalidValueError when the discount is 1 and some state can neither end nor come to where rewards are all 0.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), eq. 4.4, p. 74.
 */
export function evaluatePolicyExactly(table: TransitionTable, policy: Float64Array, discount: number): Float64Array {
  return evaluateChain(chainOf(flattenTable(table), policy), discount);
}

/** As `evaluatePolicyExactly`, for a policy that takes one action in each state. */
export function evaluateActions(table: FlatTable, actions: Int32Array, discount: number): Float64Array {
  return evaluateChain(chainOf(table, oneHot(actions, table.actionCount)), discount);
}

/**
 * Values after 1, 2, 3, … sweeps of iterative policy evaluation from v = 0, each a new array.
 *
 *     v(s) ← Σ_a π(a | s) Σ p(s′, r | s, a) [ r + γ v(s′) ]
 *
 * @param inPlace whether a sweep uses the values that it has already changed; otherwise each is computed from the last
 * sweep alone (two arrays).
 *
 * Source: Sutton & Barto, 2nd ed., §4.1, box on p. 75, and fig. 4.1 (two arrays).
 */
export function* evaluationSweeps(
  table: TransitionTable,
  policy: Float64Array,
  discount: number,
  inPlace = false,
): Generator<Float64Array, never> {
  const flat = flattenTable(table);
  const { stateCount, actionCount } = flat;
  for (let values = new Float64Array(stateCount); ; ) {
    const from = inPlace ? values.slice() : values;
    const to = inPlace ? from : new Float64Array(stateCount);
    for (let state = 0; state < stateCount; state++) {
      let value = 0;
      for (let action = 0; action < actionCount; action++) {
        const row = state * actionCount + action;
        if (policy[row] !== 0) value += policy[row]! * rowValue(flat, row, from, discount);
      }
      to[state] = value;
    }
    yield to;
    values = to;
  }
}

/** Every action equally likely in every state, shape [states, actions]. */
export function uniformPolicy({ stateCount, actionCount }: TransitionTable): Float64Array {
  return new Float64Array(stateCount * actionCount).fill(1 / actionCount);
}

/** One action for each state as probabilities, shape [states, actions]. */
export function oneHot(actions: ArrayLike<number>, actionCount: number): Float64Array {
  const policy = new Float64Array(actions.length * actionCount);
  for (let state = 0; state < actions.length; state++) policy[state * actionCount + actions[state]!] = 1;
  return policy;
}

function chainOf(table: FlatTable, policy: Float64Array): Chain {
  const { stateCount, actionCount } = table;
  const rewards = new Float64Array(stateCount);
  const starts = [0];
  const next: number[] = [];
  const probabilities: number[] = [];
  const mayEnd: boolean[] = [];
  const isFree: boolean[] = [];
  for (let state = 0; state < stateCount; state++) {
    let ends = false;
    let free = true;
    for (let row = state * actionCount; row < (state + 1) * actionCount; row++) {
      const weight = policy[row]!;
      if (weight === 0) continue;
      rewards[state]! += weight * table.rewards[row]!;
      ends ||= table.mayEnd[row] === 1;
      free &&= table.isFree[row] === 1;
      for (let entry = table.starts[row]!; entry < table.starts[row + 1]!; entry++) {
        next.push(table.next[entry]!);
        probabilities.push(weight * table.probabilities[entry]!);
      }
    }
    starts.push(next.length);
    mayEnd.push(ends);
    isFree.push(free);
  }
  return { rewards, starts, next, probabilities, mayEnd, isFree };
}

function evaluateChain(chain: Chain, discount: number): Float64Array {
  if (discount < 1) return solveWithin(chain, discount, () => true);
  const isWorthless = freeForever(chain);
  checkEnds(chain, isWorthless);
  return solveWithin(chain, discount, (state) => !isWorthless[state]);
}

/** Solves for the states that are `unknown`; the others have the value 0. */
function solveWithin(chain: Chain, discount: number, unknown: (state: number) => boolean): Float64Array {
  const states: number[] = [];
  const indexOf = new Int32Array(chain.rewards.length).fill(-1);
  chain.rewards.forEach((_, state) => {
    if (unknown(state)) indexOf[state] = states.push(state) - 1;
  });
  const starts = [0];
  const columns: number[] = [];
  const coefficients: number[] = [];
  for (const state of states) {
    for (let entry = chain.starts[state]!; entry < chain.starts[state + 1]!; entry++) {
      const column = indexOf[chain.next[entry]!]!;
      if (column < 0) continue;
      columns.push(column);
      coefficients.push(chain.probabilities[entry]!);
    }
    starts.push(columns.length);
  }
  const constants = Float64Array.from(states, (state) => chain.rewards[state]!);
  const solution = solveFixedPoint({ constants, starts, columns, coefficients, factor: discount });
  const values = new Float64Array(chain.rewards.length);
  states.forEach((state, index) => {
    values[state] = solution[index]!;
  });
  return values;
}

/** States from which every reward is 0 for ever after: the greatest set that is free and that nothing leaves. */
function freeForever({ starts, next, isFree }: Chain): boolean[] {
  const within = [...isFree];
  for (let changed = true; changed; ) {
    changed = false;
    for (let state = 0; state < within.length; state++) {
      if (!within[state]) continue;
      for (let entry = starts[state]!; entry < starts[state + 1]!; entry++) {
        if (within[next[entry]!]) continue;
        within[state] = false;
        changed = true;
        break;
      }
    }
  }
  return within;
}

/** Undiscounted values exist where every state can end or come to where rewards are all 0. */
function checkEnds({ starts, next, mayEnd }: Chain, isWorthless: readonly boolean[]): void {
  const ends = mayEnd.map((may, state) => may || isWorthless[state]!);
  for (let changed = true; changed; ) {
    changed = false;
    for (let state = ends.length - 1; state >= 0; state--) {
      if (ends[state]) continue;
      for (let entry = starts[state]!; entry < starts[state + 1]! && !ends[state]; entry++) {
        if (ends[next[entry]!]) changed = ends[state] = true;
      }
    }
  }
  const stuck = ends.indexOf(false);
  if (stuck < 0) return;
  throw new InvalidValueError(
    `The discount must be less than 1 here, got 1. From state ${stuck} the episode need not end, so its value does not converge.`,
  );
}

export const policyEvaluationPlanner = definePlanner({
  id: 'policy-evaluation',
  name: 'Iterative policy evaluation',
  summary: 'Sweeps over all states until it is known what acting at random is worth in each.',
  source: 'Sutton & Barto, 2nd ed., §4.1',
  stepName: 'sweep',
  approaches: 'values of random actions',
  settings: {
    ...planningSettings,
    inPlace: boolean({ default: true, help: 'Whether a sweep already uses the values that it has changed.' }),
  },
  explanation: {
    updateRule: String.raw`v(s) \leftarrow \sum_a \pi(a \mid s) \sum_{s',r} p(s',r \mid s,a)\,[\,r + \gamma\,v(s')\,]`,
    pseudocode: [
      'v ← 0; π(a | s) ← 1 / number of actions',
      'until no value changes by more than θ',
      '  for each state s',
      '    v(s) ← Σₐ π(a | s) Σ p(s′, r | s, a) [ r + γ v(s′) ]',
    ],
  },
  *plan(table, { discount, tolerance, inPlace }) {
    const policy = uniformPolicy(table);
    if (discount === 1) evaluatePolicyExactly(table, policy, 1); // throws where undiscounted values do not exist
    let before: Float64Array = new Float64Array(table.stateCount);
    let backupCount = 0;
    for (const values of evaluationSweeps(table, policy, discount, inPlace)) {
      const change = values.reduce((most, value, state) => Math.max(most, Math.abs(value - before[state]!)), 0);
      backupCount += table.stateCount;
      yield { values, change, backupCount };
      if (change <= tolerance) return;
      before = values;
    }
  },
});
