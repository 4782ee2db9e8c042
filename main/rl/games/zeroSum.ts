import { InvalidValueError, NumericalError } from '../core/errors';

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
 * With all payoffs carried into [1, 2], the column player's side is: maximize Σ yⱼ subject to A y ≤ 1, y ≥ 0. Then
 * 1 / Σ y is the carried value, y divided by its sum the column strategy, and the duals give the row strategy. Of rows
 * that bound a variable alike the one with the largest coefficient is taken, which keeps rounding small where payoffs are
 * almost equal; should that not end soon, Bland's rule, which always does. Where several strategies are optimal, it
 * returns one of them. Where payoffs differ by little more than rounding, what is left to gain may be up to 10⁻⁴ of their
 * range; else it is below 10⁻⁹.
 *
 * @param payoffs of the row player, flat in row-major order, shape [rows, columns].
 * @throws InvalidValueError when there is no payoff or one that is not finite; NumericalError when rounding left nothing.
 *
 * Source: von Neumann, "Zur Theorie der Gesellschaftsspiele", Mathematische Annalen 100 (1928), 295–320; Dantzig, Linear
 *         Programming and Extensions (1963), ch. 13; Bland, Mathematics of Operations Research 2 (1977), 103–107.
 */
export function solveZeroSum(payoffs: ArrayLike<number>, rowCount: number, columnCount: number): ZeroSumSolution {
  let best: ZeroSumSolution | undefined;
  let leastGap = Infinity;
  for (const grain of grains) {
    const tableau = new Tableau(payoffs, rowCount, columnCount, grain);
    tableau.maximize();
    const solution = tableau.solution();
    const gap = gapOf(payoffs, solution) / tableau.range;
    if (gap <= solvedGap) return solution;
    if (gap < leastGap) [best, leastGap] = [solution, gap];
  }
  if (best === undefined) throw new NumericalError('The value of a zero-sum game was lost to rounding');
  return best;
}

/** What both players together could gain by best answers, relative to the range of payoffs, in a game that is solved. */
const solvedGap = 1e-9;

/**
 * Multiples to which payoffs, carried into [1, 2], are rounded in turn until the game is solved: payoffs that differ by no
 * more than rounding can lead the method astray, and are equal after it.
 */
const grains = [0, 1e-12, 1e-9, 1e-7, 1e-5];

/** What both players together could gain by best answers. */
function gapOf(payoffs: ArrayLike<number>, { row, column }: ZeroSumSolution): number {
  const rowWorths = new Float64Array(row.length);
  const columnCosts = new Float64Array(column.length);
  for (let i = 0; i < row.length; i++) {
    for (let j = 0; j < column.length; j++) {
      const payoff = payoffs[i * column.length + j]!;
      rowWorths[i]! += column[j]! * payoff;
      columnCosts[j]! += row[i]! * payoff;
    }
  }
  return Math.max(...rowWorths) - Math.min(...columnCosts);
}

/** Reduced costs, coefficients and differences of bounds below this are taken for rounding; payoffs are in [1, 2]. */
const tolerance = 1e-11;

/** Pivots for each row and column after which Bland's rule takes over; ordinary games need about one. */
const pivotsBeforeBland = 10;

/** Pivots for each row and column after which only rounding can go on, and the solution is taken as it is. */
const mostPivots = 100;

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
  readonly #lowest: number;
  /** Difference of the largest and the smallest payoff; 1 where they are equal. */
  readonly range: number;

  constructor(
    payoffs: ArrayLike<number>,
    private readonly rowCount: number,
    private readonly columnCount: number,
    grain: number,
  ) {
    let lowest = Infinity;
    let highest = -Infinity;
    for (let i = 0; i < rowCount * columnCount; i++) {
      if (!Number.isFinite(payoffs[i])) throw new InvalidValueError(`Payoffs must be finite numbers, got ${payoffs[i]}.`);
      lowest = Math.min(lowest, payoffs[i]!);
      highest = Math.max(highest, payoffs[i]!);
    }
    if (lowest === Infinity) throw new InvalidValueError('A game must have at least one payoff, got none.');
    this.#lowest = lowest;
    this.range = highest > lowest ? highest - lowest : 1;
    this.#width = columnCount + 1;
    this.#cells = new Float64Array((rowCount + 1) * this.#width);
    for (let row = 0; row < rowCount; row++) {
      for (let column = 0; column < columnCount; column++) {
        this.#cells[row * this.#width + column] =
          1 + rounded((payoffs[row * columnCount + column]! - lowest) / this.range, grain);
      }
      this.#cells[row * this.#width + columnCount] = 1;
    }
    this.#cells.fill(-1, rowCount * this.#width, rowCount * this.#width + columnCount);
    this.#basic = Array.from({ length: rowCount }, (_, row) => columnCount + row);
    this.#nonbasic = Array.from({ length: columnCount }, (_, column) => column);
  }

  maximize(): void {
    const size = this.rowCount + this.columnCount;
    for (let pivots = 0; pivots < mostPivots * size; pivots++) {
      const followsBland = pivots >= pivotsBeforeBland * size;
      const column = this.#entering(followsBland);
      if (column < 0) return;
      const row = this.#leaving(column, followsBland);
      if (row < 0) return; // every payoff is above 0, so the program is bounded: what is left is rounding
      this.#pivot(row, column);
    }
  }

  /** Of the columns that can raise the objective the one that does it fastest, or −1 when none can. */
  #entering(followsBland: boolean): number {
    let chosen = -1;
    for (let column = 0; column < this.columnCount; column++) {
      const cost = this.#cells[this.rowCount * this.#width + column]!;
      if (cost >= -tolerance) continue;
      const isPreferred = followsBland
        ? this.#nonbasic[column]! < this.#nonbasic[chosen]!
        : cost < this.#cells[this.rowCount * this.#width + chosen]!;
      if (chosen < 0 || isPreferred) chosen = column;
    }
    return chosen;
  }

  /** The row that first bounds the column's variable, or −1 when none does. */
  #leaving(column: number, followsBland: boolean): number {
    let chosen = -1;
    let least = Infinity;
    for (let row = 0; row < this.rowCount; row++) {
      const coefficient = this.#cells[row * this.#width + column]!;
      if (coefficient <= tolerance) continue;
      const ratio = this.#cells[row * this.#width + this.columnCount]! / coefficient;
      const isEqual = Math.abs(ratio - least) <= tolerance;
      const isPreferred = followsBland
        ? this.#basic[row]! < this.#basic[chosen]!
        : coefficient > this.#cells[chosen * this.#width + column]!;
      if (isEqual ? isPreferred : ratio < least) [chosen, least] = [row, ratio];
    }
    return chosen;
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
      value: this.#lowest + (1 / total - 1) * this.range,
      row: row.map((weight) => weight / rowTotal),
      column: column.map((weight) => weight / total),
    };
  }
}

/** The nearest multiple of `grain`; the value itself where that is 0. */
function rounded(value: number, grain: number): number {
  return grain === 0 ? value : Math.round(value / grain) * grain;
}
