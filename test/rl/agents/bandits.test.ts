import { describe, expect, it } from 'vitest';
import type { SettingValues } from '../../../main/rl/core/settings';
import { actionValuesOf, createTabularAgent, cut, playScript, step, terminal } from '../../helpers/tabularAgents';
import { train } from '../../helpers/train';

const pull = (reward: number) => step(0, reward);

/** Share of the best arm (number 4, mean 1) of the default bandit over the last steps. */
function shareOfBest(algo: string, settings: SettingValues, env = 'Bandit'): number {
  const trainer = train({ env, algo, settings, steps: 4000 });
  let best = 0;
  trainer.onStep = ({ action }) => {
    if (action === 4) best++;
  };
  trainer.extendTo(5000);
  trainer.advance(1000);
  return best / 1000;
}

describe('the action-value bandit', () => {
  it('keeps the mean of all rewards of an arm', () => {
    const agent = createTabularAgent('action-value-bandit', 1, 1, { initialValue: 50 });
    const told = playScript(agent, 1, 1, [pull(3), pull(5), cut(0, 10)]);
    // Q₁ is forgotten at the first pull: 50 → 3 → 4 → 6.
    expect(told.map(({ tdError }) => tdError)).toEqual([-47, 2, 6]);
    expect(actionValuesOf(agent.policy())).toEqual([6]);
  });

  it('weighs recent rewards more with a constant step size', () => {
    const agent = createTabularAgent('action-value-bandit', 1, 1, {
      average: 'recency-weighted',
      stepSize: 0.5,
      initialValue: 8,
    });
    playScript(agent, 1, 1, [pull(4), pull(2)]);
    expect(actionValuesOf(agent.policy())).toEqual([4]); // 8 → 6 → 4
  });

  it.each([
    [{ epsilon: 0.1 }, 0.85],
    [{ exploration: 'softmax', temperature: 0.2, finalTemperature: 0.05, explorationSteps: 2000 }, 0.9],
    [{ exploration: 'upper-confidence', confidence: 1 }, 0.9],
    [{ exploration: 'count-bonus', bonus: 2 }, 0.8],
    [{ average: 'recency-weighted', stepSize: 0.02, initialValue: 5, epsilon: 0 }, 0.95],
    [{ epsilon: 1, finalEpsilon: 0, explorationSteps: 2000 }, 0.99],
  ])('finds the best arm with %o', (settings, least) => {
    expect(shareOfBest('action-value-bandit', settings)).toBeGreaterThan(least);
  });

  it('estimates every arm it goes on pulling', () => {
    const policy = train({ env: 'Bandit', algo: 'action-value-bandit', settings: { epsilon: 1 }, steps: 50_000 }).policy();
    // 10,000 pulls of each arm: three standard errors are 0.03.
    for (const [arm, mean] of [0, 0.2, 0.5, 0.1, 1].entries()) {
      expect(Math.abs(actionValuesOf(policy)[arm]! - mean)).toBeLessThan(0.03);
    }
  });
});

describe('the gradient bandit', () => {
  it('climbs by the difference to the mean reward, arm by arm', () => {
    const agent = createTabularAgent('gradient-bandit', 1, 2, { stepSize: 0.5 });
    const [first] = playScript(agent, 1, 2, [pull(4)]);
    // R̄₁ = R₁, so nothing moves. Then R̄ = 4 and R = 6 with π = ½: ΔH(A) = 0.5 · 2 · ½ = 0.5, the other −0.5.
    expect((agent.save()['preferences'] as Float64Array).every((preference) => preference === 0)).toBe(true);
    expect(first!.canResume).toBe(true);
    const [second] = playScript(agent, 1, 2, [pull(6)]);
    const preferences = agent.save()['preferences'] as Float64Array;
    expect(preferences[second!.action as number]).toBe(0.5);
    expect(preferences[1 - (second!.action as number)]).toBe(-0.5);
    expect(agent.save()['meanReward']).toBe(5);
  });

  it('takes rewards as they are without a baseline', () => {
    const agent = createTabularAgent('gradient-bandit', 1, 2, { stepSize: 0.5, hasBaseline: false });
    const [first] = playScript(agent, 1, 2, [pull(4)]);
    expect((agent.save()['preferences'] as Float64Array)[first!.action as number]).toBe(1); // 0.5 · 4 · ½
  });

  it('shows its preferences as probabilities', () => {
    const agent = createTabularAgent('gradient-bandit', 1, 2);
    agent.load({ ...agent.save(), preferences: Float64Array.of(Math.log(3), 0) });
    const policy = agent.policy();
    if (policy.kind !== 'stochastic-table') throw new Error('expected probabilities');
    expect([...policy.actionProbabilities]).toEqual([expect.closeTo(0.75, 12), expect.closeTo(0.25, 12)]);
  });

  it('finds the best arm', () => {
    expect(shareOfBest('gradient-bandit', { stepSize: 0.1 })).toBeGreaterThan(0.9);
  });
});

describe('Thompson sampling with normal rewards', () => {
  it('updates its belief as Bayes does', () => {
    const agent = createTabularAgent('gaussian-thompson', 1, 1, { priorMean: 2, priorDeviation: 0.5, noise: 2 });
    playScript(agent, 1, 1, [pull(8)]);
    // ρ = 1/0.25 + 1/4 = 4.25; μ = (4 · 2 + ¼ · 8) / 4.25 = 10 / 4.25.
    const { means, precisions } = agent.save() as Record<string, Float64Array>;
    expect(means![0]).toBeCloseTo(10 / 4.25, 12);
    expect(precisions![0]).toBe(4.25);
  });

  it('finds the best arm', () => {
    expect(shareOfBest('gaussian-thompson', {})).toBeGreaterThan(0.95);
  });
});

describe('Thompson sampling with rewards of 0 or 1', () => {
  const coins = 'Bandit?arms=0.3,0.5,0.4,0.45,0.7&rewards=bernoulli';

  it('counts successes and failures', () => {
    const agent = createTabularAgent('beta-thompson', 1, 1, { priorSuccesses: 2, priorFailures: 0.5 });
    playScript(agent, 1, 1, [pull(1), pull(0), pull(1)]);
    expect(agent.save()).toEqual({ successes: Float64Array.of(4), failures: Float64Array.of(1.5) });
    expect(actionValuesOf(agent.policy())).toEqual([4 / 5.5]);
  });

  it('counts a reward between 0 and 1 as a success with that probability', () => {
    const agent = createTabularAgent('beta-thompson', 1, 1);
    playScript(
      agent,
      1,
      1,
      Array.from({ length: 4000 }, () => pull(0.3)),
    );
    const { successes } = agent.save() as Record<string, Float64Array>;
    expect(Math.abs(successes![0]! / 4000 - 0.3)).toBeLessThan(0.025);
  });

  it('finds the best arm', () => {
    expect(shareOfBest('beta-thompson', {}, coins)).toBeGreaterThan(0.9);
  });

  it('refuses rewards that are neither, with a sentence', () => {
    const agent = createTabularAgent('beta-thompson', 1, 1);
    expect(() => playScript(agent, 1, 1, [pull(-2)])).toThrow(
      'A reward that beta-thompson learns from must lie in [0, 1], got -2.',
    );
  });
});

describe.each(['action-value-bandit', 'gradient-bandit', 'gaussian-thompson', 'beta-thompson'])('%s', (algo) => {
  it('learns from the pull before an end or a cut as from any other, and remembers beyond', () => {
    const learned = [pull, (reward: number) => terminal(0, reward), (reward: number) => cut(0, reward)].map((last) => {
      const agent = createTabularAgent(algo, 1, 3);
      playScript(agent, 1, 3, [pull(1), last(0), pull(1), last(1), pull(0)]);
      return agent.save();
    });
    expect(learned[1]).toEqual(learned[0]);
    expect(learned[2]).toEqual(learned[0]);
  });
});

describe('a bandit method', () => {
  it('is not offered where there are several states', () => {
    expect(() => train({ env: 'GridWorld', algo: 'gradient-bandit', steps: 1 })).toThrow(
      'gradient-bandit does not fit GridWorld. Needs a bandit, which has a single state; here there are 48.',
    );
  });
});
