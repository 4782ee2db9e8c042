import type { FlatTable } from '../planning/flatTable';
import { spread } from './softPaths';

/** Largest change of a value at which sweeps end, and difference at which two actions count as equally good; both relative. */
const sweepTolerance = 1e-10;
const tieTolerance = 1e-8;

/** Weight of what is left out at the end of an endless sum. */
const leastWeight = 1e-13;

/**
 * The policy that is optimal for rewards of states, whatever the table itself pays; equally good actions share evenly.
 *
 *     v(s) = r(s) + γ max_a Σ_s′ p(s′ | s, a) v(s′)
 *
 * @param rewards r, shape [states].
 * @param values where the sweeps start, and what they come to, shape [states]: handing back the last ones saves most of the work.
 * @returns π(a | s), shape [states, actions].
 */
export function optimalPolicy(
  table: FlatTable,
  rewards: ArrayLike<number>,
  discount: number,
  values: Float64Array = new Float64Array(table.stateCount),
): Float64Array {
  const { stateCount, actionCount } = table;
  let scale = Number.MIN_VALUE;
  for (let state = 0; state < stateCount; state++) scale = Math.max(scale, Math.abs(rewards[state]!) / (1 - discount));
  for (let change = Infinity; change > sweepTolerance * scale; ) {
    change = 0;
    for (let state = 0; state < stateCount; state++) {
      let best = -Infinity;
      for (let row = state * actionCount; row < (state + 1) * actionCount; row++)
        best = Math.max(best, expected(table, row, values));
      const value = rewards[state]! + discount * best;
      change = Math.max(change, Math.abs(value - values[state]!));
      values[state] = value;
    }
  }
  return evenlyAmongBest(table, values, tieTolerance * scale);
}

function evenlyAmongBest(table: FlatTable, values: Float64Array, tolerance: number): Float64Array {
  const { stateCount, actionCount } = table;
  const policy = new Float64Array(stateCount * actionCount);
  for (let first = 0; first < policy.length; first += actionCount) {
    let best = -Infinity;
    for (let row = first; row < first + actionCount; row++) best = Math.max(best, expected(table, row, values));
    let count = 0;
    for (let row = first; row < first + actionCount; row++) {
      if (expected(table, row, values) < best - tolerance) continue;
      policy[row] = 1;
      count++;
    }
    for (let row = first; row < first + actionCount; row++) policy[row]! /= count;
  }
  return policy;
}

/** Σ_s′ p(s′ | row) v(s′). */
function expected({ starts, next, probabilities }: FlatTable, row: number, values: Float64Array): number {
  let sum = 0;
  for (let entry = starts[row]!; entry < starts[row + 1]!; entry++) sum += probabilities[entry]! * values[next[entry]!]!;
  return sum;
}

/**
 * How often a policy is in each state, later visits counting less.
 *
 *     d(s) = Σ_t γᵗ Pr(S_t = s)
 *
 * What the policy is worth at the start is then Σ_s d(s) r(s), for any rewards r of states.
 *
 * @param policy π(a | s), shape [states, actions].
 */
export function discountedVisits(
  table: FlatTable,
  initialProbabilities: Float64Array,
  policy: Float64Array,
  discount: number,
): Float64Array {
  const visits = new Float64Array(table.stateCount);
  let shares: Float64Array = initialProbabilities.slice();
  let nextShares: Float64Array = new Float64Array(table.stateCount);
  for (let weight = 1; weight > leastWeight; weight *= discount) {
    for (let state = 0; state < visits.length; state++) visits[state]! += weight * shares[state]!;
    nextShares.fill(0);
    spread(table, shares, policy, nextShares);
    [shares, nextShares] = [nextShares, shares];
  }
  return visits;
}

/** Σ_i a_i b_i. */
export function innerProduct(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
