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

/** Means of named numbers since they were last taken. */
export class RunningMeans {
  readonly #sums = new Map<string, { sum: number; count: number }>();

  add(name: string, value: number): void {
    const entry = this.#sums.get(name);
    if (entry === undefined) this.#sums.set(name, { sum: value, count: 1 });
    else {
      entry.sum += value;
      entry.count++;
    }
  }

  /** Hands over each mean and starts again; names without a new value are left out. */
  take(receive: (name: string, mean: number) => void): void {
    for (const [name, entry] of this.#sums) {
      if (entry.count > 0) receive(name, entry.sum / entry.count);
      entry.sum = 0;
      entry.count = 0;
    }
  }

  save(): SavedState {
    return Object.fromEntries([...this.#sums].map(([name, { sum, count }]) => [name, { sum, count }]));
  }

  load(saved: SavedState): void {
    this.#sums.clear();
    for (const [name, entry] of Object.entries(saved)) this.#sums.set(name, { ...(entry as { sum: number; count: number }) });
  }
}
