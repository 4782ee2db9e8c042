import { describe, expect, it } from 'vitest';
import type { InverseWorld } from '../../../main/rl/environments/inverseWorld';
import { createEnvironment } from '../../../main/rl/environments/registry';
import { optimalPolicy } from '../../../main/rl/inverse/stateRewards';
import { flattenTable } from '../../../main/rl/planning/flatTable';
import { hasRecoveredRewards, type RecoveredPolicy, trueRewardsOf } from '../../../renderer/spectator/recoveredRewards';

const env = 'InverseGridWorld?reward=one-good-two-bad';
const world = createEnvironment(env) as unknown as InverseWorld;

/** The best policy for a reward, as a learner of that reward hands it over. */
function recovered(rewards: Float64Array): RecoveredPolicy {
  const { stateCount, actionCount } = world.table;
  const actionProbabilities = optimalPolicy(flattenTable(world.table), rewards, 0.9);
  return { kind: 'stochastic-table', stateCount, actionCount, actionProbabilities, recoveredRewards: rewards };
}

describe('true rewards', () => {
  const truth = trueRewardsOf(env, 0.9)!;

  it('are those of the world, on its grid', () => {
    expect(truth.size).toBe(5);
    expect(truth.rewards).toEqual(world.trueRewards);
    expect(truth.bestValue).toBeGreaterThan(0);
  });

  it('cost nothing to somebody who found them, in whatever measure', () => {
    const { correlation, expectedValueDifference } = truth.score(recovered(world.trueRewards.map((reward) => 3 * reward + 2)));
    expect(correlation).toBeCloseTo(1, 12);
    expect(expectedValueDifference).toBeCloseTo(0, 6);
  });

  it('cost somebody who found their contrary', () => {
    const { correlation, expectedValueDifference } = truth.score(recovered(world.trueRewards.map((reward) => -reward)));
    expect(correlation).toBeCloseTo(-1, 12);
    expect(expectedValueDifference).toBeGreaterThan(truth.bestValue);
  });

  it('are kept only by worlds made for finding them', () => {
    expect(trueRewardsOf('FrozenLake-v1', 0.9)).toBeUndefined();
    expect(hasRecoveredRewards(recovered(world.trueRewards))).toBe(true);
    expect(hasRecoveredRewards({ kind: 'uniform', actionCount: 2 })).toBe(false);
    expect(hasRecoveredRewards(undefined)).toBe(false);
  });
});
