import { createRandom } from '../core/random';
import { type Bimatrix, columnValues, rowValues, type StrategyProfile } from './bimatrix';

/** Differences of payoffs below this, relative to the largest payoff, are taken for rounding. */
const tolerance = 1e-10;

/**
 * All Nash equilibria of a nondegenerate two-player game.
 *
 * For each pair of supports of equal size: the mixture that makes the other player indifferent among the support, kept
 * where its probabilities are above 0 and no action outside the support does better. A nondegenerate game has no other
 * equilibria, and an odd number of them; in a degenerate one some may be missing. Takes time exponential in the number
 * of actions: for games of up to ten or so.
 *
 * Source: Shoham & Leyton-Brown, Multiagent Systems (2009), §4.2.1; von Stengel, in Algorithmic Game Theory (2007),
 *         algorithm 3.4.
 */
export function findEquilibria(game: Bimatrix): StrategyProfile[] {
  return [...equilibria(game)];
}

/** Largest change of a payoff, relative to the largest payoff, that makes a degenerate game a nondegenerate one. */
const perturbation = 1e-7;

/**
 * A Nash equilibrium of any game: the first that `findEquilibria` has. In a degenerate game without any of those, one of
 * a game whose payoffs differ by very little, in which nobody gains more than about that by deviating.
 */
export function findEquilibrium(game: Bimatrix): StrategyProfile {
  return equilibria(game).next().value ?? equilibria(perturbed(game)).next().value!;
}

/** The same game with payoffs that are a little different, always in the same way. */
function perturbed({ rowPayoffs, columnPayoffs }: Bimatrix): Bimatrix {
  const random = createRandom(0, 'perturbation');
  const size = perturbation * Math.max(1, ...[...rowPayoffs, ...columnPayoffs].flat().map(Math.abs));
  const change = (rows: Bimatrix['rowPayoffs']) => rows.map((row) => row.map((payoff) => payoff + random.uniform(0, size)));
  return { rowPayoffs: change(rowPayoffs), columnPayoffs: change(columnPayoffs) };
}

function* equilibria(game: Bimatrix): Generator<StrategyProfile, undefined, void> {
  const rowCount = game.rowPayoffs.length;
  const columnCount = game.rowPayoffs[0]!.length;
  for (let size = 1; size <= Math.min(rowCount, columnCount); size++) {
    for (const rows of subsets(rowCount, size)) {
      for (const columns of subsets(columnCount, size)) {
        const profile = equilibriumOn(game, rows, columns);
        if (profile !== undefined) yield profile;
      }
    }
  }
}

function equilibriumOn(game: Bimatrix, rows: readonly number[], columns: readonly number[]): StrategyProfile | undefined {
  // The column player's mixture makes the rows equal, and the other way round.
  const columnWeights = indifferentMixture(rows.map((i) => columns.map((j) => game.rowPayoffs[i]![j]!)));
  const rowWeights = indifferentMixture(columns.map((j) => rows.map((i) => game.columnPayoffs[i]![j]!)));
  if (columnWeights === undefined || rowWeights === undefined) return undefined;
  const profile = {
    row: spread(rowWeights, rows, game.rowPayoffs.length),
    column: spread(columnWeights, columns, game.rowPayoffs[0]!.length),
  };
  const isBest = isBestSupport(rowValues(game, profile.column), rows) && isBestSupport(columnValues(game, profile.row), columns);
  return isBest ? profile : undefined;
}

/** Weights above 0 that sum to 1 and give every row the same value; undefined where there are none, or not only one. */
function indifferentMixture(payoffs: readonly (readonly number[])[]): number[] | undefined {
  const size = payoffs.length;
  // Unknowns: the weights and the common value v. Each row: Σ payoff · weight − v = 0; and Σ weight = 1.
  const equations = payoffs.map((row) => [...row, -1, 0]);
  equations.push([...new Array<number>(size).fill(1), 0, 1]);
  const solution = solveLinear(equations);
  const weights = solution?.slice(0, size);
  return weights?.every((weight) => weight > tolerance) ? weights : undefined;
}

/** Gaussian elimination with partial pivoting on rows [coefficients…, right side]; undefined where singular. */
function solveLinear(rows: number[][]): number[] | undefined {
  const size = rows.length;
  const scale = Math.max(...rows.flat().map(Math.abs));
  for (let pivot = 0; pivot < size; pivot++) {
    let best = pivot;
    for (let row = pivot + 1; row < size; row++) {
      if (Math.abs(rows[row]![pivot]!) > Math.abs(rows[best]![pivot]!)) best = row;
    }
    [rows[pivot], rows[best]] = [rows[best]!, rows[pivot]!];
    const pivotRow = rows[pivot]!;
    if (Math.abs(pivotRow[pivot]!) <= 1e-13 * scale) return undefined;
    for (let row = 0; row < size; row++) {
      if (row === pivot) continue;
      const multiple = rows[row]![pivot]! / pivotRow[pivot]!;
      for (let column = pivot; column <= size; column++) rows[row]![column]! -= multiple * pivotRow[column]!;
    }
  }
  return rows.map((row, index) => row[size]! / row[index]!);
}

/** Whether no action is worth more than those of the support. */
function isBestSupport(values: readonly number[], support: readonly number[]): boolean {
  const scale = Math.max(1, ...values.map(Math.abs));
  const supported = Math.max(...support.map((action) => values[action]!));
  return Math.max(...values) <= supported + tolerance * scale;
}

function spread(weights: readonly number[], support: readonly number[], length: number): number[] {
  const strategy = new Array<number>(length).fill(0);
  support.forEach((action, index) => {
    strategy[action] = weights[index]!;
  });
  return strategy;
}

/** The subsets of 0 … count − 1 of the given size, in lexicographic order. */
function subsets(count: number, size: number, from = 0): number[][] {
  if (size === 0) return [[]];
  const found: number[][] = [];
  for (let first = from; first <= count - size; first++) {
    for (const rest of subsets(count, size - 1, first + 1)) found.push([first, ...rest]);
  }
  return found;
}
