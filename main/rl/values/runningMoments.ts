import type { SavedState } from '../core/savedState';

/**
 * Means and variances of rows of numbers, element by element, as the rows come.
 *
 *     n ← n + 1;  δ ← x − x̄;  x̄ ← x̄ + δ / n;  M ← M + δ (x − x̄);  variance = M / n
 *
 * The variance is that of the rows seen (NumPy's `var`), and 1 before the first.
 *
 * Source: Welford, "Note on a method for calculating corrected sums of squares and products", Technometrics 4 (1962).
 */
export class RunningMoments {
  /** Shape [elements]; the array stays the same object. */
  readonly means: Float64Array;
  /** Shape [elements]; the array stays the same object. */
  readonly variances: Float64Array;
  /** M, sums of squared distances from the mean, shape [elements]. */
  readonly #squares: Float64Array;
  #count = 0;

  constructor(size: number) {
    this.means = new Float64Array(size);
    this.variances = new Float64Array(size).fill(1);
    this.#squares = new Float64Array(size);
  }

  /** Counts one row, the `size` numbers of `values` from `start` on. */
  add(values: ArrayLike<number>, start = 0): void {
    const { means, variances } = this;
    const squares = this.#squares;
    const share = 1 / ++this.#count;
    for (let i = 0; i < means.length; i++) {
      const value = values[start + i]!;
      const distance = value - means[i]!;
      means[i]! += distance * share;
      squares[i]! += distance * (value - means[i]!);
      variances[i] = squares[i]! * share;
    }
  }

  save(): SavedState {
    return {
      count: this.#count,
      means: this.means.slice(),
      squares: this.#squares.slice(),
      variances: this.variances.slice(),
    };
  }

  load(saved: SavedState): void {
    this.#count = saved['count'] as number;
    this.means.set(saved['means'] as Float64Array);
    this.#squares.set(saved['squares'] as Float64Array);
    this.variances.set(saved['variances'] as Float64Array);
  }
}
