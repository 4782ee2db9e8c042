import type { SavedState } from '../core/savedState';

/**
 * The last few steps of an episode, oldest first: what methods of n steps look back on.
 *
 * Step i was taken in `state(i)` with `action(i)` and earned `reward(i)`. Room is made once; the oldest is removed by
 * whoever is done with it.
 */
export class RecentSteps {
  readonly #states: Float64Array;
  readonly #actions: Float64Array;
  readonly #rewards: Float64Array;
  /** Place of the oldest step in the rings above. */
  #first = 0;
  #length = 0;

  constructor(readonly capacity: number) {
    this.#states = new Float64Array(capacity);
    this.#actions = new Float64Array(capacity);
    this.#rewards = new Float64Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  get isFull(): boolean {
    return this.#length === this.capacity;
  }

  /** Needs room: `isFull` must be false. */
  add(state: number, action: number, reward: number): void {
    const place = this.#place(this.#length++);
    this.#states[place] = state;
    this.#actions[place] = action;
    this.#rewards[place] = reward;
  }

  removeOldest(): void {
    this.#first = this.#place(1);
    this.#length--;
  }

  #place(i: number): number {
    const place = this.#first + i;
    return place < this.capacity ? place : place - this.capacity;
  }

  state(i: number): number {
    return this.#states[this.#place(i)]!;
  }

  action(i: number): number {
    return this.#actions[this.#place(i)]!;
  }

  reward(i: number): number {
    return this.#rewards[this.#place(i)]!;
  }

  /** R₁ + γ R₂ + … + γᵏ⁻¹ R_k + γᵏ `bootstrap` from the oldest step on, k being how many there are. */
  discountedReturn(discount: number, bootstrap: number): number {
    let sum = bootstrap;
    for (let i = this.#length - 1; i >= 0; i--) sum = this.reward(i) + discount * sum;
    return sum;
  }

  save(): SavedState {
    const indexes = Array.from({ length: this.#length }, (_, i) => i);
    return {
      states: Float64Array.from(indexes, (i) => this.state(i)),
      actions: Float64Array.from(indexes, (i) => this.action(i)),
      rewards: Float64Array.from(indexes, (i) => this.reward(i)),
    };
  }

  load(saved: SavedState): void {
    const states = saved['states'] as Float64Array;
    this.#states.set(states);
    this.#actions.set(saved['actions'] as Float64Array);
    this.#rewards.set(saved['rewards'] as Float64Array);
    this.#first = 0;
    this.#length = states.length;
  }
}
