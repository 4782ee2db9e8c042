import type { OptionModel } from './optionModels';
import type { PlanningStep } from './planner';

/** q(s, o) = r_o(s) + Σ_x p_o(s, x) v(x). */
export function optionValue({ rewards, transitions }: OptionModel, state: number, values: Float64Array): number {
  let value = rewards[state]!;
  const first = state * values.length;
  for (let ending = 0; ending < values.length; ending++) {
    const weight = transitions[first + ending]!;
    if (weight !== 0) value += weight * values[ending]!;
  }
  return value;
}

/**
 * Value iteration over options, one sweep over the states at a time, from v = 0; goes on for ever.
 *
 *     v(s) ← max_{o ∈ O(s)} [ r_o(s) + Σ_x p_o(s, x) v(x) ]
 *
 * Each sweep reads the values of the last one alone. With every action among the options it finds the optimal values;
 * without them, the best that the options can do.
 *
 * @param available the options that may begin in each state.
 *
 * Source: Sutton, Precup & Singh, "Between MDPs and semi-MDPs", Artificial Intelligence 112 (1999), 181–211, §3, eq. 14.
 */
export function* optionValueIteration(
  models: readonly OptionModel[],
  available: readonly Int32Array[],
): Generator<PlanningStep, never, void> {
  let values = new Float64Array(available.length);
  for (let sweep = 1; ; sweep++) {
    const before = values;
    let change = 0;
    values = before.map((_, state) => {
      if (available[state]!.length === 0) return 0;
      let best = -Infinity;
      for (const option of available[state]!) best = Math.max(best, optionValue(models[option]!, state, before));
      return best;
    });
    for (let state = 0; state < values.length; state++) change = Math.max(change, Math.abs(values[state]! - before[state]!));
    yield { values, change, backupCount: sweep * values.length };
  }
}

/** Sweeps until no value changes by more than `tolerance`, and returns the values, shape [states]. */
export function planWithOptions(
  models: readonly OptionModel[],
  available: readonly Int32Array[],
  tolerance = 1e-14,
  mostSweeps = 10_000,
): Float64Array {
  const sweeps = optionValueIteration(models, available);
  let step = sweeps.next().value;
  for (let sweep = 1; step.change > tolerance && sweep < mostSweeps; sweep++) step = sweeps.next().value;
  return step.values;
}
