import type { InverseWorld } from '../environments/inverseWorld';
import { type FlatTable, flattenTable } from '../planning/flatTable';
import { discountedVisits, innerProduct, optimalPolicy } from './stateRewards';

/** How close a recovered reward comes to the true one. */
export interface RewardScore {
  /** What the best policy for the recovered reward loses of the true return, in discounted true reward; 0 is perfect. */
  readonly expectedValueDifference: number;
  /** Pearson correlation of both rewards over the states; 0 where the recovered one is the same everywhere. */
  readonly correlation: number;
}

/**
 * Holds recovered rewards against the true one, which the learner does not see.
 *
 * A reward can only be recovered up to what changes no behavior, so its numbers themselves say little.
 *
 * Source: Levine, Popović & Koltun, "Nonlinear inverse reinforcement learning with Gaussian processes", NIPS 24 (2011), §6.
 */
export class RewardScorer {
  readonly table: FlatTable;
  /** True value of the best policy at the start, in discounted reward. */
  readonly bestValue: number;
  readonly #initialProbabilities: Float64Array;
  readonly #trueRewards: Float64Array;
  /** Of the rewards that were solved for last; the next sweeps start there. */
  readonly #values: Float64Array;

  constructor(
    { table, trueRewards }: InverseWorld,
    private readonly discount: number,
  ) {
    this.table = flattenTable(table);
    this.#initialProbabilities = table.initialProbabilities;
    this.#trueRewards = trueRewards;
    this.#values = new Float64Array(table.stateCount);
    this.bestValue = this.trueValue(optimalPolicy(this.table, trueRewards, discount));
  }

  /** The best policy for rewards r, shape [states, actions]. */
  bestPolicy(rewards: ArrayLike<number>): Float64Array {
    return optimalPolicy(this.table, rewards, this.discount, this.#values);
  }

  /** How often a policy is in each state, later visits counting less, shape [states]. */
  visits(policy: Float64Array): Float64Array {
    return discountedVisits(this.table, this.#initialProbabilities, policy, this.discount);
  }

  /** What a policy is really worth at the start, in discounted reward. */
  trueValue(policy: Float64Array): number {
    return innerProduct(this.visits(policy), this.#trueRewards);
  }

  /** @param policy that was made of the rewards, such as `bestPolicy`. */
  score(rewards: ArrayLike<number>, policy: Float64Array): RewardScore {
    return {
      expectedValueDifference: this.bestValue - this.trueValue(policy),
      correlation: correlation(rewards, this.#trueRewards),
    };
  }
}

/** Pearson's; 0 where one of the two is the same everywhere. */
export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const { length } = a;
  let meanA = 0;
  let meanB = 0;
  for (let i = 0; i < length; i++) {
    meanA += a[i]! / length;
    meanB += b[i]! / length;
  }
  let joint = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let i = 0; i < length; i++) {
    joint += (a[i]! - meanA) * (b[i]! - meanB);
    squaresA += (a[i]! - meanA) ** 2;
    squaresB += (b[i]! - meanB) ** 2;
  }
  const spreads = Math.sqrt(squaresA * squaresB);
  return spreads === 0 ? 0 : joint / spreads;
}
