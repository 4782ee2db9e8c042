import { describe, expect, it } from 'vitest';
import type { Timestep } from '../../../main/rl/core/environment';
import { createEnvironment } from '../../../main/rl/environments/registry';
import { evaluatePolicyExactly, uniformPolicy } from '../../../main/rl/planning/policyEvaluation';
import { actionValuesOf, createTabularAgent, cut, loadInto, playScript, step, terminal } from '../../helpers/tabularAgents';
import { train } from '../../helpers/train';

/** One step from state 0, with ε = 0.4 and Q(1, ·) = (10, 4). */
function tdErrorOf(timestep: Timestep<number>) {
  const agent = createTabularAgent('expected-sarsa', 2, 2, { stepSize: 0.5, discount: 0.9, epsilon: 0.4 });
  loadInto(agent, { actionValues: [0, 0, 10, 4] });
  const [told] = playScript(agent, 2, 2, [timestep]);
  expect(actionValuesOf(agent.policy())[told!.action as number]).toBeCloseTo(0.5 * told!.tdError!, 12);
  return told!.tdError;
}

describe('Expected Sarsa', () => {
  it('moves the value towards the mean over its next actions', () => {
    // π(· | 1) = (0.8, 0.2): δ = 1 + 0.9 · (0.8 · 10 + 0.2 · 4) − 0 = 1 + 0.9 · 8.8 = 8.92.
    expect(tdErrorOf(step(1, 1))).toBeCloseTo(8.92, 12);
  });

  it('gives a terminal state the value 0', () => {
    expect(tdErrorOf(terminal(1, 1))).toBe(1);
  });

  it('still bootstraps from a truncated state', () => {
    expect(tdErrorOf(cut(1, 1))).toBeCloseTo(8.92, 12);
  });

  it.each(['LineWalk', 'GridWorld'])('finds the exact values of the uniform policy in %s', (env) => {
    // Nothing is random but the policy, whose chance is averaged out: with α = 1 every update is one of dynamic programming.
    const { table } = createEnvironment(env);
    const values = evaluatePolicyExactly(table!, uniformPolicy(table!), 0.95);
    const settings = { stepSize: 1, discount: 0.95, epsilon: 1 };
    const learned = actionValuesOf(train({ env, algo: 'expected-sarsa', settings, steps: 400_000 }).policy());
    const { actionCount, initialProbabilities } = table!;
    const start = initialProbabilities.indexOf(1);
    const row = learned.slice(start * actionCount, (start + 1) * actionCount);
    expect(row.reduce((sum, value) => sum + value / actionCount, 0)).toBeCloseTo(values[start]!, 9);
  });
});
