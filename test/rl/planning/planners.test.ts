import { describe, expect, it } from 'vitest';
import type { TransitionTable } from '../../../main/rl/core/environment';
import { parseSettings, type SettingValues } from '../../../main/rl/core/settings';
import { createEnvironment } from '../../../main/rl/environments/registry';
import { dynamicsFromData } from '../../../main/rl/environments/tableData';
import { bestReturnWithin } from '../../../main/rl/planning/finiteHorizon';
import { evaluatePolicyExactly, uniformPolicy } from '../../../main/rl/planning/policyEvaluation';
import { findPlanner, plannerDefinitions } from '../../../main/rl/planning/registry';
import { solveTable } from '../../../main/rl/planning/solve';

/** A step of a planner, kept. */
interface Kept {
  readonly values: number[];
  readonly policy: number[] | undefined;
  readonly change: number;
  readonly backupCount: number | undefined;
}

function plan(id: string, table: TransitionTable, settings: SettingValues, most = 100_000): Kept[] {
  const planner = findPlanner(id);
  const kept: Kept[] = [];
  for (const { values, policy, change, backupCount } of planner.plan(table, parseSettings(planner.settings, settings, id))) {
    kept.push({ values: [...values], policy: policy && [...policy], change, backupCount });
    if (kept.length === most) break;
  }
  return kept;
}

/** From state 0 on to 1 for 1, from 1 on to 2 for 2, from 2 to the end for 4; action 1 stays where it is for nothing. */
const chain = dynamicsFromData([
  [[[1, 1, 1]], [[1, 0, 0]]],
  [[[1, 2, 2]], [[1, 1, 0]]],
  [[[1, 2, 4, 1]], [[1, 2, 0]]],
]).table;

const gridWorld = createEnvironment('GridWorld').table!;

describe('value iteration', () => {
  it('with two arrays finds the best return of k steps in the k-th sweep', () => {
    // γ = 0.5; with 2 steps to go: 1 + 0.5 · 2 = 2, 2 + 0.5 · 4 = 4; with 3: 1 + 0.5 · 4 = 3.
    const sweeps = plan('value-iteration', chain, { discount: 0.5, inPlace: false });
    expect(sweeps.map(({ values }) => values)).toEqual([
      [1, 2, 4],
      [2, 4, 4],
      [3, 4, 4],
      [3, 4, 4],
    ]);
    expect(sweeps.map(({ change }) => change)).toEqual([4, 2, 1, 0]);
    expect(sweeps.at(-1)!.backupCount).toBe(12);
  });

  it('in place carries news along with the sweep', () => {
    const reversed = dynamicsFromData([[[[1, 0, 4, 1]]], [[[1, 0, 2]]], [[[1, 1, 1]]]]).table;
    expect(plan('value-iteration', reversed, { discount: 0.5 })[0]!.values).toEqual([4, 4, 3]);
    expect(plan('value-iteration', reversed, { discount: 0.5, inPlace: false })[0]!.values).toEqual([4, 2, 1]);
  });
});

describe('policy iteration', () => {
  it('evaluates exactly, improves everywhere, and stops when nothing is left to improve', () => {
    // From "always on" everything is best at once, seen in one pass.
    expect(plan('policy-iteration', chain, { discount: 0.5 })).toEqual([
      { values: [3, 4, 4], policy: [0, 0, 0], change: 4, backupCount: undefined },
    ]);
    const lazy = dynamicsFromData([
      [[[1, 0, 0]], [[1, 1, 0]]],
      [[[1, 1, 0]], [[1, 1, 3, 1]]],
    ]).table;
    const passes = plan('policy-iteration', lazy, { discount: 0.5 });
    expect(passes.map(({ values }) => values)).toEqual([
      [0, 0],
      [0, 3],
      [1.5, 3],
    ]);
    expect(passes.map(({ policy }) => policy)).toEqual([
      [0, 1],
      [1, 1],
      [1, 1],
    ]);
  });
});

describe('prioritized sweeping', () => {
  it('corrects the state that is furthest off, then those before it', () => {
    // Errors at first: 1, 2, 4. State 2 goes to 4; state 1 is then off by 2 + 2 = 4, goes to 4; state 0 by 1 + 2 = 3.
    const backups = plan('prioritized-sweeping', chain, { discount: 0.5 });
    expect(backups.map(({ values }) => values)).toEqual([
      [0, 0, 4],
      [0, 4, 4],
      [3, 4, 4],
    ]);
    expect(backups.map(({ change }) => change)).toEqual([4, 4, 3]);
  });

  it('needs far fewer backups than sweeping where news comes from one place', () => {
    const maze = createEnvironment('DynaMaze').table!;
    const settings = { discount: 0.95, tolerance: 1e-6 };
    const swept = plan('value-iteration', maze, settings).at(-1)!;
    const prioritized = plan('prioritized-sweeping', maze, settings).at(-1)!;
    prioritized.values.forEach((value, state) => {
      expect(value).toBeCloseTo(swept.values[state]!, 4);
    });
    expect(prioritized.backupCount!).toBeLessThan(swept.backupCount! / 2);
  });
});

describe('backward induction', () => {
  it('lets the best action depend on the steps that are left', () => {
    // Action 0 pays 1 at once and stays; action 1 pays nothing, but leads to where every step pays 3.
    const patience = dynamicsFromData([
      [[[1, 0, 1]], [[1, 1, 0]]],
      [[[1, 1, 3]], [[1, 1, 3]]],
    ]).table;
    const steps = plan('finite-horizon', patience, { horizon: 3 });
    expect(steps.map(({ policy }) => policy![0])).toEqual([0, 1, 1]);
    expect(steps.map(({ values }) => values)).toEqual([
      [1, 3],
      [3, 6],
      [6, 9],
    ]);
  });

  it('agrees with the published optimum of FrozenLake in 100 steps', () => {
    expect(bestReturnWithin(createEnvironment('FrozenLake-v1').table!, 100)).toBeCloseTo(0.7442, 4);
    expect(bestReturnWithin(chain, 0)).toBe(0);
  });
});

describe('policy evaluation', () => {
  it('moves every state to the mean over its actions', () => {
    // γ = 0.5, on or stay with ½ each. First ½ · 1, ½ · 2, ½ · 4; then ½ (1 + ½ · 1) + ½ · ½ · ½ = 0.875,
    // ½ (2 + ½ · 2) + ½ · ½ · 1 = 1.75 and ½ · 4 + ½ · ½ · 2 = 2.5: nothing follows the end.
    const sweeps = plan('policy-evaluation', chain, { discount: 0.5, inPlace: false }, 2);
    expect(sweeps.map(({ values }) => values)).toEqual([
      [0.5, 1, 2],
      [0.875, 1.75, 2.5],
    ]);
    expect(sweeps.map(({ change, backupCount }) => [change, backupCount])).toEqual([
      [2, 3],
      [0.75, 6],
    ]);
  });

  it('comes to the solution of the linear equations, in place faster than with two arrays', () => {
    const exact = evaluatePolicyExactly(gridWorld, uniformPolicy(gridWorld), 0.9);
    const [inPlace, twoArrays] = [true, false].map((each) =>
      plan('policy-evaluation', gridWorld, { discount: 0.9, inPlace: each, tolerance: 1e-10 }),
    );
    for (const sweeps of [inPlace!, twoArrays!]) {
      sweeps.at(-1)!.values.forEach((value, state) => {
        expect(value).toBeCloseTo(exact[state]!, 8);
      });
    }
    expect(inPlace!.length).toBeLessThan(twoArrays!.length);
  });
});

describe.each(['policy-iteration', 'value-iteration', 'prioritized-sweeping'])('%s', (id) => {
  it.each(['GridWorld', 'FrozenLake-v1', 'RandomMDP', 'Garnet'])('comes to the exact optimal values of %s', (env) => {
    const table = createEnvironment(env).table!;
    const exact = solveTable(table, { discount: 0.9 }).values;
    const last = plan(id, table, { discount: 0.9 }).at(-1)!;
    last.values.forEach((value, state) => {
      expect(value).toBeCloseTo(exact[state]!, 7);
    });
  });
});

describe.each(plannerDefinitions.map(({ id }) => id))('%s', (id) => {
  it('takes the same course every time', () => {
    const table = createEnvironment('FrozenLake-v1').table!;
    const course = plan(id, table, { discount: 0.9 }, 200);
    expect(course.length).toBeGreaterThan(2);
    expect(plan(id, table, { discount: 0.9 }, 200)).toEqual(course);
  });

  it('counts nothing behind an end, whatever stands there', () => {
    // The end of the only step is a state that would pay 100 a step if it were gone on from.
    const end = dynamicsFromData([[[[1, 1, 2, 1]]], [[[1, 1, 100, 0]]]]).table;
    expect(plan(id, end, { discount: 0.5 }, 60).at(-1)!.values[0]).toBe(2);
  });
});

describe.each(plannerDefinitions.filter(({ id }) => id !== 'finite-horizon').map(({ id }) => id))('%s', (id) => {
  it('refuses undiscounted values that do not exist before it begins', () => {
    const endless = createEnvironment('TeleportGrid').table!;
    expect(() => plan(id, endless, { discount: 1 })).toThrow('The discount must be less than 1');
  });

  it('refuses a discount above 1', () => {
    expect(() => plan(id, chain, { discount: 1.5 })).toThrow('discount must lie in [0, 1], got 1.5.');
  });
});
