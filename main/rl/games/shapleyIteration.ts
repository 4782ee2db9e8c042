import { checkRange } from '../core/check';
import { InvalidValueError } from '../core/errors';
import type { JointTransitionTable } from '../core/game';
import { solveZeroSum } from './zeroSum';

/** How a zero-sum Markov game is played by two players who make no mistake. */
export interface MarkovGameSolution {
  /** Value of each state for player 0, shape [states]. */
  readonly values: Float64Array;
  /** Probability of each action of player 0 in each state, shape [states, actions]. */
  readonly rowStrategies: Float64Array;
  /** The same for player 1. */
  readonly columnStrategies: Float64Array;
  /** Sweeps made. */
  readonly sweeps: number;
}

/**
 * Solves a zero-sum game with simultaneous moves by Shapley's value iteration.
 *
 *     V(s) ← value of the matrix Q(s, a, b) = Σ p(s′, r | s, a, b) [ r + γ V(s′) ]
 *
 * Ends when no value changes by more than `tolerance` in a sweep; values are then within tolerance · γ / (1 − γ) of the
 * true ones.
 *
 * @throws InvalidValueError when the game has not two players, or discount is not in [0, 1).
 *
 * Source: Shapley, "Stochastic games", PNAS 39 (1953), 1095–1100.
 */
export function solveMarkovGame(table: JointTransitionTable, discount: number, tolerance = 1e-10): MarkovGameSolution {
  if (table.actionCounts.length !== 2) {
    throw new InvalidValueError(`A zero-sum Markov game must have 2 players, got ${table.actionCounts.length}.`);
  }
  checkRange('discount', discount, 0, 1);
  if (discount === 1) throw new InvalidValueError('discount must lie in [0, 1), got 1.');
  const { stateCount } = table;
  const [rows, columns] = [table.actionCounts[0]!, table.actionCounts[1]!];
  const values = new Float64Array(stateCount);
  const rowStrategies = new Float64Array(stateCount * rows);
  const columnStrategies = new Float64Array(stateCount * columns);
  const payoffs = new Float64Array(rows * columns);

  for (let sweeps = 1; ; sweeps++) {
    let change = 0;
    for (let state = 0; state < stateCount; state++) {
      for (let joint = 0; joint < rows * columns; joint++) {
        payoffs[joint] = 0;
        for (const outcome of table.outcomes(state, [Math.floor(joint / columns), joint % columns])) {
          const following = outcome.terminated ? 0 : discount * values[outcome.state]!;
          payoffs[joint]! += outcome.probability * (outcome.rewards[0]! + following);
        }
      }
      const { value, row, column } = solveZeroSum(payoffs, rows, columns);
      change = Math.max(change, Math.abs(value - values[state]!));
      values[state] = value;
      rowStrategies.set(row, state * rows);
      columnStrategies.set(column, state * columns);
    }
    if (change <= tolerance) return { values, rowStrategies, columnStrategies, sweeps };
  }
}
