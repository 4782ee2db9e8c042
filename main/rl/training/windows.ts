import type { SavedState } from '../core/savedState';

/** Mean of the last `size` values. */
export class RecentMean {
  #values: number[] = [];

  constructor(readonly size: number) {}

  add(value: number): void {
    this.#values.push(value);
    if (this.#values.length > this.size) this.#values.shift();
  }

  get isFull(): boolean {
    return this.#values.length === this.size;
  }

  /** `null` before the first value. Summed afresh, so that it never drifts. */
  get mean(): number | null {
    if (this.#values.length === 0) return null;
    return this.#values.reduce((sum, value) => sum + value, 0) / this.#values.length;
  }

  save(): SavedState {
    return { values: Float64Array.from(this.#values) };
  }

  load(saved: SavedState): void {
    this.#values = Array.from(saved['values'] as Float64Array);
  }
}

/** The mean of some numbers since it was last taken. */
export interface RunningMean {
  sum: number;
  count: number;
}

/** Means of named numbers since they were last taken. */
export class RunningMeans {
  readonly #means = new Map<string, RunningMean>();

  /** The mean of that name, for whoever adds to it at every step; it stays the same object for good. */
  of(name: string): RunningMean {
    let mean = this.#means.get(name);
    if (mean === undefined) {
      mean = { sum: 0, count: 0 };
      this.#means.set(name, mean);
    }
    return mean;
  }

  add(name: string, value: number): void {
    const mean = this.of(name);
    mean.sum += value;
    mean.count++;
  }

  /** Hands over each mean and starts again; names without a new value are left out. */
  take(receive: (name: string, mean: number) => void): void {
    for (const [name, mean] of this.#means) {
      if (mean.count > 0) receive(name, mean.sum / mean.count);
      mean.sum = 0;
      mean.count = 0;
    }
  }

  save(): SavedState {
    return Object.fromEntries([...this.#means].map(([name, { sum, count }]) => [name, { sum, count }]));
  }

  load(saved: SavedState): void {
    for (const [name, mean] of Object.entries(saved)) Object.assign(this.of(name), mean);
  }
}
