import { describe, expect, it } from 'vitest';
import { InvalidValueError } from '../../../main/rl/core/errors';
import { createEnvironment, environmentDefinitions } from '../../../main/rl/environments/registry';
import { dynamicsFromData } from '../../../main/rl/environments/tableData';
import { bestReturnWithin, policyReturnWithin } from '../../../main/rl/planning/finiteHorizon';
import { evaluatePolicyExactly, oneHot, uniformPolicy } from '../../../main/rl/planning/policyEvaluation';
import { solve } from '../../../main/rl/planning/solve';

/** Two states: stay for 1 or go for 0; from the second, 3 and the end. */
const twoStates = dynamicsFromData([
  [[[1, 0, 1]], [[1, 1, 0]]],
  [[[1, 1, 3, 1]], [[1, 1, 3, 1]]],
]);

describe('solving a finite environment', () => {
  it.each(['value-iteration', 'policy-iteration'] as const)('finds the values worked out by hand by %s', (method) => {
    // γ = 0.5: staying for ever is worth 1 / (1 − 0.5) = 2, going 0 + 0.5 · 3 = 1.5.
    const { values, actions, residual } = solve(twoStates, { discount: 0.5, method });
    expect([...values]).toEqual([2, 3]);
    expect(actions).toEqual([[0], [0, 1]]);
    expect(residual).toBe(0);
  });

  it('names every action that is as good as the best', () => {
    // γ = 2/5: staying is worth 1 / (1 − 0.4) = 5/3, going 0.4 · 3 = 1.2; γ = 0.5 with 4 at the end makes them equal.
    const tied = dynamicsFromData([
      [[[1, 0, 1]], [[1, 1, 0]]],
      [[[1, 1, 4, 1]], [[1, 1, 4, 1]]],
    ]);
    expect(solve(tied, { discount: 0.5 }).actions[0]).toEqual([0, 1]);
  });

  it('adds nothing after a terminated transition', () => {
    const loop = dynamicsFromData([[[[1, 0, 1, 1]]]]);
    expect([...solve(loop, { discount: 0.9 }).values]).toEqual([1]);
    expect([...solve(dynamicsFromData([[[[1, 0, 1, 0]]]]), { discount: 0.9 }).values][0]).toBeCloseTo(10, 12);
  });

  it('refuses an environment without a table, and says what to do instead', () => {
    expect(() => solve(createEnvironment('CartPole-v1'), { discount: 0.9 })).toThrow(InvalidValueError);
    expect(() => solve(createEnvironment('CartPole-v1'), { discount: 0.9 })).toThrow('Let an agent learn it instead.');
  });

  it.each(['value-iteration', 'policy-iteration'] as const)(
    'refuses discount 1 where values do not converge, by %s',
    (method) => {
      for (const id of ['TeleportGrid', 'RandomMDP', 'JacksCarRental']) {
        expect(() => solve(createEnvironment(id), { discount: 1, method })).toThrow('The discount must be less than 1');
      }
      // The episode could end, but staying pays for ever.
      expect(() => solve(twoStates, { discount: 1, method })).toThrow('does not converge');
    },
  );

  it('refuses a discount outside [0, 1] and a policy that does not fit', () => {
    expect(() => solve(twoStates, { discount: 1.1 })).toThrow('discount must lie in [0, 1], got 1.1.');
    expect(() => solve(twoStates, { discount: 0.9, method: 'policy-iteration', initialPolicy: [0] })).toThrow(
      'The initial policy must be 2 actions in [0, 1], got 1 numbers.',
    );
  });

  it('lets an undiscounted task stand still where that is best', () => {
    // Going on loses 1; standing still loses nothing, though the episode then never ends.
    const trap = dynamicsFromData([[[[1, 0, 0]], [[1, 0, -1, 1]]]]);
    for (const method of ['value-iteration', 'policy-iteration'] as const) {
      expect(solve(trap, { discount: 1, method })).toMatchObject({ values: Float64Array.of(0), actions: [[0]] });
    }
  });

  it('agrees between its two methods on every finite environment with a small table', () => {
    for (const { id } of environmentDefinitions) {
      const dynamics = createEnvironment(id);
      if (dynamics.table === undefined || dynamics.table.stateCount > 510 || id === 'JacksCarRental') continue;
      const [first, second] = (['value-iteration', 'policy-iteration'] as const).map((method) =>
        solve(dynamics, { discount: 0.95, method }),
      );
      expect(first!.residual, id).toBeLessThan(1e-9);
      first!.values.forEach((value, state) => {
        expect(Math.abs(value - second!.values[state]!), `${id}, state ${state}`).toBeLessThan(1e-9);
      });
      expect(first!.actions, id).toEqual(second!.actions);
    }
  });
});

describe('evaluating a policy', () => {
  it('solves the Bellman equations of a random policy', () => {
    // v0 = ½ (1 + γ v0) + ½ γ v1, v1 = 3: with γ = 0.5, v0 = (0.5 + 0.75) / 0.75.
    expect(evaluatePolicyExactly(twoStates.table, uniformPolicy(twoStates.table), 0.5)[0]).toBeCloseTo(1.25 / 0.75, 14);
  });

  it('refuses an undiscounted policy that never ends, and names the state', () => {
    expect(() => evaluatePolicyExactly(twoStates.table, oneHot([0, 0], 2), 1)).toThrow('From state 0 the episode need not end');
  });

  it.each([900, 1000])('is exact on both sides of the limit of elimination: a walk of ±%i places', (size) => {
    // Far from the left end, k places before the right one: v = E[γ^(T − 1)] = e^(−kθ) / γ with cosh θ = 1 / γ.
    const discount = 0.999;
    const theta = Math.acosh(1 / discount);
    const { table } = createEnvironment(`LineWalk?size=${size}`);
    const values = evaluatePolicyExactly(table!, uniformPolicy(table!), discount);
    for (let places = 1; places <= 50; places++) {
      expect(values[2 * size - places]).toBeCloseTo(Math.exp(-places * theta) / discount, 11);
    }
  });
});

describe('a time limit', () => {
  it('counts in the best return, and may change the best action at the end', () => {
    // Three steps: stay, stay, stay is worth 3; stay, go, end is worth 1 + 0 + 3 = 4.
    expect(bestReturnWithin(twoStates.table, 3)).toBe((4 + 3) / 2); // starts in either state
    expect(policyReturnWithin(twoStates.table, [0, 0], 3)).toBe((3 + 3) / 2);
  });
});
