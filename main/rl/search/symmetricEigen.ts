/** Sweeps after which the rest is rounding; matrices of a few hundred rows need about ten. */
const mostSweeps = 50;

/** A symmetric matrix as rotation and stretch: A = B · diag(values) · Bᵀ. */
export interface Eigendecomposition {
  /** Eigenvalues, in no order, shape [n]. */
  readonly values: Float64Array;
  /** B, shape [n, n]: column k is the unit eigenvector of `values[k]`. */
  readonly vectors: Float64Array;
}

/**
 * Eigenvalues and eigenvectors of a symmetric matrix, shape [n, n], by cyclic Jacobi rotations.
 *
 * Each rotation in the plane of rows p and q sets A_pq to 0:
 *
 *     θ = (A_qq − A_pp) / 2 A_pq,   t = sgn θ / (|θ| + √(θ² + 1)),   c = 1 / √(t² + 1),   s = t c
 *
 * Orthogonal to rounding, whatever the matrix; about 10 n³ multiplications a sweep. The upper triangle is read.
 *
 * Source: Golub & Van Loan, Matrix Computations, 4th ed. (2013), §8.5; Rutishauser, "The Jacobi method for real symmetric
 *         matrices", Numerische Mathematik 9 (1966), 1–10.
 */
export function decomposeSymmetric(matrix: Float64Array, n: number): Eigendecomposition {
  const a = symmetricCopy(matrix, n);
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1;

  for (let sweep = 0; sweep < mostSweeps && !isDiagonal(a, n); sweep++) {
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) {
        const off = a[p * n + q]!;
        if (off === 0) continue;
        const theta = (a[q * n + q]! - a[p * n + p]!) / (2 * off);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        rotateColumns(a, n, p, q, c, t * c);
        rotateRows(a, n, p, q, c, t * c);
        rotateColumns(vectors, n, p, q, c, t * c);
      }
    }
  }
  return { values: Float64Array.from({ length: n }, (_, i) => a[i * n + i]!), vectors };
}

function symmetricCopy(matrix: Float64Array, n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, index) => {
    const [row, column] = [Math.floor(index / n), index % n];
    return matrix[Math.min(row, column) * n + Math.max(row, column)]!;
  });
}

/** Whether what is left beside the diagonal is lost in the rounding of it. */
function isDiagonal(a: Float64Array, n: number): boolean {
  let [beside, on] = [0, 0];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      if (i === j) on += a[i * n + j]! ** 2;
      else beside += a[i * n + j]! ** 2;
    }
  }
  return beside <= Number.EPSILON ** 2 * on;
}

/** (x_p, x_q) ← (c x_p − s x_q, s x_p + c x_q) in every row. */
function rotateColumns(a: Float64Array, n: number, p: number, q: number, c: number, s: number): void {
  for (let i = 0; i < n; i++) {
    const [ip, iq] = [a[i * n + p]!, a[i * n + q]!];
    a[i * n + p] = c * ip - s * iq;
    a[i * n + q] = s * ip + c * iq;
  }
}

function rotateRows(a: Float64Array, n: number, p: number, q: number, c: number, s: number): void {
  for (let j = 0; j < n; j++) {
    const [pj, qj] = [a[p * n + j]!, a[q * n + j]!];
    a[p * n + j] = c * pj - s * qj;
    a[q * n + j] = s * pj + c * qj;
  }
}
