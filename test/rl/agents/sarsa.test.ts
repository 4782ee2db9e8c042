import { describe, expect, it } from 'vitest';
import type { Timestep } from '../../../main/rl/core/environment';
import { createEnvironment } from '../../../main/rl/environments/registry';
import { evaluatePolicyExactly, uniformPolicy } from '../../../main/rl/planning/policyEvaluation';
import { actionValuesOf, createTabularAgent, cut, loadInto, playScript, step, terminal } from '../../helpers/tabularAgents';
import { train } from '../../helpers/train';

/** Two actions, always greedy; Q(0, ·) = (0, −1), Q(1, ·) = (4, 10). */
function updatesAfter(...timesteps: Timestep<number>[]) {
  const agent = createTabularAgent('sarsa', 2, 2, { stepSize: 0.5, discount: 0.9, epsilon: 0 });
  loadInto(agent, { actionValues: [0, -1, 4, 10] });
  const told = playScript(agent, 2, 2, timesteps);
  return { told, values: actionValuesOf(agent.policy()) };
}

describe('Sarsa', () => {
  it('moves the value towards that of the action it takes next', () => {
    // A = 0, A′ = 1: δ = 1 + 0.9 · 10 − 0 = 10, so Q(0, 0) = 0.5 · 10 = 5.
    const { told, values } = updatesAfter(step(1, 1), step(0, 0));
    expect(told[0]).toMatchObject({ action: 0, tdError: 10 });
    // It does take A′ = 1: δ = 0 + 0.9 · Q(0, 0) − 10 = 4.5 − 10 = −5.5.
    expect(told[1]).toMatchObject({ action: 1, tdError: -5.5 });
    expect(values).toEqual([5, -1, 4, 7.25]);
  });

  it('gives a terminal state the value 0', () => {
    expect(updatesAfter(terminal(1, 1)).told[0]!.tdError).toBe(1);
  });

  it('still bootstraps from a truncated state, and chooses anew in the next episode', () => {
    const { told } = updatesAfter(cut(1, 1), step(1, 1));
    expect(told[0]!.tdError).toBe(10);
    expect(told[1]!.action).toBe(0); // the best of state 0, where the next episode starts
  });

  it('learns the value of its own behavior', () => {
    // With ε = 1 that is the uniform policy, whose values are exact; with α = 0.002 the noise of Q stays below 0.02.
    const env = 'LineWalk?size=3';
    const { table } = createEnvironment(env);
    const values = evaluatePolicyExactly(table!, uniformPolicy(table!), 1);
    const settings = { stepSize: 0.002, discount: 1, epsilon: 1, initialValue: 0.5 };
    const learned = actionValuesOf(train({ env, algo: 'sarsa', settings, steps: 300_000 }).policy());
    for (let state = 1; state <= 5; state++) {
      for (const action of [0, 1]) {
        const next = state + (action === 1 ? 1 : -1);
        expect(learned[2 * state + action]).toBeCloseTo(next === 6 ? 1 : values[next]!, 1);
      }
    }
  });

  it('keeps away from the cliff that Q-learning walks along', () => {
    const settings = { stepSize: 0.5, discount: 1, epsilon: 0.1 };
    const meanReturn = (algo: string) => {
      const trainer = train({ env: 'CliffWalking-v1', algo, settings, episodes: 500, steps: 1_000_000 });
      return trainer.trainingReturn!;
    };
    expect(meanReturn('sarsa')).toBeGreaterThan(meanReturn('q-learning') + 10);
  });
});
