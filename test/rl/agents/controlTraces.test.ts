import { describe, expect, it } from 'vitest';
import type { SettingValues } from '../../../main/rl/core/settings';
import { createEnvironment } from '../../../main/rl/environments/registry';
import { solve } from '../../../main/rl/planning/solve';
import { reachableStates } from '../../helpers/reachableStates';
import { actionValuesOf, createTabularAgent, cut, loadInto, playScript, step, terminal } from '../../helpers/tabularAgents';
import { train } from '../../helpers/train';

const settings = { stepSize: 0.5, discount: 0.5, traceDecay: 0.5 };

describe('Sarsa(λ)', () => {
  it('lets the pairs that led here share in the error', () => {
    // One action, γλ = 0.25. Step 1: δ = 1, Q(0) = 0.5. Step 2: δ = 2 + 0.5 · 8 = 6: Q(1) = 3, Q(0) = 0.5 + 3 · 0.25.
    const agent = createTabularAgent('sarsa-lambda', 4, 1, settings);
    loadInto(agent, { actionValues: [0, 0, 0, 8] });
    playScript(agent, 4, 1, [step(1, 1), step(3, 2)]);
    expect(actionValuesOf(agent.policy())).toEqual([1.25, 3, 0, 8]);
  });

  it.each([
    // Two visits with γλ = 0.25. δ₁ = 1, Q = 0.5; δ₂ = 1 + 0.5 · 8 − 0.5 = 4.5, times z.
    ['accumulating', 1.25],
    ['replacing', 1],
    ['dutch', 0.5 * 0.25 + 1],
  ])('marks a second visit as %s traces do', (traces, trace) => {
    const agent = createTabularAgent('sarsa-lambda', 4, 1, { ...settings, traces });
    loadInto(agent, { actionValues: [0, 0, 0, 8] });
    playScript(agent, 4, 1, [step(0, 1), step(3, 1)]);
    expect(actionValuesOf(agent.policy())[0]).toBe(0.5 + 0.5 * 4.5 * trace);
  });

  it.each([
    ['terminated', terminal(3, 1), 0.5],
    ['truncated', cut(3, 1), 2.5],
  ])('bootstraps as it should and forgets the way when %s', (_name, end, value) => {
    const agent = createTabularAgent('sarsa-lambda', 4, 1, { ...settings, traceDecay: 1, discount: 0.5 });
    loadInto(agent, { actionValues: [0, 0, 0, 8] });
    playScript(agent, 4, 1, [end, terminal(1, value)]);
    expect(actionValuesOf(agent.policy())[0]).toBe(value); // the second episode confirms it: no error, no old trace
  });

  it.each([terminal(2, 0), cut(2, 0)])('lets no error of an episode reach back into the one before: %o', (end) => {
    const agent = createTabularAgent('sarsa-lambda', 4, 1, { ...settings, traceDecay: 1 });
    playScript(agent, 4, 1, [step(1, 0), end, terminal(3, 4)]);
    expect(actionValuesOf(agent.policy())).toEqual([2, 0, 0, 0]);
  });

  it('is Sarsa with λ = 0', () => {
    const run = (algo: string, more: SettingValues) =>
      train({ env: 'CliffWalking-v1', algo, settings: { discount: 1, stepSize: 0.3, ...more }, steps: 5000 }).policy();
    expect(run('sarsa-lambda', { traceDecay: 0 })).toEqual(run('sarsa', {}));
  });

  it('predicts the random walk', () => {
    const common = { discount: 1, stepSize: 0.005, traceDecay: 0.8, initialValue: 0.5 };
    const values = actionValuesOf(
      train({ env: 'RandomWalk-5', algo: 'sarsa-lambda', settings: common, steps: 100_000 }).policy(),
    );
    for (let state = 1; state <= 5; state++) expect(Math.abs(values[state]! - state / 6)).toBeLessThan(0.09);
  });
});

describe("Watkins's Q(λ)", () => {
  /** Q(0) = (2, 0), Q(1) = (4, 1), Q(2) = (6, 0): action 0 is greedy everywhere. */
  function play(epsilon: number, seedSteps: readonly ReturnType<typeof step>[]) {
    const agent = createTabularAgent('watkins-q', 3, 2, { ...settings, epsilon });
    loadInto(agent, { actionValues: [2, 0, 4, 1, 6, 0] });
    const told = playScript(agent, 3, 2, seedSteps);
    return { told, values: actionValuesOf(agent.policy()) };
  }

  it('lets greedy pairs share in the error', () => {
    // δ₁ = 1 + 0.5 · 4 − 2 = 1: Q(0, 0) = 2.5. δ₂ = 2 + 0.5 · 6 − 4 = 1, z(0, 0) = 0.25: Q(1, 0) = 4.5, Q(0, 0) = 2.625.
    expect(play(0, [step(1, 1), step(2, 2)]).values).toEqual([2.625, 0, 4.5, 1, 6, 0]);
  });

  it('cuts the traces where it explores', () => {
    const { told, values } = play(1, [step(1, 1), step(2, 2)]);
    const [first, second] = told.map(({ action }) => action as number) as [number, number];
    const before = [2, 0][first]!;
    const afterFirst = before + 0.5 * (1 + 0.5 * 4 - before);
    const secondError = 2 + 0.5 * 6 - [4, 1][second]!;
    // Whether A₁ was greedy decides whether the second error reaches back.
    expect(values[first]).toBeCloseTo(afterFirst + (second === 0 ? 0.5 * secondError * 0.25 : 0), 12);
  });

  it('bootstraps at truncation and not at termination', () => {
    expect(play(0, [terminal(1, 1)]).told[0]!.tdError).toBe(-1);
    expect(play(0, [cut(1, 1)]).told[0]!.tdError).toBe(1);
  });

  it('is Q-learning with λ = 0', () => {
    // The action is chosen one update earlier, which a table cannot feel unless it leads back to the same state.
    const exact = solve(createEnvironment('GridWorld'), { discount: 0.95 });
    for (const traceDecay of [0, 0.7]) {
      const common = { stepSize: 1, discount: 0.95, epsilon: 1, traceDecay };
      const values = actionValuesOf(train({ env: 'GridWorld', algo: 'watkins-q', settings: common, steps: 600_000 }).policy());
      for (const state of reachableStates('GridWorld')) {
        expect(Math.max(...values.slice(4 * state, 4 * state + 4))).toBeCloseTo(exact.values[state]!, 9);
      }
    }
  });
});
