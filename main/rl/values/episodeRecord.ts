import { InvalidValueError } from '../core/errors';
import type { SavedState } from '../core/savedState';
import type { ActiveFeatures, Features } from './features';

/** Features kept of all steps together before an episode is too long: a gigabyte. */
const mostFeatures = 2 ** 26;

/**
 * All steps of the episode under way with the features of their states, for methods that learn at its end.
 *
 * Room grows with the longest episode so far and is used again.
 */
export class EpisodeRecord {
  readonly #width: number;
  /** Shape [steps, active features]. */
  #indexes: Int32Array;
  #values: Float64Array;
  #actions = new Int32Array(64);
  /** R_{t+1}, earned by step t; G_t after `sumRewards`. */
  #rewards = new Float64Array(64);
  #length = 0;

  constructor(features: Features) {
    this.#width = features.activeCount;
    this.#indexes = new Int32Array(64 * this.#width);
    this.#values = new Float64Array(64 * this.#width);
  }

  get length(): number {
    return this.#length;
  }

  /** @throws InvalidValueError when the episode does not end. */
  add(x: ActiveFeatures, action: number, reward: number): void {
    const t = this.#length++;
    if (t === this.#actions.length) this.#growTo(2 * t);
    this.#indexes.set(x.indexes, t * this.#width);
    this.#values.set(x.values, t * this.#width);
    this.#actions[t] = action;
    this.#rewards[t] = reward;
  }

  #growTo(stepCount: number): void {
    if (stepCount * this.#width > mostFeatures) {
      throw new InvalidValueError(
        `An episode must end to be learned from, got ${this.#actions.length} steps without an end. A method that learns at every step needs none.`,
      );
    }
    const grown = <A extends Int32Array | Float64Array>(from: A, to: A): A => {
      to.set(from);
      return to;
    };
    this.#indexes = grown(this.#indexes, new Int32Array(stepCount * this.#width));
    this.#values = grown(this.#values, new Float64Array(stepCount * this.#width));
    this.#actions = grown(this.#actions, new Int32Array(stepCount));
    this.#rewards = grown(this.#rewards, new Float64Array(stepCount));
  }

  /** G_t ← R_{t+1} + γ G_{t+1} for every step, the last one first; `bootstrap` follows the last. */
  sumRewards(discount: number, bootstrap: number): void {
    let sum = bootstrap;
    for (let t = this.#length - 1; t >= 0; t--) {
      sum = this.#rewards[t]! + discount * sum;
      this.#rewards[t] = sum;
    }
  }

  /** Writes x(S_t) into `x`. */
  copyFeatures(t: number, x: ActiveFeatures): void {
    const start = t * this.#width;
    for (let i = 0; i < this.#width; i++) {
      x.indexes[i] = this.#indexes[start + i]!;
      x.values[i] = this.#values[start + i]!;
    }
  }

  action(t: number): number {
    return this.#actions[t]!;
  }

  /** G_t; valid after `sumRewards`. */
  return(t: number): number {
    return this.#rewards[t]!;
  }

  clear(): void {
    this.#length = 0;
  }

  save(): SavedState {
    return {
      indexes: this.#indexes.slice(0, this.#length * this.#width),
      values: this.#values.slice(0, this.#length * this.#width),
      actions: this.#actions.slice(0, this.#length),
      rewards: this.#rewards.slice(0, this.#length),
    };
  }

  load(saved: SavedState): void {
    const actions = saved['actions'] as Int32Array;
    if (actions.length > this.#actions.length) this.#growTo(2 ** Math.ceil(Math.log2(actions.length)));
    this.#length = actions.length;
    this.#indexes.set(saved['indexes'] as Int32Array);
    this.#values.set(saved['values'] as Float64Array);
    this.#actions.set(actions);
    this.#rewards.set(saved['rewards'] as Float64Array);
  }
}
