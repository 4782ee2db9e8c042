import { describe, expect, it } from 'vitest';
import type { Timestep } from '../../../main/rl/core/environment';
import { actionValuesOf, createTabularAgent, cut, loadInto, playScript, step, terminal } from '../../helpers/tabularAgents';
import { train } from '../../helpers/train';

/** One action; Q = (0, 0, 0, 8); α = 0.5, γ = 0.5. */
function valuesAfter(stepCount: number, ...timesteps: Timestep<number>[]): number[] {
  const agent = createTabularAgent('n-step-sarsa', 4, 1, { stepCount, stepSize: 0.5, discount: 0.5 });
  loadInto(agent, { actionValues: [0, 0, 0, 8] });
  playScript(agent, 4, 1, timesteps);
  return actionValuesOf(agent.policy());
}

describe('n-step Sarsa', () => {
  it('waits for n rewards', () => {
    expect(valuesAfter(3, step(1, 1), step(2, 2))).toEqual([0, 0, 0, 8]);
    // G = 1 + 0.5 · 2 + 0.25 · 4 + 0.125 · 8 = 4, so Q(0) = 0.5 · 4 = 2.
    expect(valuesAfter(3, step(1, 1), step(2, 2), step(3, 4))).toEqual([2, 0, 0, 8]);
  });

  it('ends every return at termination', () => {
    // G₀ = 1 + 0.5 · 2 + 0.25 · 4 = 3, G₁ = 2 + 0.5 · 4 = 4, G₂ = 4.
    expect(valuesAfter(3, step(1, 1), step(2, 2), terminal(3, 4))).toEqual([1.5, 2, 2, 8]);
    expect(valuesAfter(10, step(1, 1), step(2, 2), terminal(3, 4))).toEqual([1.5, 2, 2, 8]);
  });

  it('bootstraps at truncation with the power of γ that fits the steps there were', () => {
    // G₀ = 3 + 0.125 · 8 = 4, G₁ = 4 + 0.25 · 8 = 6, G₂ = 4 + 0.5 · 8 = 8.
    expect(valuesAfter(10, step(1, 1), step(2, 2), cut(3, 4))).toEqual([2, 3, 4, 8]);
  });

  it('is Sarsa with one step', () => {
    const run = (algo: string, settings: object) =>
      train({ env: 'CliffWalking-v1', algo, settings: { discount: 1, stepSize: 0.3, ...settings }, steps: 5000 }).policy();
    expect(run('n-step-sarsa', { stepCount: 1 })).toEqual(run('sarsa', {}));
  });

  it('predicts the random walk', () => {
    // One action, so Q is v: k / 6. The spread of Q under α = 0.005 and returns of variance ≤ 1/4 is below 0.03.
    const settings = { stepCount: 3, stepSize: 0.005, discount: 1, initialValue: 0.5 };
    const values = actionValuesOf(train({ env: 'RandomWalk-5', algo: 'n-step-sarsa', settings, steps: 100_000 }).policy());
    for (let state = 1; state <= 5; state++) expect(Math.abs(values[state]! - state / 6)).toBeLessThan(0.09);
  });
});
