import type { SavedState } from '../core/savedState';

/**
 * Which pairs of state and action are known to lead to a state.
 *
 * Each pair leads to at most one state at a time. Chains through flat arrays, so moving a pair costs the same however many
 * there are.
 */
export class Predecessors {
  /** First pair that leads to each state, −1 for none, shape [states]. */
  readonly #first: Int32Array;
  /** The pair after and the one before in the same chain, −1 for none, shape [pairs]. */
  readonly #after: Int32Array;
  readonly #before: Int32Array;
  /** The state each pair leads to, −1 for none, shape [pairs]. */
  readonly #target: Int32Array;

  constructor(stateCount: number, pairCount: number) {
    this.#first = new Int32Array(stateCount).fill(-1);
    this.#after = new Int32Array(pairCount).fill(-1);
    this.#before = new Int32Array(pairCount).fill(-1);
    this.#target = new Int32Array(pairCount).fill(-1);
  }

  /** Notes that `pair` leads to `state` from now on. */
  move(pair: number, state: number): void {
    const known = this.#target[pair]!;
    if (known === state) return;
    if (known !== -1) this.#unlink(pair, known);
    const first = this.#first[state]!;
    this.#after[pair] = first;
    this.#before[pair] = -1;
    if (first !== -1) this.#before[first] = pair;
    this.#first[state] = pair;
    this.#target[pair] = state;
  }

  #unlink(pair: number, state: number): void {
    const [before, after] = [this.#before[pair]!, this.#after[pair]!];
    if (before === -1) this.#first[state] = after;
    else this.#after[before] = after;
    if (after !== -1) this.#before[after] = before;
  }

  /** The pairs that lead to `state`, the newest first. */
  *of(state: number): Generator<number, void, void> {
    for (let pair = this.#first[state]!; pair !== -1; pair = this.#after[pair]!) yield pair;
  }

  save(): SavedState {
    return {
      first: this.#first.slice(),
      after: this.#after.slice(),
      before: this.#before.slice(),
      target: this.#target.slice(),
    };
  }

  load(saved: SavedState): void {
    this.#first.set(saved['first'] as Int32Array);
    this.#after.set(saved['after'] as Int32Array);
    this.#before.set(saved['before'] as Int32Array);
    this.#target.set(saved['target'] as Int32Array);
  }
}
