import { describe, expect, it } from 'vitest';
import type { Timestep } from '../../../main/rl/core/environment';
import { createEnvironment } from '../../../main/rl/environments/registry';
import { solve } from '../../../main/rl/planning/solve';
import { reachableStates } from '../../helpers/reachableStates';
import { actionValuesOf, createTabularAgent, cut, loadInto, playScript, step, terminal } from '../../helpers/tabularAgents';
import { train } from '../../helpers/train';

/** The errors that many agents make of the same step, which differ in the table they draw; Q₁(1, ·) = (10, 4), Q₂(1, ·) = (2, 6). */
function tdErrorsOf(timestep: Timestep<number>): number[] {
  const agent = createTabularAgent('double-q-learning', 2, 2, { stepSize: 0.5, discount: 0.5 });
  const errors = new Set<number>();
  for (let i = 0; i < 40; i++) {
    loadInto(agent, { first: [0, 0, 10, 4], second: [0, 0, 2, 6] });
    errors.add(playScript(agent, 2, 2, [timestep])[0]!.tdError!);
  }
  return [...errors].toSorted((a, b) => a - b);
}

describe('double Q-learning', () => {
  it('lets one table choose the best action and the other say what it is worth', () => {
    // Q₁ prefers action 0, which Q₂ values at 2: δ = 1 + 0.5 · 2 = 2. Q₂ prefers 1, which Q₁ values at 4: δ = 1 + 0.5 · 4 = 3.
    expect(tdErrorsOf(step(1, 1))).toEqual([2, 3]);
  });

  it('gives a terminal state the value 0', () => {
    expect(tdErrorsOf(terminal(1, 1))).toEqual([1]);
  });

  it('still bootstraps from a truncated state', () => {
    expect(tdErrorsOf(cut(1, 1))).toEqual([2, 3]);
  });

  it('updates one of its two tables at a time, and acts by their mean', () => {
    const agent = createTabularAgent('double-q-learning', 2, 1, { stepSize: 0.5, discount: 0.5 });
    playScript(agent, 2, 1, [terminal(1, 8)]);
    const { first, second } = agent.save() as Record<string, Float64Array>;
    expect([first![0], second![0]].toSorted()).toEqual([0, 4]);
    expect(actionValuesOf(agent.policy())[0]).toBe(2);
  });

  it('finds the exact optimal values of GridWorld', () => {
    const exact = solve(createEnvironment('GridWorld'), { discount: 0.95 });
    const settings = { stepSize: 1, discount: 0.95, epsilon: 1 };
    const values = actionValuesOf(train({ env: 'GridWorld', algo: 'double-q-learning', settings, steps: 800_000 }).policy());
    for (const state of reachableStates('GridWorld')) {
      expect(Math.max(...values.slice(4 * state, 4 * state + 4))).toBeCloseTo(exact.values[state]!, 9);
    }
  });
});
