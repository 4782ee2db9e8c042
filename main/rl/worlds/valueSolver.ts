import type { TransitionTable } from '../core/environment';
import { bestValue, rowValue } from '../planning/bellman';
import { type FlatTable, flattenTable } from '../planning/flatTable';
import { solveTable } from '../planning/solve';

/** How much the last sweep may have changed a value, in parts of the largest, when a solution counts as found. */
const tolerance = 1e-12;

/**
 * The optimal values of a table, one sweep at a time, so that a page stays alive while they are worked out.
 *
 *     v(s) ← max_a Σ p(s′, r | s, a) [ r + γ v(s′) ]
 *
 * With a discount below 1 it may begin with any values, those before an edit for example: the solution is the same, and
 * found sooner. Undiscounted, sweeps may keep what they began with, so that only `solve` is sure of the answer.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §4.4, box on p. 83.
 */
export class ValueSolver {
  /** v, shape [states]; in place, so that it can be drawn at any time. */
  readonly values: Float64Array;
  sweepCount = 0;
  #isSolved = false;
  readonly #table: FlatTable;

  /** @param initial shape [states]; zeros without it, or where there are not as many. */
  constructor(
    private readonly rules: TransitionTable,
    private readonly discount: number,
    initial?: ArrayLike<number>,
  ) {
    this.#table = flattenTable(rules);
    this.values = new Float64Array(rules.stateCount);
    if (initial?.length === rules.stateCount) this.values.set(initial);
  }

  get isSolved(): boolean {
    return this.#isSolved;
  }

  /** The exact values at once. @throws InvalidValueError when the discount is 1 and they do not exist. */
  solve(): void {
    const { values, iterations } = solveTable(this.rules, { discount: this.discount });
    this.values.set(values);
    this.sweepCount = iterations;
    this.#isSolved = true;
  }

  /** One sweep over all states. */
  sweep(): void {
    let change = 0;
    let largest = 1;
    for (let state = 0; state < this.values.length; state++) {
      const size = Math.abs(this.backUp(state));
      if (size > change) change = size;
      largest = Math.max(largest, Math.abs(this.values[state]!));
    }
    this.sweepCount++;
    this.#isSolved = change <= tolerance * largest;
  }

  /** One Bellman backup of one state; returns how much its value changed. */
  backUp(state: number): number {
    const value = bestValue(this.#table, state, this.values, this.discount);
    const change = value - this.values[state]!;
    this.values[state] = value;
    return change;
  }

  /** q(state, a) by the values as they are now, shape [actions]. */
  actionValues(state: number): Float64Array {
    const { actionCount } = this.#table;
    return Float64Array.from({ length: actionCount }, (_, action) =>
      rowValue(this.#table, state * actionCount + action, this.values, this.discount),
    );
  }
}
