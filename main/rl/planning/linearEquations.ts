/** The linear equations x = b + c M x, with M as sparse rows: entries `starts[i]` … `starts[i + 1]` belong to row i. */
export interface FixedPointEquations {
  /** b, shape [n]. */
  readonly constants: Float64Array;
  readonly starts: ArrayLike<number>;
  readonly columns: ArrayLike<number>;
  readonly coefficients: ArrayLike<number>;
  /** c. */
  readonly factor: number;
}

/** Unknowns up to which elimination is used; a matrix of that size takes 32 MB. */
const mostForElimination = 2000;

/**
 * Solves x = b + c M x to the last digits.
 *
 * Needs rows of M that are not negative and sum to at most 1, and c in [0, 1]; and that the solution is unique, which
 * the caller sees to. Then I − c M is an M-matrix: elimination needs no pivoting and Gauss–Seidel converges.
 *
 * Source: Golub & Van Loan, Matrix Computations, 4th ed. (2013), §3.2, §4.1.1 and §11.2.3.
 */
export function solveFixedPoint(equations: FixedPointEquations): Float64Array {
  return equations.constants.length <= mostForElimination ? eliminate(equations) : relax(equations);
}

/** Gaussian elimination; rows skip the zeros, so narrow matrices cost little. */
function eliminate({ constants, starts, columns, coefficients, factor }: FixedPointEquations): Float64Array {
  const size = constants.length;
  const right = constants.slice();
  const rows = Array.from({ length: size }, (_, row) => {
    const elements = new Float64Array(size);
    elements[row] = 1;
    for (let entry = starts[row]!; entry < starts[row + 1]!; entry++) {
      elements[columns[entry]!]! -= factor * coefficients[entry]!;
    }
    return elements;
  });
  for (let pivot = 0; pivot < size; pivot++) {
    const pivotRow = rows[pivot]!;
    for (let row = pivot + 1; row < size; row++) {
      const elements = rows[row]!;
      if (elements[pivot] === 0) continue;
      const multiple = elements[pivot]! / pivotRow[pivot]!;
      for (let column = pivot + 1; column < size; column++) elements[column]! -= multiple * pivotRow[column]!;
      right[row]! -= multiple * right[pivot]!;
    }
  }
  for (let row = size - 1; row >= 0; row--) {
    const elements = rows[row]!;
    let sum = right[row]!;
    for (let column = row + 1; column < size; column++) sum -= elements[column]! * right[column]!;
    right[row] = sum / elements[row]!;
  }
  return right;
}

/** Gauss–Seidel, sweeping forward and backward in turn, until rounding is all that still changes. */
function relax({ constants, starts, columns, coefficients, factor }: FixedPointEquations): Float64Array {
  const size = constants.length;
  const solution = new Float64Array(size);
  const update = (row: number): number => {
    let sum = constants[row]!;
    let own = 0;
    for (let entry = starts[row]!; entry < starts[row + 1]!; entry++) {
      if (columns[entry] === row) own += factor * coefficients[entry]!;
      else sum += factor * coefficients[entry]! * solution[columns[entry]!]!;
    }
    const value = sum / (1 - own);
    const change = Math.abs(value - solution[row]!) / Math.max(1, Math.abs(value));
    solution[row] = value;
    return change;
  };
  let change = Infinity;
  for (let sweep = 0; change > 1e-15 && sweep < 100_000; sweep++) {
    change = 0;
    for (let index = 0; index < size; index++) {
      change = Math.max(change, update(sweep % 2 === 0 ? index : size - 1 - index));
    }
  }
  return solution;
}
