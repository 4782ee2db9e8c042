import { InvalidValueError } from '../core/errors';

/** How a zero-sum game is played by two players who make no mistake. */
export interface ZeroSumSolution {
  /** What the row player gets on average, and the column player loses. */
  readonly value: number;
  /** Probability of each row. */
  readonly row: Float64Array;
  /** Probability of each column. */
  readonly column: Float64Array;
}

/**
 * Solves a zero-sum game in normal form exactly, by linear programming.
 *
 *     value = max_p min_j Σᵢ pᵢ Aᵢⱼ = min_q max_i Σⱼ Aᵢⱼ qⱼ
 *
 * With all payoffs shifted above 0, the column player's side is: maximize Σ yⱼ subject to A y ≤ 1, y ≥ 0. Then
 * 1 / Σ y is the shifted value, y divided by its sum the column strategy, and the duals give the row strategy. Pivots
 * follow Bland's rule, so the method always ends. Where several strategies are optimal, it returns one of them.
 *
 * @param payoffs of the row player, flat in row-major order, shape [rows, columns].
 * @throws InvalidValueError when there is no payoff or one that is not finite.
 *
 * Source: von Neumann, "Zur Theorie der Gesellschaftsspiele", Mathematische Annalen 100 (1928), 295–320; Dantzig, Linear
 *         Programming and Extensions (1963), ch. 13; Bland, Mathematics of Operations Research 2 (1977), 103–107.
 */
export function solveZeroSum(payoffs: ArrayLike<number>, rowCount: number, columnCount: number): ZeroSumSolution {
  const tableau = new Tableau(payoffs, rowCount, columnCount);
  tableau.maximize();
  return tableau.solution();
}

/** Reduced costs below this are taken for rounding. */
const tolerance = 1e-12;

/**
 * The dictionary of the linear program, shape [rows + 1, columns + 1]: the constraints with their right sides in the
 * last column, and the objective in the last row. A variable and a slack change places at each pivot.
 */
class Tableau {
  readonly #cells: Float64Array;
  readonly #width: number;
  /** Variable of each constraint row; numbers from `columnCount` on are slacks. */
  readonly #basic: number[];
  /** Variable of each column. */
  readonly #nonbasic: number[];
  readonly #shift: number;

  constructor(
    payoffs: ArrayLike<number>,
    private readonly rowCount: number,
    private readonly columnCount: number,
  ) {
    let lowest = Infinity;
    for (let i = 0; i < rowCount * columnCount; i++) {
      if (!Number.isFinite(payoffs[i])) throw new InvalidValueError(`Payoffs must be finite numbers, got ${payoffs[i]}.`);
      lowest = Math.min(lowest, payoffs[i]!);
    }
    if (lowest === Infinity) throw new InvalidValueError('A game must have at least one payoff, got none.');
    // Above 0, so that the value is; 1 keeps the shifted payoffs away from 0.
    this.#shift = 1 - lowest;
    this.#width = columnCount + 1;
    this.#cells = new Float64Array((rowCount + 1) * this.#width);
    for (let row = 0; row < rowCount; row++) {
      for (let column = 0; column < columnCount; column++) {
        this.#cells[row * this.#width + column] = payoffs[row * columnCount + column]! + this.#shift;
      }
      this.#cells[row * this.#width + columnCount] = 1;
    }
    this.#cells.fill(-1, rowCount * this.#width, rowCount * this.#width + columnCount);
    this.#basic = Array.from({ length: rowCount }, (_, row) => columnCount + row);
    this.#nonbasic = Array.from({ length: columnCount }, (_, column) => column);
  }

  maximize(): void {
    for (let column = this.#entering(); column >= 0; column = this.#entering()) this.#pivot(this.#leaving(column), column);
  }

  /** Of the columns that can raise the objective the one with the lowest variable, or −1 when none can. */
  #entering(): number {
    let chosen = -1;
    for (let column = 0; column < this.columnCount; column++) {
      const canRaise = this.#cells[this.rowCount * this.#width + column]! < -tolerance;
      if (canRaise && (chosen < 0 || this.#nonbasic[column]! < this.#nonbasic[chosen]!)) chosen = column;
    }
    return chosen;
  }

  /** The row that first bounds the column's variable; of several the one with the lowest variable. */
  #leaving(column: number): number {
    let chosen = -1;
    let least = Infinity;
    for (let row = 0; row < this.rowCount; row++) {
      const coefficient = this.#cells[row * this.#width + column]!;
      if (coefficient <= tolerance) continue;
      const ratio = this.#cells[row * this.#width + this.columnCount]! / coefficient;
      if (ratio < least || (ratio === least && this.#basic[row]! < this.#basic[chosen]!)) [chosen, least] = [row, ratio];
    }
    return chosen; // always found: every payoff is above 0, so the program is bounded
  }

  #pivot(pivotRow: number, pivotColumn: number): void {
    const cells = this.#cells;
    const width = this.#width;
    const start = pivotRow * width;
    const pivot = cells[start + pivotColumn]!;
    for (let column = 0; column < width; column++) cells[start + column]! /= pivot;
    cells[start + pivotColumn] = 1 / pivot;
    for (let row = 0; row <= this.rowCount; row++) {
      if (row === pivotRow) continue;
      const multiple = cells[row * width + pivotColumn]!;
      if (multiple === 0) continue;
      for (let column = 0; column < width; column++) {
        if (column !== pivotColumn) cells[row * width + column]! -= multiple * cells[start + column]!;
      }
      cells[row * width + pivotColumn] = -multiple / pivot;
    }
    const leaving = this.#basic[pivotRow]!;
    this.#basic[pivotRow] = this.#nonbasic[pivotColumn]!;
    this.#nonbasic[pivotColumn] = leaving;
  }

  solution(): ZeroSumSolution {
    const row = new Float64Array(this.rowCount);
    const column = new Float64Array(this.columnCount);
    this.#basic.forEach((variable, index) => {
      if (variable < this.columnCount) column[variable] = Math.max(0, this.#cells[index * this.#width + this.columnCount]!);
    });
    this.#nonbasic.forEach((variable, index) => {
      const dual = this.#cells[this.rowCount * this.#width + index]!;
      if (variable >= this.columnCount) row[variable - this.columnCount] = Math.max(0, dual);
    });
    const total = column.reduce((sum, weight) => sum + weight, 0);
    const rowTotal = row.reduce((sum, weight) => sum + weight, 0);
    return {
      value: 1 / total - this.#shift,
      row: row.map((weight) => weight / rowTotal),
      column: column.map((weight) => weight / total),
    };
  }
}
