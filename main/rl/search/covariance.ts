import { decomposeSymmetric } from './symmetricEigen';

/** The shape C of a normal distribution in n dimensions: which directions it is wide in. */
export interface Covariance {
  /** How much faster than a full matrix it can be learned, for it has fewer elements: at least 1. */
  readonly learningFactor: number;
  /** Returns the function z ↦ C^½ z for C as it is now. */
  root(): (z: Float64Array) => Float64Array;
  /** C ← keep · C + Σ weightsᵢ vᵢ vᵢᵀ. */
  mix(keep: number, weights: readonly number[], vectors: readonly Float64Array[]): void;
  /** The elements that it has, in an array that is its own. */
  readonly elements: Float64Array;
}

/** All n² elements, shape [n, n]: learns every dependence of one parameter on another. */
export class FullCovariance implements Covariance {
  readonly learningFactor = 1;
  readonly elements: Float64Array;

  constructor(private readonly n: number) {
    this.elements = Float64Array.from({ length: n * n }, (_, index) => (index % (n + 1) === 0 ? 1 : 0));
  }

  /** C^½ = B · diag(√eigenvalues) · Bᵀ. */
  root(): (z: Float64Array) => Float64Array {
    const { n } = this;
    const { values, vectors } = decomposeSymmetric(this.elements, n);
    const stretches = values.map((value) => Math.sqrt(Math.max(value, 0))); // below 0 is rounding
    return (z) => {
      const along = stretches.map((stretch, k) => stretch * columnDot(vectors, k, z));
      return z.map((_, row) => along.reduce((sum, length, k) => sum + vectors[row * n + k]! * length, 0));
    };
  }

  mix(keep: number, weights: readonly number[], vectors: readonly Float64Array[]): void {
    const { n, elements } = this;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let k = 0; k < vectors.length; k++) sum += weights[k]! * vectors[k]![i]! * vectors[k]![j]!;
        elements[i * n + j] = keep * elements[i * n + j]! + sum;
      }
    }
  }
}

/**
 * The diagonal alone, shape [n]: learns how wide each parameter varies, in time and memory that grow with n only.
 *
 * Source: Ros & Hansen, "A simple modification in CMA-ES achieving linear time and space complexity", PPSN X (2008),
 *         296–305; the factor (n + 3/2) / 3 on the learning rates is theirs.
 */
export class DiagonalCovariance implements Covariance {
  readonly learningFactor: number;
  readonly elements: Float64Array;

  constructor(n: number) {
    this.learningFactor = Math.max(1, (n + 1.5) / 3);
    this.elements = new Float64Array(n).fill(1);
  }

  root(): (z: Float64Array) => Float64Array {
    const deviations = this.elements.map((variance) => Math.sqrt(variance));
    return (z) => z.map((element, i) => deviations[i]! * element);
  }

  mix(keep: number, weights: readonly number[], vectors: readonly Float64Array[]): void {
    for (let i = 0; i < this.elements.length; i++) {
      let sum = 0;
      for (let k = 0; k < vectors.length; k++) sum += weights[k]! * vectors[k]![i]! ** 2;
      this.elements[i] = keep * this.elements[i]! + sum;
    }
  }
}

/** Column `k` of a matrix, shape [n, n], times z. */
function columnDot(matrix: Float64Array, k: number, z: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < z.length; row++) sum += matrix[row * z.length + k]! * z[row]!;
  return sum;
}
