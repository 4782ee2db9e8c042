import { checkInteger } from '../core/check';
import { InvalidValueError } from '../core/errors';
import type { Random } from '../core/random';
import type { SavedValue } from '../core/savedState';
import type { PolicySnapshot } from '../policies/policy';

/** A table of action values Q, shape [states, actions]. */
export class ActionValues {
  /** Row-major, in discounted reward. */
  readonly values: Float64Array;
  readonly #greedy: Float64Array;

  /** @throws InvalidValueError when the table would not fit into memory. */
  constructor(
    readonly stateCount: number,
    readonly actionCount: number,
    initialValue = 0,
  ) {
    checkInteger('The number of states', stateCount, 1);
    checkInteger('The number of actions', actionCount, 1);
    checkTableSize(stateCount, actionCount);
    this.values = new Float64Array(stateCount * actionCount).fill(initialValue);
    this.#greedy = new Float64Array(actionCount);
  }

  get(state: number, action: number): number {
    return this.values[state * this.actionCount + action]!;
  }

  add(state: number, action: number, change: number): void {
    this.values[state * this.actionCount + action]! += change;
  }

  set(state: number, action: number, value: number): void {
    this.values[state * this.actionCount + action] = value;
  }

  /** Σ_a π(a | state) Q(state, a), given π(· | state), shape [actions]. */
  expected(state: number, probabilities: Float64Array): number {
    const start = state * this.actionCount;
    let sum = 0;
    for (let action = 0; action < this.actionCount; action++) sum += probabilities[action]! * this.values[start + action]!;
    return sum;
  }

  /** π(a | state) of the greedy policy, equals evenly, shape [actions]; valid until the next call. */
  greedyProbabilities(state: number): Float64Array {
    const start = state * this.actionCount;
    const best = this.max(state);
    let count = 0;
    for (let action = 0; action < this.actionCount; action++) {
      const isGreedy = this.values[start + action] === best;
      this.#greedy[action] = isGreedy ? 1 : 0;
      if (isGreedy) count++;
    }
    if (count > 1) for (let action = 0; action < this.actionCount; action++) this.#greedy[action]! /= count;
    return this.#greedy;
  }

  /** max_a Q(state, a). */
  max(state: number): number {
    const start = state * this.actionCount;
    let best = this.values[start]!;
    for (let i = start + 1; i < start + this.actionCount; i++) if (this.values[i]! > best) best = this.values[i]!;
    return best;
  }

  /** The greedy policy as it is now. */
  greedyPolicy(): PolicySnapshot {
    const { stateCount, actionCount } = this;
    return { kind: 'greedy-table', stateCount, actionCount, actionValues: this.values.slice() };
  }

  save(): Float64Array {
    return this.values.slice();
  }

  load(saved: SavedValue | undefined): void {
    this.values.set(saved as Float64Array);
  }

  /** The action of highest value: one of them drawn evenly when `random` is given, otherwise the lowest. */
  argmax(state: number, random?: Random): number {
    const { values, actionCount } = this;
    const start = state * actionCount;
    let best = 0;
    let highest = values[start]!;
    let ties = 1;
    for (let action = 1; action < actionCount; action++) {
      const value = values[start + action]!;
      if (value > highest) {
        best = action;
        highest = value;
        ties = 1;
      } else if (value === highest && random !== undefined && random.integer(++ties) === 0) {
        // The k-th of equals replaces the earlier ones with probability 1/k, which makes all equally likely.
        best = action;
      }
    }
    return best;
  }
}

/** 2²⁸ values of 8 bytes: 2 GiB, the most one array of doubles may hold on every host. */
const largestTable = 2 ** 28;

/** @throws InvalidValueError when a table of this extent would not fit into memory. */
export function checkTableSize(stateCount: number, actionCount: number): void {
  if (stateCount * actionCount <= largestTable) return;
  throw new InvalidValueError(
    `A table must have at most ${largestTable} values, got ${stateCount} states × ${actionCount} actions. Use function approximation.`,
  );
}
