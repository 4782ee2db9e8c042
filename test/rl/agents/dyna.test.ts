import { describe, expect, it } from 'vitest';
import type { SettingValues } from '../../../main/rl/core/settings';
import { createEnvironment } from '../../../main/rl/environments/registry';
import { solve } from '../../../main/rl/planning/solve';
import { actionValuesOf, createTabularAgent, cut, loadInto, playScript, step, terminal } from '../../helpers/tabularAgents';
import { train } from '../../helpers/train';

function valuesAfter(algo: string, settings: SettingValues, ...timesteps: ReturnType<typeof step>[]): number[] {
  const agent = createTabularAgent(algo, 4, 1, { stepSize: 0.5, discount: 0.5, ...settings });
  loadInto(agent, { actionValues: [0, 0, 0, 8] });
  playScript(agent, 4, 1, timesteps);
  return actionValuesOf(agent.policy());
}

describe('Dyna-Q', () => {
  it('repeats what it remembers', () => {
    // Real: Q(0) = 0 + 0.5 (1 + 4 − 0) = 2.5. Twice more from memory: 2.5 → 3.75 → 4.375.
    expect(valuesAfter('dyna-q', { planningSteps: 2 }, step(3, 1))).toEqual([4.375, 0, 0, 8]);
  });

  it('remembers ends as ends, and cuts as going on', () => {
    expect(valuesAfter('dyna-q', { planningSteps: 2 }, terminal(3, 1))[0]).toBe(0.875); // 0.5 → 0.75 → 0.875
    expect(valuesAfter('dyna-q', { planningSteps: 2 }, cut(3, 1))[0]).toBe(4.375);
  });

  it('is Q-learning without planning', () => {
    const run = (algo: string, more: SettingValues) =>
      train({ env: 'CliffWalking-v1', algo, settings: more, steps: 5000 }).policy();
    expect(run('dyna-q', { planningSteps: 0 })).toEqual(run('q-learning', {}));
  });

  it('draws states that it has seen, and actions that it has taken there', () => {
    // Two actions, ε = 1: whatever was never taken keeps its value.
    const agent = createTabularAgent('dyna-q', 3, 2, { planningSteps: 50, epsilon: 1 });
    const told = playScript(agent, 3, 2, [step(1, 1), terminal(2, 1)]);
    const values = actionValuesOf(agent.policy());
    expect(values[1 - (told[0]!.action as number)]).toBe(0);
    expect(values[2 + 1 - (told[1]!.action as number)]).toBe(0);
    expect(values[told[0]!.action as number]).toBeGreaterThan(0.9);
    expect(values.slice(4)).toEqual([0, 0]);
  });
});

describe('Dyna-Q+', () => {
  it('imagines a reward that grows with the root of the time waited', () => {
    // One action, α = γ = 0.5, κ = 1. Step 1 leads from 0 to 1 with R = 0: Q(0) = 0, and nothing has waited yet.
    // Step 2 from 1 ends: then (0) has waited 1 step and (1) none, and one of the two is imagined.
    const agent = createTabularAgent('dyna-q-plus', 2, 1, { stepSize: 0.5, discount: 0.5, curiosity: 1, planningSteps: 1 });
    playScript(agent, 2, 1, [step(1, 0)]);
    expect(actionValuesOf(agent.policy())).toEqual([0, 0]);
    const other = createTabularAgent('dyna-q-plus', 2, 1, { stepSize: 0.5, discount: 0.5, curiosity: 1, planningSteps: 60 });
    playScript(other, 2, 1, [step(1, 0), terminal(0, 0)]);
    // Fixed point of imagining: Q(1) = 0; Q(0) = 0 + 1 · √1 + 0.5 · Q(1) = 1.
    expect(actionValuesOf(other.policy())[1]).toBeCloseTo(0, 6);
    expect(actionValuesOf(other.policy())[0]).toBeCloseTo(1, 3);
  });

  it('thinks that actions never tried lead back, and have waited since the start', () => {
    const agent = createTabularAgent('dyna-q-plus', 2, 2, {
      stepSize: 1,
      discount: 0,
      curiosity: 1,
      planningSteps: 80,
      epsilon: 0,
    });
    const [told] = playScript(agent, 2, 2, [terminal(1, 0)]);
    const values = actionValuesOf(agent.policy());
    expect(values[told!.action as number]).toBe(0); // just tried
    expect(values[1 - (told!.action as number)]).toBe(1); // waits since step 0: √1
  });

  it('is Dyna-Q without curiosity, as far as values go', () => {
    const exact = solve(createEnvironment('DynaMaze'), { discount: 0.95 });
    for (const algo of ['dyna-q', 'dyna-q-plus']) {
      const settings = { discount: 0.95, epsilon: 0.5, planningSteps: 20, ...(algo === 'dyna-q-plus' && { curiosity: 0 }) };
      const values = actionValuesOf(train({ env: 'DynaMaze', algo, settings, steps: 15_000 }).policy());
      expect(Math.max(...values.slice(4 * 18, 4 * 18 + 4))).toBeCloseTo(exact.values[18]!, 6);
    }
  });

  it('finds the shortcut that Dyna-Q misses', () => {
    const rewardAfterChange = (algo: string, settings: SettingValues) => {
      const trainer = train({
        env: 'ShortcutMaze',
        algo,
        settings: { discount: 0.95, planningSteps: 50, ...settings },
        steps: 3000,
      });
      let reward = 0;
      trainer.onStep = ({ timestep }) => {
        reward += timestep.reward;
      };
      trainer.extendTo(6000);
      trainer.advance(3000);
      return reward;
    };
    expect(rewardAfterChange('dyna-q-plus', { curiosity: 0.001 })).toBeGreaterThan(rewardAfterChange('dyna-q', {}) + 20);
  });

  it('bootstraps at truncation and not at termination', () => {
    const settings = { planningSteps: 0 };
    expect(valuesAfter('dyna-q-plus', settings, terminal(3, 1))[0]).toBe(0.5);
    expect(valuesAfter('dyna-q-plus', settings, cut(3, 1))[0]).toBe(2.5);
  });
});

describe('prioritized sweeping', () => {
  it('sweeps a surprise back to where it could have been foreseen', () => {
    // α = 1, γ = 0.5. Nothing surprises until the last step pays 8; then Q(2) = 8, Q(1) = 4, Q(0) = 2 at once.
    const script = [step(1, 0), step(2, 0), terminal(3, 8)];
    const agent = createTabularAgent('prioritized-sweeping', 4, 1, { stepSize: 1, discount: 0.5, planningSteps: 10 });
    playScript(agent, 4, 1, script);
    expect(actionValuesOf(agent.policy())).toEqual([2, 4, 8, 0]);
    const short = createTabularAgent('prioritized-sweeping', 4, 1, { stepSize: 1, discount: 0.5, planningSteps: 2 });
    playScript(short, 4, 1, script);
    expect(actionValuesOf(short.policy())).toEqual([0, 4, 8, 0]); // the third update still waits
  });

  it('leaves alone what is not worth an update', () => {
    const agent = createTabularAgent('prioritized-sweeping', 4, 1, { stepSize: 1, discount: 0.5, threshold: 5 });
    playScript(agent, 4, 1, [step(1, 0), step(2, 0), terminal(3, 8)]);
    expect(actionValuesOf(agent.policy())).toEqual([0, 0, 8, 0]); // the next error is 4
  });

  it('remembers ends as ends, and cuts as going on', () => {
    expect(valuesAfter('prioritized-sweeping', { planningSteps: 1 }, terminal(3, 1))[0]).toBe(0.5);
    expect(valuesAfter('prioritized-sweeping', { planningSteps: 1 }, cut(3, 1))[0]).toBe(2.5);
  });

  it('finds the exact optimal values of the maze', () => {
    const exact = solve(createEnvironment('DynaMaze'), { discount: 0.95 });
    const settings = { stepSize: 1, discount: 0.95, epsilon: 0.3, planningSteps: 30, threshold: 1e-12 };
    const values = actionValuesOf(train({ env: 'DynaMaze', algo: 'prioritized-sweeping', settings, steps: 8000 }).policy());
    for (const state of [18, 9, 10, 46, 50, 35]) {
      expect(Math.max(...values.slice(4 * state, 4 * state + 4))).toBeCloseTo(exact.values[state]!, 8);
    }
  });
});
