import { describe, expect, it } from 'vitest';
import type { TracedQuantities } from '../../../main/rl/core/trace';
import { createTabularAgent, loadInto, playScript, step, terminal } from '../../helpers/tabularAgents';

/** What each passage told while an agent over three states and two actions lived through the script. */
function tell(
  algo: string,
  settings: Parameters<typeof createTabularAgent>[3],
  tables: Readonly<Record<string, readonly number[]>>,
  script: Parameters<typeof playScript>[3],
  shape: readonly [states: number, actions: number] = [3, 2],
): (readonly [passage: string, quantities: TracedQuantities])[] {
  const agent = createTabularAgent(algo, ...shape, settings);
  loadInto(agent, tables);
  const told: (readonly [string, TracedQuantities])[] = [];
  agent.trace = (passage, quantities) => told.push([passage, quantities]);
  playScript(agent, ...shape, script);
  return told;
}

/** Q of three states and two actions; the second action is the best in the first state. */
const actionValues = [-0.5, -0.42, -0.3, -0.8, 0, 0];
const halfStep = { stepSize: 0.5, discount: 1, epsilon: 0 };

describe('The numbers that are told', () => {
  it('are those of an update of Q-learning, worked out by hand', () => {
    // δ = −1 + 1 · max(−0.3, −0.8) − (−0.42) = −0.88;  Q(0, 1) ← −0.42 + 0.5 · (−0.88) = −0.86
    const [[passage, quantities]] = tell('q-learning', halfStep, { actionValues }, [step(1, -1)]) as [[string, TracedQuantities]];
    expect(passage).toBe('step');
    expect(quantities).toMatchObject({ state: 0, action: 1, reward: -1, nextState: 1, nextValue: -0.3, value: -0.42 });
    expect(quantities['tdError']).toBeCloseTo(-0.88, 12);
    expect(quantities['newValue']).toBeCloseTo(-0.86, 12);
  });

  it('say that nothing follows a terminal state', () => {
    // δ = −1 + 1 · 0 − (−0.42) = −0.58;  Q(0, 1) ← −0.42 + 0.5 · (−0.58) = −0.71
    const [[, quantities]] = tell('q-learning', halfStep, { actionValues }, [terminal(1, -1)]) as [[string, TracedQuantities]];
    expect(quantities).toMatchObject({ nextValue: 0 });
    expect(quantities['newValue']).toBeCloseTo(-0.71, 12);
  });

  it('name the next action of Sarsa, and none where the episode has ended', () => {
    const told = tell('sarsa', halfStep, { actionValues }, [step(1, -1), terminal(2, 5)]);
    expect(told.map(([, { nextAction }]) => nextAction)).toEqual([0, null]);
    // The second: δ = 5 + 0 − (−0.3) = 5.3;  Q(1, 0) ← −0.3 + 0.5 · 5.3 = 2.35
    expect(told[1]![1]).toMatchObject({ state: 1, action: 0, value: -0.3, nextValue: 0 });
    expect(told[1]![1]['newValue']).toBeCloseTo(2.35, 12);
  });

  it('give the mean over the next action of Expected Sarsa', () => {
    // ε = 0.2, so π(· | 1) = (0.9, 0.1): 0.9 · (−0.3) + 0.1 · (−0.8) = −0.35
    const [[, quantities]] = tell('expected-sarsa', { ...halfStep, epsilon: 0.2 }, { actionValues }, [step(1, -1)]) as [
      [string, TracedQuantities],
    ];
    expect(quantities['nextValue']).toBeCloseTo(-0.35, 12);
  });

  it('tell which table of Double Q-learning was corrected, by what the other thinks', () => {
    const tables = { first: [0, 1, 0.25, 0.5, 0, 0], second: [0, 1, 4, 2, 0, 0] };
    const [[passage, quantities]] = tell('double-q-learning', halfStep, tables, [step(1, 0)]) as [[string, TracedQuantities]];
    // Q₁ likes action 1 in state 1, which Q₂ values at 2; Q₂ likes action 0 there, which Q₁ values at 0.25.
    expect(quantities['nextValue']).toBe(passage === 'first' ? 2 : 0.25);
    expect(quantities['newValue']).toBe(passage === 'first' ? 1.5 : 0.625);
  });

  it('count the pulls of a bandit', () => {
    const told = tell('action-value-bandit', { epsilon: 0, initialValue: 0 }, {}, [step(0, 1), step(0, 4)], [1, 1]);
    // Q: 0 → 1 → 1 + ½ (4 − 1) = 2.5
    expect(told.map(([, quantities]) => quantities)).toEqual([
      { action: 0, reward: 1, pullCount: 1, share: 1, value: 0, newValue: 1 },
      { action: 0, reward: 4, pullCount: 2, share: 0.5, value: 1, newValue: 2.5 },
    ]);
  });

  it('wait for n rewards in n-step Sarsa, and for fewer at the end', () => {
    const settings = { ...halfStep, stepCount: 2, initialValue: 0 };
    const told = tell('n-step-sarsa', settings, {}, [step(1, 1), step(2, 1), terminal(2, 1)], [3, 1]);
    expect(told.map(([passage, { discountedReturn }]) => [passage, discountedReturn])).toEqual([
      ['act', undefined],
      ['act', undefined],
      ['learn', 2], // 1 + 1 + Q(2) = 2
      ['act', undefined],
      ['learn', 2], // 1 + 1
      ['end', 1],
    ]);
  });

  it('go back through the episode in Monte Carlo control', () => {
    const settings = { discount: 0.5, epsilon: 0, initialValue: 0 };
    const told = tell('mc-control', settings, {}, [step(1, 2), terminal(2, 4)], [3, 1]);
    const returns = told.flatMap(([passage, quantities]) => (passage === 'return' ? [quantities['discountedReturn']] : []));
    expect(returns).toEqual([4, 4]); // G = 4, then 0.5 · 4 + 2
    expect(told.filter(([passage]) => passage === 'visit').map(([, { state, newValue }]) => [state, newValue])).toEqual([
      [1, 4],
      [0, 4],
    ]);
  });

  it('tell real and imagined updates of Dyna-Q apart', () => {
    const told = tell('dyna-q', { ...halfStep, planningSteps: 3, initialValue: 0 }, {}, [step(1, 1)], [3, 1]);
    // The same pair again and again: 0 → 0.5 → 0.75 → 0.875 → 0.9375
    expect(told.map(([passage, { newValue }]) => [passage, newValue])).toEqual([
      ['step', 0.5],
      ['planning', 0.75],
      ['planning', 0.875],
      ['planning', 0.9375],
    ]);
  });

  it('give the preference of the arm that the gradient bandit pulled', () => {
    const told = tell('gradient-bandit', { stepSize: 1 }, {}, [step(0, 1), step(0, 3)], [1, 1]);
    expect(told[1]![1]).toMatchObject({ reward: 3, baseline: 1, probability: 1, preference: 0, newPreference: 0, meanReward: 2 });
  });

  it('back up through the tree of what could have been done', () => {
    // Q is 0 but for Q(1, 0) = 4 and Q(1, 1) = 2; the target policy is greedy, γ = ½. A₁ = 0 is greedy in state 1.
    const settings = { ...halfStep, discount: 0.5, stepCount: 2, target: 'greedy' };
    const told = tell('tree-backup', settings, { actionValues: [1, 0, 4, 2, 0, 0] }, [step(1, 1), step(2, 3)]);
    // Leaf: G = 3 + ½ · 0 = 3; branch: G = 1 + ½ · 3 = 2.5; Q(0, 0) ← 1 + ½ (2.5 − 1) = 1.75
    expect(told.slice(2).map(([passage, { discountedReturn }]) => [passage, discountedReturn])).toEqual([
      ['leaf', 3],
      ['branch', 2.5],
      ['learn', 2.5],
    ]);
    expect(told.at(-1)![1]).toMatchObject({ state: 0, action: 0, value: 1, newValue: 1.75 });
  });

  it('show how eligible a pair is for its correction', () => {
    const settings = { stepSize: 0.5, discount: 1, traceDecay: 0.5, epsilon: 0, traces: 'accumulating' };
    const told = tell('sarsa-lambda', settings, {}, [step(0, 1), step(0, 1)], [1, 1]);
    // z: 1, then ½ · 1 + 1.  δ: 1 + 0 − 0, then 1 + Q − Q.  Q: 0.5, then 0.5 + ½ · 1 · 1.5
    expect(told.map(([, { eligibility, tdError, newValue }]) => [eligibility, tdError, newValue])).toEqual([
      [1, 1, 0.5],
      [1.5, 1, 1.25],
    ]);
  });

  it('tell by how much curiosity pays in Dyna-Q+', () => {
    const settings = { ...halfStep, planningSteps: 1, curiosity: 2, initialValue: 0 };
    const told = tell('dyna-q-plus', settings, {}, [step(1, 1), step(2, 1)], [3, 1]);
    // κ √τ: nothing is due after the first real step; after the second, the pair of state 0 has waited for one.
    const [first, second] = [told[1]![1], told[3]![1]];
    expect(first['bonus']).toBe(0);
    expect(second['bonus']).toBe(second['state'] === 0 ? 2 : 0);
    expect(told.filter(([passage]) => passage === 'step').map(([, { bonus }]) => bonus)).toEqual([0, 0]);
  });
});
