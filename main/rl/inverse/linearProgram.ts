import type { SavedState } from '../core/savedState';

/** Reduced costs, coefficients and differences of ratios below this are taken for rounding. */
const tolerance = 1e-9;

/**
 * A linear program that starts at a point it allows, solved pivot by pivot.
 *
 *     maximize cᵀ x subject to A x ≤ b, x ≥ 0,   with b ≥ 0
 *
 * x = 0 is allowed, so no first phase is needed, and every pivot leads from one corner to another that is no worse. The
 * variable that raises the objective fastest enters; of the constraints that stop it the one with the largest coefficient
 * leaves, for the sake of rounding. Where pivots lead nowhere for long, because many constraints meet in a corner, Bland's
 * rule takes over until the objective moves, so the method always ends.
 *
 * Source: Dantzig, Linear Programming and Extensions (1963), ch. 5; Bland, "New finite pivoting rules for the simplex
 *         method", Mathematics of Operations Research 2 (1977), 103–107.
 */
export class LinearProgram {
  /** Constraints with their right sides in the last column, the objective in the last row, shape [rows + 1, columns + 1]. */
  readonly #cells: Float64Array;
  readonly #width: number;
  /** Variable of each constraint; numbers from `variableCount` on are slacks. */
  readonly #basic: Int32Array;
  /** Variable of each column. */
  readonly #nonbasic: Int32Array;
  /** Pivots since the objective last moved. */
  #stalledPivots = 0;

  /**
   * @param coefficients A, shape [constraints, variables].
   * @param bounds b, shape [constraints]; none below 0.
   * @param objective c, shape [variables].
   */
  constructor(coefficients: Float64Array, bounds: Float64Array, objective: Float64Array) {
    const rowCount = bounds.length;
    const columnCount = objective.length;
    this.#width = columnCount + 1;
    this.#cells = new Float64Array((rowCount + 1) * this.#width);
    for (let row = 0; row < rowCount; row++) {
      this.#cells.set(coefficients.subarray(row * columnCount, (row + 1) * columnCount), row * this.#width);
      this.#cells[row * this.#width + columnCount] = bounds[row]!;
    }
    objective.forEach((value, column) => {
      this.#cells[rowCount * this.#width + column] = -value;
    });
    this.#basic = Int32Array.from({ length: rowCount }, (_, row) => columnCount + row);
    this.#nonbasic = Int32Array.from({ length: columnCount }, (_, column) => column);
  }

  get #rowCount(): number {
    return this.#basic.length;
  }

  get #columnCount(): number {
    return this.#nonbasic.length;
  }

  /** cᵀ x of the corner that was reached. */
  get value(): number {
    return this.#cells[this.#cells.length - 1]!;
  }

  /** x of the corner that was reached, shape [variables]. */
  solution(): Float64Array {
    const solution = new Float64Array(this.#columnCount);
    this.#basic.forEach((variable, row) => {
      if (variable < this.#columnCount) solution[variable] = this.#cells[row * this.#width + this.#columnCount]!;
    });
    return solution;
  }

  /**
   * One pivot.
   *
   * @returns false where the corner is already the best, and nothing was done.
   * @throws RangeError when the objective has no bound.
   */
  improve(): boolean {
    const column = this.#entering();
    if (column < 0) return false;
    const before = this.value;
    this.#pivot(this.#leaving(column), column);
    this.#stalledPivots = this.value - before > tolerance ? 0 : this.#stalledPivots + 1;
    return true;
  }

  get #hasStalled(): boolean {
    return this.#stalledPivots > this.#columnCount;
  }

  /** A column that can raise the objective, or −1 when none can. */
  #entering(): number {
    let chosen = -1;
    let steepest = -tolerance;
    for (let column = 0; column < this.#columnCount; column++) {
      const cost = this.#cells[this.#rowCount * this.#width + column]!;
      if (cost >= -tolerance) continue;
      const isBetter = this.#hasStalled ? chosen < 0 || this.#nonbasic[column]! < this.#nonbasic[chosen]! : cost < steepest;
      if (isBetter) [chosen, steepest] = [column, cost];
    }
    return chosen;
  }

  /** The row that first bounds the column's variable. */
  #leaving(column: number): number {
    let chosen = -1;
    let least = Infinity;
    for (let row = 0; row < this.#rowCount; row++) {
      const coefficient = this.#coefficient(row, column);
      if (coefficient <= tolerance) continue;
      const ratio = this.#coefficient(row, this.#columnCount) / coefficient;
      const isTie = Math.abs(ratio - least) <= tolerance;
      const winsTie = this.#hasStalled
        ? this.#basic[row]! < this.#basic[chosen]!
        : coefficient > this.#coefficient(chosen, column);
      if (isTie ? winsTie : ratio < least) [chosen, least] = [row, ratio];
    }
    if (chosen < 0) throw new RangeError('The linear program must have a bound, got one whose objective grows for ever.');
    return chosen;
  }

  #coefficient(row: number, column: number): number {
    return this.#cells[row * this.#width + column]!;
  }

  #pivot(pivotRow: number, pivotColumn: number): void {
    const cells = this.#cells;
    const width = this.#width;
    const start = pivotRow * width;
    const pivot = cells[start + pivotColumn]!;
    for (let column = 0; column < width; column++) cells[start + column]! /= pivot;
    cells[start + pivotColumn] = 1 / pivot;
    for (let first = 0; first < cells.length; first += width) {
      const multiple = cells[first + pivotColumn]!;
      if (first === start || multiple === 0) continue;
      for (let column = 0; column < width; column++) cells[first + column]! -= multiple * cells[start + column]!;
      cells[first + pivotColumn] = -multiple / pivot;
    }
    const leaving = this.#basic[pivotRow]!;
    this.#basic[pivotRow] = this.#nonbasic[pivotColumn]!;
    this.#nonbasic[pivotColumn] = leaving;
  }

  save(): SavedState {
    return {
      cells: this.#cells.slice(),
      basic: this.#basic.slice(),
      nonbasic: this.#nonbasic.slice(),
      stalledPivots: this.#stalledPivots,
    };
  }

  load(saved: SavedState): void {
    this.#cells.set(saved['cells'] as Float64Array);
    this.#basic.set(saved['basic'] as Int32Array);
    this.#nonbasic.set(saved['nonbasic'] as Int32Array);
    this.#stalledPivots = saved['stalledPivots'] as number;
  }
}
