import { describe, expect, it } from 'vitest';
import type { Timestep } from '../../../main/rl/core/environment';
import { createEnvironment } from '../../../main/rl/environments/registry';
import { solve } from '../../../main/rl/planning/solve';
import { reachableStates } from '../../helpers/reachableStates';
import { actionValuesOf, createTabularAgent, cut, loadInto, playScript, step, terminal } from '../../helpers/tabularAgents';
import { train } from '../../helpers/train';

/** One step from state 0, with Q(0, ·) = 0 and Q(1, ·) = (10, 4). */
function firstUpdate(timestep: Timestep<number>) {
  const agent = createTabularAgent('q-learning', 2, 2, { stepSize: 0.5, discount: 0.9 });
  loadInto(agent, { actionValues: [0, 0, 10, 4] });
  const [told] = playScript(agent, 2, 2, [timestep]);
  return { tdError: told!.tdError, value: actionValuesOf(agent.policy())[told!.action as number] };
}

describe('Q-learning', () => {
  it('moves the value by stepSize times the TD error', () => {
    // δ = 1 + 0.9 · max(10, 4) − 0 = 10, so Q(0, A) = 0.5 · 10 = 5.
    expect(firstUpdate(step(1, 1))).toEqual({ tdError: 10, value: 5 });
  });

  it('gives a terminal state the value 0', () => {
    expect(firstUpdate(terminal(1, 1))).toEqual({ tdError: 1, value: 0.5 });
  });

  it('still bootstraps from a truncated state', () => {
    expect(firstUpdate(cut(1, 1))).toEqual({ tdError: 10, value: 5 });
  });

  it.each([
    ['LineWalk', 0.9, 30_000],
    ['AbsoluteWalk', 0.9, 60_000],
    ['GridWorld', 0.95, 400_000],
  ])('finds the exact optimal values of %s', (env, discount, steps) => {
    const { stateCount } = createEnvironment(env).table!;
    const exact = solve(createEnvironment(env), { discount, method: 'value-iteration' });
    // These worlds are deterministic, so a constant step size converges exactly; ε = 1 visits every pair.
    const trainer = train({ env, algo: 'q-learning', settings: { stepSize: 1, discount, epsilon: 1 }, steps });
    const policy = trainer.policy();
    if (policy.kind !== 'greedy-table') throw new Error('expected a table');
    const reachable = reachableStates(env);
    expect(reachable.length).toBeGreaterThan(stateCount / 3);
    for (const state of reachable) {
      const row = policy.actionValues.subarray(state * policy.actionCount, (state + 1) * policy.actionCount);
      expect(Math.max(...row)).toBeCloseTo(exact.values[state]!, 9);
      expect(exact.actions[state]).toContain(row.indexOf(Math.max(...row)));
    }
  });

  it('learns nothing about values without a step size worth the name', () => {
    const settings = { stepSize: 1e-12, discount: 0.9, epsilon: 1 };
    const trainer = train({ env: 'LineWalk', algo: 'q-learning', settings, steps: 30_000 });
    expect(Math.max(...actionValuesOf(trainer.policy()))).toBeLessThan(1e-6);
  });
});
