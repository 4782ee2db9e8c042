import { type FiniteDynamics, finiteDynamics, startIn } from './finite';
import { type Move, moveWithin } from './gridMoves';

/** A finite world made for finding out what an expert wants: the true reward is known, and can be hidden. */
export interface InverseWorld extends FiniteDynamics {
  /** Reward of being in each state, shape [states]: what is to be recovered. */
  readonly trueRewards: Float64Array;
  /** What is known of each state, in which a reward may be linear. */
  readonly features: StateFeatures;
}

export interface StateFeatures {
  /** One for each feature. */
  readonly labels: readonly string[];
  /** Shape [states, features]. */
  readonly values: Float64Array;
}

export interface NoisyGrid {
  /** Rows, and columns, of the grid. */
  readonly size: number;
  readonly moves: readonly Move[];
  readonly actionLabels: readonly string[];
  /** Probability that a direction is drawn in place of the action. */
  readonly noise: number;
  readonly maxSteps: number;
}

/**
 * A square grid on which actions go astray, with a reward for each state and no end.
 *
 * State = row · size + column, row 0 at the top. With probability 1 − noise the action is done; with probability noise a
 * move is drawn evenly from all, the chosen one among them. Walls hold. The reward is that of the state one is in, which
 * the action leaves. Episodes start anywhere, each state equally likely, and are truncated.
 */
export function inverseWorld(grid: NoisyGrid, trueRewards: Float64Array, features: StateFeatures): InverseWorld {
  const { size, moves, noise } = grid;
  const stateCount = size * size;
  const dynamics = finiteDynamics({
    stateCount,
    actionLabels: grid.actionLabels,
    maxEpisodeSteps: grid.maxSteps,
    initialProbabilities: startIn(
      stateCount,
      Array.from({ length: stateCount }, (_, state) => state),
    ),
    outcomes(state, action) {
      const target = (move: Move) => moveWithin({ rowCount: size, columnCount: size }, state, move);
      // Added in this order, so that the sums are those of the recorded table to the last digit.
      const probabilities = new Map<number, number>([[target(moves[action]!), 1 - noise]]);
      for (const move of moves) {
        const next = target(move);
        probabilities.set(next, (probabilities.get(next) ?? 0) + noise / moves.length);
      }
      return [...probabilities]
        .filter(([, probability]) => probability > 0)
        .sort(([a], [b]) => a - b)
        .map(([next, probability]) => ({ probability, state: next, reward: trueRewards[state]!, terminated: false }));
    },
  });
  return { ...dynamics, trueRewards, features };
}

/** One feature for each state, which is 1 there and 0 elsewhere. */
export function stateIndicators(stateCount: number): StateFeatures {
  const values = new Float64Array(stateCount * stateCount);
  for (let state = 0; state < stateCount; state++) values[state * stateCount + state] = 1;
  return { labels: Array.from({ length: stateCount }, (_, state) => `in state ${state}`), values };
}
