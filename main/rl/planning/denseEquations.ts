import { InvalidValueError } from '../core/errors';

/**
 * Solves A x = b by Gaussian elimination with partial pivoting.
 *
 * @param matrix A, shape [n, n], row by row; is overwritten.
 * @param right b, shape [n]; becomes x.
 * @throws InvalidValueError when A is singular.
 *
 * Source: Golub & Van Loan, Matrix Computations, 4th ed. (2013), §3.4.
 */
export function solveDense(matrix: Float64Array, right: Float64Array): Float64Array {
  const size = right.length;
  for (let pivot = 0; pivot < size; pivot++) {
    exchangeRows(matrix, right, pivot, largestBelow(matrix, size, pivot));
    const divisor = matrix[pivot * size + pivot]!;
    if (divisor === 0) throw new InvalidValueError('The matrix of linear equations must not be singular.');
    for (let row = pivot + 1; row < size; row++) {
      const multiple = matrix[row * size + pivot]! / divisor;
      if (multiple === 0) continue;
      for (let column = pivot; column < size; column++) matrix[row * size + column]! -= multiple * matrix[pivot * size + column]!;
      right[row]! -= multiple * right[pivot]!;
    }
  }
  for (let row = size - 1; row >= 0; row--) {
    let sum = right[row]!;
    for (let column = row + 1; column < size; column++) sum -= matrix[row * size + column]! * right[column]!;
    right[row] = sum / matrix[row * size + row]!;
  }
  return right;
}

/** The row at or below `pivot` with the largest element in that column. */
function largestBelow(matrix: Float64Array, size: number, pivot: number): number {
  let largest = pivot;
  for (let row = pivot + 1; row < size; row++) {
    if (Math.abs(matrix[row * size + pivot]!) > Math.abs(matrix[largest * size + pivot]!)) largest = row;
  }
  return largest;
}

function exchangeRows(matrix: Float64Array, right: Float64Array, one: number, other: number): void {
  if (one === other) return;
  const size = right.length;
  for (let column = 0; column < size; column++) {
    const kept = matrix[one * size + column]!;
    matrix[one * size + column] = matrix[other * size + column]!;
    matrix[other * size + column] = kept;
  }
  [right[one], right[other]] = [right[other]!, right[one]!];
}
