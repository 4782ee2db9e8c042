import type { InverseWorld } from '../../main/rl/environments/inverseWorld';
import { createEnvironment } from '../../main/rl/environments/registry';
import { type RewardScore, RewardScorer } from '../../main/rl/inverse/rewardScore';
import type { PolicySnapshot } from '../../main/rl/policies/policy';

/** A policy together with the reward that it was made for, which was recovered from demonstrations. */
export type RecoveredPolicy = Extract<PolicySnapshot, { kind: 'stochastic-table' }> & { readonly recoveredRewards: Float64Array };

/** What a learner should have found, to be held against what it found. */
export interface TrueRewards {
  /** Shape [size · size], rows from the top. */
  readonly rewards: Float64Array;
  /** Rows, and columns, of the grid. */
  readonly size: number;
  /** True value of the best policy at the start, in discounted reward. */
  readonly bestValue: number;
  score(policy: RecoveredPolicy): RewardScore;
}

/** Whether a policy comes with a reward of each state that was recovered from demonstrations. */
export function hasRecoveredRewards(snapshot: PolicySnapshot | undefined): snapshot is RecoveredPolicy {
  return snapshot?.kind === 'stochastic-table' && snapshot.recoveredRewards !== undefined;
}

/** The true rewards of an environment that keeps them from its learner; `undefined` where it keeps none. */
export function trueRewardsOf(environmentId: string, discount: number): TrueRewards | undefined {
  const world = createEnvironment(environmentId) as unknown as Partial<InverseWorld>;
  if (world.trueRewards === undefined || world.table === undefined) return undefined;
  const scorer = new RewardScorer(world as InverseWorld, discount);
  return {
    rewards: world.trueRewards,
    size: Math.sqrt(world.trueRewards.length),
    bestValue: scorer.bestValue,
    score: ({ recoveredRewards, actionProbabilities }) => scorer.score(recoveredRewards, actionProbabilities),
  };
}
