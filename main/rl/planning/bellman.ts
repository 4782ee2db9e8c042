import type { FlatTable } from './flatTable';

/** q(s, a) = Σ p(s′, r | s, a) [ r + γ v(s′) ], for the row s · actions + a. */
export function rowValue(table: FlatTable, row: number, values: Float64Array, discount: number): number {
  const { starts, next, probabilities } = table;
  const end = starts[row + 1]!;
  let following = 0;
  for (let entry = starts[row]!; entry < end; entry++) following += probabilities[entry]! * values[next[entry]!]!;
  return table.rewards[row]! + discount * following;
}

/** max_a q(s, a). */
export function bestValue(table: FlatTable, state: number, values: Float64Array, discount: number): number {
  const first = state * table.actionCount;
  let best = -Infinity;
  for (let row = first; row < first + table.actionCount; row++) {
    best = Math.max(best, rowValue(table, row, values, discount));
  }
  return best;
}

/** max_s | max_a q(s, a) − v(s) |: how far values are from satisfying the Bellman optimality equation. */
export function bellmanResidual(table: FlatTable, values: Float64Array, discount: number): number {
  let residual = 0;
  for (let state = 0; state < table.stateCount; state++) {
    residual = Math.max(residual, Math.abs(bestValue(table, state, values, discount) - values[state]!));
  }
  return residual;
}

/** Every action whose value is within `tieTolerance` · max(1, |best|) of the best, for each state. */
export function optimalActions(table: FlatTable, values: Float64Array, discount: number, tieTolerance: number): number[][] {
  return Array.from({ length: table.stateCount }, (_, state) => {
    const first = state * table.actionCount;
    const actionValues = Array.from({ length: table.actionCount }, (_row, action) =>
      rowValue(table, first + action, values, discount),
    );
    const best = Math.max(...actionValues);
    const least = best - tieTolerance * Math.max(1, Math.abs(best));
    return actionValues.flatMap((value, action) => (value >= least ? [action] : []));
  });
}
