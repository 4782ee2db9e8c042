import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../main/rl/core/random';
import { decomposeSymmetric } from '../../../main/rl/search/symmetricEigen';

/** B · diag(values) · Bᵀ. */
function compose(values: Float64Array, vectors: Float64Array): number[] {
  const n = values.length;
  return Array.from({ length: n * n }, (_, index) => {
    const [row, column] = [Math.floor(index / n) * n, (index % n) * n];
    return values.reduce((sum, value, k) => sum + vectors[row + k]! * value * vectors[column + k]!, 0);
  });
}

function randomSymmetric(n: number, seed: number): Float64Array {
  const random = createRandom(seed);
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = i; j < n; j++) {
      matrix[i * n + j] = random.normal();
      matrix[j * n + i] = matrix[i * n + j]!;
    }
  }
  return matrix;
}

describe('The decomposition of a symmetric matrix', () => {
  it('finds the eigenvalues that a matrix of two rows has by its formula', () => {
    // (2 1; 1 2) stretches (1, 1) by 3 and (1, −1) by 1.
    const { values, vectors } = decomposeSymmetric(Float64Array.of(2, 1, 1, 2), 2);
    const greatest = values[0]! > values[1]! ? 0 : 1;
    expect(values[greatest]).toBeCloseTo(3, 14);
    expect(values[1 - greatest]).toBeCloseTo(1, 14);
    expect(vectors[greatest]! / vectors[2 + greatest]!).toBeCloseTo(1, 14);
    expect(vectors[1 - greatest]! / vectors[3 - greatest]!).toBeCloseTo(-1, 14);
  });

  it.each([1, 2, 3, 10, 40])('gives back a random matrix of %d rows, from orthonormal vectors', (n) => {
    const matrix = randomSymmetric(n, n);
    const { values, vectors } = decomposeSymmetric(matrix, n);
    compose(values, vectors).forEach((element, i) => {
      expect(element).toBeCloseTo(matrix[i]!, 11);
    });
    compose(new Float64Array(n).fill(1), vectors).forEach((element, i) => {
      expect(element).toBeCloseTo(i % (n + 1) === 0 ? 1 : 0, 12);
    });
  });

  it('keeps small eigenvalues beside very large ones, and copes with equal ones and zeros', () => {
    const sorted = (matrix: readonly number[], n: number) =>
      [...decomposeSymmetric(Float64Array.from(matrix), n).values].sort((a, b) => a - b);
    // Stretches (1, 1) by 1e8 and (1, −1) by 1.
    const [half, other] = [(1e8 + 1) / 2, (1e8 - 1) / 2];
    const [small, large] = sorted([half, other, other, half], 2);
    expect(small).toBeCloseTo(1, 6);
    expect(large! / 1e8).toBeCloseTo(1, 14);
    expect(sorted([5, 0, 0, 0, 5, 0, 0, 0, 5], 3)).toEqual([5, 5, 5]);
    expect(sorted([0, 0, 0, 0], 2)).toEqual([0, 0]);
  });

  it('leaves the matrix as it was', () => {
    const matrix = randomSymmetric(4, 1);
    const copy = matrix.slice();
    decomposeSymmetric(matrix, 4);
    expect(matrix).toEqual(copy);
  });
});
