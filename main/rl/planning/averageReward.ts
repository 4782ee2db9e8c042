import type { TransitionTable } from '../core/environment';
import { InvalidValueError } from '../core/errors';
import { rowValue } from './bellman';
import { type FlatTable, flattenTable } from './flatTable';

/** The best average reward of a task that goes on forever. */
export interface AverageRewardSolution {
  /** g*, reward for each step. */
  readonly averageReward: number;
  /** How much more than the average is still to come from each state, against state 0, shape [states]. */
  readonly differentialValues: Float64Array;
  /** How much more than the average an action brings in, against state 0, shape [states, actions]. */
  readonly differentialActionValues: Float64Array;
}

/** Sweeps after which it gives up. */
const mostSweeps = 1_000_000;

/**
 * Relative value iteration: the optimal average reward of a task without an end.
 *
 *     g + h(s) = max_a Σ p(s′, r | s, a) [ r + h(s′) ],   h(0) = 0
 *
 * Converges where every policy visits one recurrent class that is not periodic, as in queues.
 *
 * @param tolerance largest width of the bounds on g at the end, in reward for each step.
 * @throws InvalidValueError when the bounds do not close.
 *
 * Source: Puterman, Markov Decision Processes (1994), §8.5.5; bounds after Odoni (1969), §8.5.4.
 */
export function solveAverageReward(table: TransitionTable, tolerance = 1e-12): AverageRewardSolution {
  const flat = flattenTable(table);
  const { stateCount, actionCount } = flat;
  let values = new Float64Array(stateCount);
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    const actionValues = backUp(flat, values);
    const next = values.map((_, state) => Math.max(...actionValues.subarray(state * actionCount, (state + 1) * actionCount)));
    const gains = next.map((value, state) => value - values[state]!);
    const [least, most] = [Math.min(...gains), Math.max(...gains)];
    const origin = next[0]!;
    values = next.map((value) => value - origin);
    if (most - least <= tolerance) {
      const averageReward = (least + most) / 2;
      const differentialActionValues = backUp(flat, values).map((value) => value - averageReward);
      return { averageReward, differentialValues: values, differentialActionValues };
    }
  }
  throw new InvalidValueError(
    `The average reward must be found within ${mostSweeps} sweeps, but its bounds did not close. The task may be periodic.`,
  );
}

/** Σ p(s′, r | s, a) [ r + h(s′) ] of every pair. */
function backUp(table: FlatTable, values: Float64Array): Float64Array {
  return Float64Array.from({ length: table.stateCount * table.actionCount }, (_, row) => rowValue(table, row, values, 1));
}
