import { describe, expect, it } from 'vitest';
import type { Timestep } from '../../../main/rl/core/environment';
import type { SettingValues } from '../../../main/rl/core/settings';
import { createEnvironment } from '../../../main/rl/environments/registry';
import { evaluatePolicyExactly, uniformPolicy } from '../../../main/rl/planning/policyEvaluation';
import { solve } from '../../../main/rl/planning/solve';
import { actionValuesOf, createTabularAgent, cut, loadInto, playScript, step, terminal } from '../../helpers/tabularAgents';
import { train } from '../../helpers/train';

/** One action; Q after a script, from Q = (0, 0, 0, 8), with γ = 0.5. */
function valuesAfter(algo: string, settings: SettingValues, ...timesteps: Timestep<number>[]): number[] {
  const agent = createTabularAgent(algo, 4, 1, { discount: 0.5, ...settings });
  loadInto(agent, { actionValues: [0, 0, 0, 8] });
  playScript(agent, 4, 1, timesteps);
  return actionValuesOf(agent.policy());
}

// S = 0, 1, 0, 2. G₃ = 8; G₂ = 4 + 4 = 8; G₁ = 2 + 4 = 6; G₀ = 1 + 3 = 4.
const script = [step(1, 1), step(0, 2), step(2, 4), terminal(3, 8)];

describe.each(['mc-control', 'mc-exploring-starts'])('%s', (algo) => {
  it('averages the returns that followed a pair, at the end of the episode', () => {
    expect(valuesAfter(algo, {}, ...script.slice(0, 3))).toEqual([0, 0, 0, 8]);
    expect(valuesAfter(algo, {}, ...script)).toEqual([4, 6, 8, 8]);
    expect(valuesAfter(algo, { visits: 'every' }, ...script)).toEqual([6, 6, 8, 8]);
    expect(valuesAfter(algo, {}, terminal(1, 4), terminal(1, 10), terminal(1, 1))[0]).toBe(5);
  });

  it('continues a return that a time limit cuts', () => {
    expect(valuesAfter(algo, {}, cut(3, 1))[0]).toBe(5); // 1 + 0.5 · 8
  });
});

describe('on-policy Monte Carlo control', () => {
  it('finds the exact values of the uniform policy when it always explores', () => {
    const env = 'LineWalk?size=3';
    const { table } = createEnvironment(env);
    const values = evaluatePolicyExactly(table!, uniformPolicy(table!), 1);
    const learned = actionValuesOf(
      train({ env, algo: 'mc-control', settings: { discount: 1, epsilon: 1 }, steps: 200_000 }).policy(),
    );
    // Each pair is averaged over more than 5,000 episodes: three standard errors are below 0.03.
    for (let state = 1; state <= 5; state++) {
      expect(Math.abs(learned[2 * state]! - values[state - 1]!)).toBeLessThan(0.03);
      expect(Math.abs(learned[2 * state + 1]! - (state === 5 ? 1 : values[state + 1]!))).toBeLessThan(0.03);
    }
  });

  it('finds the way out of the corridor', () => {
    const policy = train({ env: 'LineWalk', algo: 'mc-control', settings: { discount: 0.9 }, steps: 20_000 }).policy();
    const values = actionValuesOf(policy);
    for (let state = 5; state < 10; state++) expect(values[2 * state + 1]).toBeGreaterThan(values[2 * state]!);
  });
});

describe('Monte Carlo with exploring starts', () => {
  it('explores with the first action of an episode only', () => {
    const agent = createTabularAgent('mc-exploring-starts', 2, 2, { discount: 1 });
    loadInto(agent, { actionValues: [5, 0, 0, 5] });
    const episodes = Array.from({ length: 60 }, () => [step(1, 0), terminal(0, 5)]).flat();
    const told = playScript(agent, 2, 2, episodes);
    const firsts = told.filter((_, i) => i % 2 === 0).map(({ action }) => action);
    const seconds = told.filter((_, i) => i % 2 === 1).map(({ action }) => action);
    expect(new Set(firsts)).toEqual(new Set([0, 1]));
    expect(new Set(seconds)).toEqual(new Set([1]));
  });

  it('finds the optimal policy of a grid in which every cell is a start', () => {
    const env = 'GridWorld?layout=..../.%23.X/...G&maxSteps=20';
    const exact = solve(createEnvironment(env), { discount: 0.9 });
    const settings = { discount: 0.9, initialValue: 1 };
    const values = actionValuesOf(train({ env, algo: 'mc-exploring-starts', settings, steps: 300_000 }).policy());
    for (const state of [0, 1, 2, 3, 4, 6, 8, 9, 10]) {
      const row = values.slice(4 * state, 4 * state + 4);
      expect(exact.actions[state]).toContain(row.indexOf(Math.max(...row)));
    }
  });
});

describe('off-policy Monte Carlo control', () => {
  it('averages plainly where there is no choice', () => {
    expect(valuesAfter('off-policy-mc-control', {}, ...script)).toEqual([6, 6, 8, 8]); // every visit counts
  });

  it('weighs a return by the chance of the actions behind it', () => {
    // Two states with two actions; ε = 0.4, so b is 0.8 for the greedy action and 0.2 for the other. Episodes of two steps
    // and of one end with rewards by turns; what they should lead to is worked out beside, update by update.
    const agent = createTabularAgent('off-policy-mc-control', 2, 2, { discount: 0.5, epsilon: 0.4 });
    loadInto(agent, { actionValues: [5, 0, 6, 0] });
    const episodes = Array.from({ length: 40 }, (_, i) =>
      i % 3 === 2 ? [terminal(1, 9)] : [step(1, 1), terminal(0, 4 + (i % 5))],
    );
    const told = playScript(agent, 2, 2, episodes.flat());
    const q = [5, 0, 6, 0];
    const weights = [0, 0, 0, 0];
    const greedy = (state: number) => (q[2 * state]! >= q[2 * state + 1]! ? 0 : 1);
    let played = 0;
    for (const episode of episodes) {
      const actions = told.slice(played, played + episode.length).map(({ action }) => action as number);
      played += episode.length;
      const chances = actions.map((action, state) => (action === greedy(state) ? 0.8 : 0.2));
      let [discountedReturn, weight] = [0, 1];
      for (let t = episode.length - 1; t >= 0; t--) {
        const pair = 2 * t + actions[t]!;
        discountedReturn = 0.5 * discountedReturn + episode[t]!.reward;
        weights[pair]! += weight;
        q[pair]! += (weight / weights[pair]!) * (discountedReturn - q[pair]!);
        if (actions[t] !== greedy(t)) break;
        weight /= chances[t]!;
      }
    }
    expect(weights.some((weight) => !Number.isInteger(weight))).toBe(true);
    actionValuesOf(agent.policy()).forEach((value, pair) => {
      expect(value).toBeCloseTo(q[pair]!, 12);
    });
  });

  it('learns nothing from before the last action that is not greedy', () => {
    const agent = createTabularAgent('off-policy-mc-control', 2, 2, { discount: 1, epsilon: 1 });
    loadInto(agent, { actionValues: [0, 0, 9, 8] });
    const [first, second] = playScript(agent, 2, 2, [step(1, 1), terminal(0, 10)]);
    const values = actionValuesOf(agent.policy());
    // The first return of a pair replaces its value (W / C = 1): Q(1, A₁) = 10, which is then greedy, so S₀ learns: 11.
    expect(values[2 + (second!.action as number)]).toBe(10);
    expect(values[first!.action as number]).toBe(11);

    const other = createTabularAgent('off-policy-mc-control', 2, 2, { discount: 1, epsilon: 1 });
    loadInto(other, { actionValues: [0, 0, 9, 8] });
    playScript(other, 2, 2, [step(1, 1), terminal(0, 5)]);
    // Now Q(1, A₁) = 5 is less than the other action's 8 or 9, so the rest of the episode is not the greedy policy's.
    expect(actionValuesOf(other.policy()).slice(0, 2)).toEqual([0, 0]);
  });

  it('continues a return that a time limit cuts', () => {
    expect(valuesAfter('off-policy-mc-control', {}, cut(3, 1))[0]).toBe(5);
  });

  it('finds the optimal values of the line, which its earliest returns keep it a little away from', () => {
    const settings = { discount: 0.9, epsilon: 0.5 };
    const values = actionValuesOf(train({ env: 'LineWalk', algo: 'off-policy-mc-control', settings, steps: 100_000 }).policy());
    for (let place = 0; place < 5; place++) expect(values[2 * (5 + place) + 1]).toBeCloseTo(0.9 ** (4 - place), 2);
  });
});
