import { describe, expect, it } from 'vitest';
import type { SettingValues } from '../../../main/rl/core/settings';
import { createEnvironment } from '../../../main/rl/environments/registry';
import { solve } from '../../../main/rl/planning/solve';
import { reachableStates } from '../../helpers/reachableStates';
import { actionValuesOf, createTabularAgent, cut, loadInto, playScript, step, terminal } from '../../helpers/tabularAgents';
import { train } from '../../helpers/train';

/** Always greedy with the behavior as target where ε > 0; α = 0.5, γ = 0.5; Q(0) = (2, 0), Q(1) = (6, 2), Q(2) = (4, 0). */
function agentWith(settings: SettingValues) {
  const agent = createTabularAgent('tree-backup', 3, 2, { stepSize: 0.5, discount: 0.5, ...settings });
  loadInto(agent, { actionValues: [2, 0, 6, 2, 4, 0] });
  return agent;
}

describe('n-step tree backup', () => {
  it('follows the action taken with its probability and believes its values about the others', () => {
    // ε = 0.4, π(best) = 0.8. The script's actions decide; whichever A₁ was, the leaf of S₂ is 0.8 · 4 + 0.2 · 0 = 3.2.
    const agent = agentWith({ stepCount: 2, target: 'behavior', epsilon: 0.4 });
    const [first, second] = playScript(agent, 3, 2, [step(1, 1), step(2, 3)]);
    const taken = 3 + 0.5 * 3.2; // G of A₁: 4.6
    // A₁ = 0: 0.2 · 2 + 0.8 · 4.6 = 4.08;  A₁ = 1: 0.8 · 6 + 0.2 · 4.6 = 5.72;  then G₀ = 1 + 0.5 · that.
    const leaf = second!.action === 0 ? 0.2 * 2 + 0.8 * taken : 0.8 * 6 + 0.2 * taken;
    const before = first!.action === 0 ? 2 : 0;
    expect(second!.tdError).toBeCloseTo(1 + 0.5 * leaf - before, 12);
    expect(actionValuesOf(agent.policy())[first!.action as number]).toBeCloseTo(before + 0.5 * second!.tdError!, 12);
  });

  it('ends every tree at termination, and bootstraps at truncation', () => {
    // One step, greedy: δ = 3 − 2 = 1 where it ends; δ = 3 + 0.5 · 6 − 2 = 4 where it is cut.
    expect(playScript(agentWith({ stepCount: 5, epsilon: 0 }), 3, 2, [terminal(1, 3)])[0]!.tdError).toBe(1);
    expect(playScript(agentWith({ stepCount: 5, epsilon: 0 }), 3, 2, [cut(1, 3)])[0]!.tdError).toBe(4);
  });

  it.each([
    ['greedy', 'q-learning'],
    ['behavior', 'expected-sarsa'],
  ])('with one step and the %s target is %s', (target, algo) => {
    const settings = { discount: 1, stepSize: 0.3 };
    const run = (id: string, more: SettingValues) =>
      actionValuesOf(train({ env: 'CliffWalking-v1', algo: id, settings: { ...settings, ...more }, steps: 3000 }).policy());
    const [tree, other] = [run('tree-backup', { stepCount: 1, target }), run(algo, {})];
    tree.forEach((value, i) => {
      expect(value).toBeCloseTo(other[i]!, 9);
    });
  });

  it('finds the exact optimal values of GridWorld while acting at random', () => {
    const exact = solve(createEnvironment('GridWorld'), { discount: 0.95 });
    const settings = { stepCount: 4, stepSize: 1, discount: 0.95, epsilon: 1 };
    const values = actionValuesOf(train({ env: 'GridWorld', algo: 'tree-backup', settings, steps: 400_000 }).policy());
    for (const state of reachableStates('GridWorld')) {
      expect(Math.max(...values.slice(4 * state, 4 * state + 4))).toBeCloseTo(exact.values[state]!, 9);
    }
  });
});
