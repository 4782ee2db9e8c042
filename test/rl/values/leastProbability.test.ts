import { describe, expect, it } from 'vitest';
import { raiseToLeast } from '../../../main/rl/values/leastProbability';
import { createLinearAgent, endAt, loadNumbers, playLinear, weightsOf } from '../../helpers/linearAgents';
import { train } from '../../helpers/train';

describe('the least probability', () => {
  it('raises what is below it, at the cost of what is above', () => {
    // 0.7 and 0.28 lie 0.6 and 0.18 above 0.1; what is left for them above is 1 − 3 · 0.1 = 0.7.
    const raised = raiseToLeast(Float64Array.of(0.7, 0.28, 0.02), 0.1);
    [0.1 + (0.7 * 0.6) / 0.78, 0.1 + (0.7 * 0.18) / 0.78, 0.1].forEach((probability, i) => {
      expect(raised[i]).toBeCloseTo(probability, 12);
    });
    expect(raised.reduce((sum, probability) => sum + probability, 0)).toBeCloseTo(1, 12);
  });

  it('leaves alone what is not below it', () => {
    expect([...raiseToLeast(Float64Array.of(0.5, 0.3, 0.2), 0.2)]).toEqual([0.5, 0.3, 0.2]);
    expect([...raiseToLeast(Float64Array.of(1, 0), 0)]).toEqual([1, 0]);
  });

  it('is what a policy in a corner acts with, and steps as if it stood there', () => {
    // Preferences 50 and −50 by far favor action 0, yet π = (0.75, 0.25): one step up from action 0, 0.1 · 1 · (1 − 0.75).
    const settings = { stepSize: 0.1, discount: 1, hasBaseline: false, leastProbability: 0.25 };
    const agent = createLinearAgent('linear-reinforce', 2, settings);
    for (let i = 0, seen = 0; seen < 3; i++) {
      loadNumbers(agent, { policyWeights: [50, 0, -50, 0] });
      const [told] = playLinear(agent, 2, [1, 0], endAt(0, 0, 1));
      const change = weightsOf(agent.policy())[0]! - 50;
      expect(change).toBeCloseTo(0.1 * (told!.action === 0 ? 0.25 : -0.75), 10);
      if (told!.action === 1) seen++;
      expect(i).toBeLessThan(100);
    }
  });

  it('must leave something for every action', () => {
    const options = { env: 'MountainCar-v0', algo: 'linear-actor-critic', settings: { leastProbability: 0.4 }, steps: 1 };
    expect(() => train(options)).toThrow('leastProbability must be less than 1 / 3, for there are so many actions, got 0.4.');
  });
});
