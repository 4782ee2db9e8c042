import { describe, expect, it } from 'vitest';
import { QLearning, type QLearningSettings } from '../../../main/rl/agents/qLearning';
import type { Timestep } from '../../../main/rl/core/environment';
import { createRandom } from '../../../main/rl/core/random';
import { discrete } from '../../../main/rl/core/spaces';
import { createEnvironment } from '../../../main/rl/environments/registry';
import { solve } from '../../../main/rl/planning/solve';
import { scripted } from '../../helpers/scripted';
import { train } from '../../helpers/train';

const settings: QLearningSettings = { stepSize: 0.5, discount: 0.9, epsilon: 0.1, initialValue: 0 };

function firstUpdate(timestep: Timestep<number>) {
  const agent = new QLearning(2, 1, settings, createRandom(1));
  agent.actionValues.add(1, 0, 10); // Q(1, 0) = 10, Q(0, 0) = 0
  const step = agent.learn(scripted(discrete(2), 0, [timestep])).next().value;
  return { tdError: step.tdError, canResume: step.canResume, value: agent.actionValues.get(0, 0) };
}

describe('Q-learning', () => {
  it('moves the value by stepSize times the TD error', () => {
    // δ = 1 + 0.9 · 10 − 0 = 10, so Q(0, 0) = 0.5 · 10 = 5.
    const step = { observation: 1, reward: 1, terminated: false, truncated: false };
    expect(firstUpdate(step)).toEqual({ tdError: 10, value: 5, canResume: false });
  });

  it('gives a terminal state the value 0', () => {
    const step = { observation: 1, reward: 1, terminated: true, truncated: false };
    expect(firstUpdate(step)).toEqual({ tdError: 1, value: 0.5, canResume: true });
  });

  it('still bootstraps from a truncated state', () => {
    const step = { observation: 1, reward: 1, terminated: false, truncated: true };
    expect(firstUpdate(step)).toEqual({ tdError: 10, value: 5, canResume: true });
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
    const trainer = train({
      env: 'LineWalk',
      algo: 'q-learning',
      settings: { stepSize: 1e-12, discount: 0.9, epsilon: 1 },
      steps: 30_000,
    });
    const policy = trainer.policy();
    if (policy.kind !== 'greedy-table') throw new Error('expected a table');
    expect(Math.max(...policy.actionValues)).toBeLessThan(1e-6);
  });
});

/** States that an episode can be in and act from. */
function reachableStates(env: string): number[] {
  const table = createEnvironment(env).table!;
  const found = new Set([...table.initialProbabilities.keys()].filter((state) => table.initialProbabilities[state]! > 0));
  for (const state of found) {
    for (let action = 0; action < table.actionCount; action++) {
      for (const outcome of table.outcomes(state, action)) if (!outcome.terminated) found.add(outcome.state);
    }
  }
  return [...found];
}
