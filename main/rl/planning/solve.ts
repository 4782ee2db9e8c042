import { checkRange } from '../core/check';
import type { Dynamics, TransitionTable } from '../core/environment';
import { InvalidValueError } from '../core/errors';
import { bellmanResidual, optimalActions, rowValue } from './bellman';
import { type FlatTable, flattenTable } from './flatTable';
import { endingPolicy, type ImprovedPolicy, iteratePolicy } from './policyIteration';
import { valueIterationSweeps } from './valueIteration';

export type SolutionMethod = 'value-iteration' | 'policy-iteration';

export interface SolveOptions {
  /** γ, in [0, 1]. */
  readonly discount: number;
  readonly method?: SolutionMethod;
  /** Largest change of a value at which value iteration stops sweeping; the answer is exact all the same. */
  readonly tolerance?: number;
  /** How far below the best an action may be and still count as optimal, in parts of max(1, |best|). */
  readonly tieTolerance?: number;
  /** Policy that policy iteration starts from; without it, action 0 everywhere (undiscounted: one that ends). */
  readonly initialPolicy?: ArrayLike<number>;
}

/** The optimal values and policy of a finite environment. */
export interface Solution {
  /** Sweeps of value iteration, or passes of policy iteration with the last one, which changes nothing. */
  readonly iterations: number;
  /** What is left of the Bellman optimality equation, in reward units. */
  readonly residual: number;
  /** v*, shape [states]. */
  readonly values: Float64Array;
  /** Every optimal action of each state, in ascending order. */
  readonly actions: number[][];
}

/** Sweeps after which value iteration gives up. */
const mostSweeps = 1_000_000;

/**
 * Solves a finite environment exactly.
 *
 * @throws InvalidValueError when it has no table, or when undiscounted values do not exist.
 */
export function solve(dynamics: Dynamics, options: SolveOptions): Solution {
  if (dynamics.table === undefined) {
    throw new InvalidValueError(
      'The environment must be finite with known rules to be solved, got one without a table. Let an agent learn it instead.',
    );
  }
  return solveTable(dynamics.table, options);
}

/**
 * The optimal values and policy of a transition table.
 *
 * Both methods end in the same place: the last policy is evaluated exactly, and improved until nothing changes. The
 * method decides what is counted on the way.
 *
 * @throws InvalidValueError when undiscounted values do not exist.
 */
export function solveTable(table: TransitionTable, options: SolveOptions): Solution {
  const { discount, method = 'value-iteration', tolerance = 1e-10, tieTolerance = 1e-9 } = options;
  checkRange('discount', discount, 0, 1);
  checkRange('tolerance', tolerance, 0, 1);
  const flat = flattenTable(table);
  const { iterations, values } =
    method === 'value-iteration'
      ? iterateValues(flat, discount, tolerance)
      : iteratePolicy(flat, initialPolicy(flat, options), discount);
  return {
    iterations,
    residual: bellmanResidual(flat, values, discount),
    values,
    actions: optimalActions(flat, values, discount, tieTolerance),
  };
}

function initialPolicy(table: FlatTable, { discount, initialPolicy: given }: SolveOptions): Int32Array {
  if (given === undefined) return discount === 1 ? endingPolicy(table) : new Int32Array(table.stateCount);
  const policy = Int32Array.from(given);
  if (policy.length !== table.stateCount || policy.some((action) => action < 0 || action >= table.actionCount)) {
    throw new InvalidValueError(
      `The initial policy must be ${table.stateCount} actions in [0, ${table.actionCount - 1}], got ${policy.length} numbers.`,
    );
  }
  return policy;
}

/**
 * Value iteration in place, then exact evaluation of the greedy policy.
 *
 *     v(s) ← max_a Σ p(s′, r | s, a) [ r + γ v(s′) ]
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), §4.4, box on p. 83.
 */
function iterateValues(table: FlatTable, discount: number, tolerance: number): ImprovedPolicy {
  // Undiscounted sweeps would go on for ever where no value exists; policy iteration finds that out at once.
  const exact = discount === 1 ? iteratePolicy(table, endingPolicy(table), 1) : undefined;
  for (const { values, change, backupCount } of valueIterationSweeps(table, discount)) {
    const iterations = backupCount! / table.stateCount;
    if (change <= tolerance) {
      return { ...(exact ?? iteratePolicy(table, greedyPolicy(table, values, discount), discount)), iterations };
    }
    if (iterations === mostSweeps) break;
  }
  throw new InvalidValueError(
    `The tolerance must be reached within ${mostSweeps} sweeps, got ${tolerance}. Choose a larger one.`,
  );
}

function greedyPolicy(table: FlatTable, values: Float64Array, discount: number): Int32Array {
  const { actionCount } = table;
  return Int32Array.from(values, (_, state) => {
    let best = 0;
    let bestSoFar = -Infinity;
    for (let action = 0; action < actionCount; action++) {
      const value = rowValue(table, state * actionCount + action, values, discount);
      if (value > bestSoFar) [best, bestSoFar] = [action, value];
    }
    return best;
  });
}
