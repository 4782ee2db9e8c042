import type { SavedState } from '../core/savedState';
import type { ActiveFeatures } from './features';

/** A trace that has faded below this is forgotten: its share of any correction is lost in rounding. */
const leastTrace = 1e-12;

/**
 * Eligibility traces z over weights: how much each should share in the correction made now.
 *
 * Only weights whose features were active not long ago have a trace worth keeping, and only they cost anything.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §12.2.
 */
export class FeatureTraces {
  /** z, as long as the weights. */
  readonly #traces: Float64Array;
  /** The weights that have a trace, in the order in which they got it: the first `#kept` entries. */
  readonly #entries: Int32Array;
  readonly #isKept: Uint8Array;
  #kept = 0;

  constructor(weightCount: number) {
    this.#traces = new Float64Array(weightCount);
    this.#entries = new Int32Array(weightCount);
    this.#isKept = new Uint8Array(weightCount);
  }

  /** zᵀx, where the features' weights begin at `start`. */
  dot({ indexes, values }: ActiveFeatures, start: number): number {
    let sum = 0;
    for (let i = 0; i < indexes.length; i++) sum += this.#traces[start + indexes[i]!]! * values[i]!;
    return sum;
  }

  /** z ← z + amount · x. */
  add({ indexes, values }: ActiveFeatures, start: number, amount: number): void {
    for (let i = 0; i < indexes.length; i++) {
      const entry = start + indexes[i]!;
      this.#keep(entry);
      this.#traces[entry]! += amount * values[i]!;
    }
  }

  #keep(entry: number): void {
    if (this.#isKept[entry] === 1) return;
    this.#isKept[entry] = 1;
    this.#entries[this.#kept++] = entry;
  }

  /** z ← factor · z. */
  decay(factor: number): void {
    const entries = this.#entries;
    let kept = 0;
    for (let i = 0; i < this.#kept; i++) {
      const entry = entries[i]!;
      const trace = this.#traces[entry]! * factor;
      const isKept = Math.abs(trace) >= leastTrace;
      this.#traces[entry] = isKept ? trace : 0;
      if (isKept) entries[kept++] = entry;
      else this.#isKept[entry] = 0;
    }
    this.#kept = kept;
  }

  /** w ← w + amount · z. */
  addTo(weights: Float64Array, amount: number): void {
    for (let i = 0; i < this.#kept; i++) {
      const entry = this.#entries[i]!;
      weights[entry]! += amount * this.#traces[entry]!;
    }
  }

  /** z ← 0, as between episodes. */
  clear(): void {
    for (let i = 0; i < this.#kept; i++) {
      const entry = this.#entries[i]!;
      this.#traces[entry] = 0;
      this.#isKept[entry] = 0;
    }
    this.#kept = 0;
  }

  save(): SavedState {
    const entries = this.#entries.slice(0, this.#kept);
    return { entries, traces: Float64Array.from(entries, (entry) => this.#traces[entry]!) };
  }

  load(saved: SavedState): void {
    this.clear();
    const traces = saved['traces'] as Float64Array;
    for (const [i, entry] of (saved['entries'] as Int32Array).entries()) {
      this.#keep(entry);
      this.#traces[entry] = traces[i]!;
    }
  }
}
