import { describe, expect, it } from 'vitest';
import { checkDataset, returnsOf } from '../../../main/rl/core/dataset';
import { createEnvironment } from '../../../main/rl/environments/registry';
import type { PolicySnapshot } from '../../../main/rl/policies/policy';
import { recordEpisodes } from '../../../main/rl/training/recording';

/** Always to the right on the line of eleven places. */
const right: PolicySnapshot = {
  kind: 'stochastic-table',
  stateCount: 11,
  actionCount: 2,
  actionProbabilities: Float64Array.from({ length: 22 }, (_, i) => i % 2),
};
const plan = { env: 'LineWalk', policy: right, episodes: 3, noise: 0, seed: 1 };

describe('recording a policy', () => {
  it('writes down whole episodes, and the policy with them', () => {
    const dataset = recordEpisodes(plan);
    const { observationSpace, actionSpace } = createEnvironment('LineWalk');
    checkDataset(dataset, observationSpace, actionSpace);
    expect(dataset.lengths).toHaveLength(3);
    expect(dataset.actions.every((action) => action === 1)).toBe(true);
    expect(dataset.terminations.reduce((sum, end) => sum + end, 0)).toBe(3);
    expect(dataset.expert).toBe(right);
  });

  it('strays as often as it is told', () => {
    const { actions } = recordEpisodes({ ...plan, episodes: 2000, noise: 0.5 });
    const left = actions.filter((action) => action === 0).length / actions.length;
    expect(left).toBeGreaterThan(0.22); // half of the steps stray, half of these to the left
    expect(left).toBeLessThan(0.28);
  });

  it('draws actions of real numbers from their bounds', () => {
    const uniformTorque: PolicySnapshot = { ...right, kind: 'uniform', actionCount: 1 } as PolicySnapshot;
    const { actions, lengths } = recordEpisodes({ ...plan, env: 'Pendulum-v1', policy: uniformTorque, noise: 1, episodes: 5 });
    expect(Math.min(...actions)).toBeLessThan(-1.9);
    expect(Math.max(...actions)).toBeGreaterThan(1.9);
    expect([...lengths]).toEqual([200, 200, 200, 200, 200]);
  });

  it('repeats itself under the same seed, and not under another', () => {
    const noisy = { ...plan, env: 'CartPole-v1', policy: { kind: 'uniform', actionCount: 2 } as const };
    expect(recordEpisodes(noisy)).toEqual(recordEpisodes(noisy));
    expect(recordEpisodes({ ...noisy, seed: 2 })).not.toEqual(recordEpisodes(noisy));
    expect(returnsOf(recordEpisodes(noisy))).toEqual(Float64Array.from(recordEpisodes(noisy).lengths));
  });

  it('refuses noise that is no probability', () => {
    expect(() => recordEpisodes({ ...plan, noise: 1.2 })).toThrow('noise must lie in [0, 1], got 1.2.');
  });
});
