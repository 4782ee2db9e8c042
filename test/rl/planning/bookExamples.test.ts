import { describe, expect, it } from 'vitest';
import type { TransitionTable } from '../../../main/rl/core/environment';
import { blackjackIndex } from '../../../main/rl/environments/blackjackHand';
import { blackjackTable } from '../../../main/rl/environments/blackjackTable';
import { fourRoomsConstants } from '../../../main/rl/environments/fourRooms';
import { createEnvironment } from '../../../main/rl/environments/registry';
import { shortCorridorTable } from '../../../main/rl/environments/shortCorridor';
import { startValue } from '../../../main/rl/planning/finiteHorizon';
import { evaluatePolicyExactly, evaluationSweeps, oneHot, uniformPolicy } from '../../../main/rl/planning/policyEvaluation';
import { solve, solveTable } from '../../../main/rl/planning/solve';

/** Values to one decimal, as the book prints them, row by row. */
const printed = (values: ArrayLike<number>) => Array.from(values, (value) => Math.round(value * 10) / 10 + 0);
const tableOf = (id: string): TransitionTable => createEnvironment(id).table!;

describe('Sutton & Barto, 2nd ed.', () => {
  it('figure 3.2: the random policy on the grid with teleports', () => {
    const table = tableOf('TeleportGrid');
    const values = evaluatePolicyExactly(table, uniformPolicy(table), 0.9);
    expect(printed(values)).toEqual([
      ...[3.3, 8.8, 4.4, 5.3, 1.5],
      ...[1.5, 3.0, 2.3, 1.9, 0.5],
      ...[0.1, 0.7, 0.7, 0.4, -0.4],
      ...[-1.0, -0.4, -0.4, -0.6, -1.2],
      ...[-1.9, -1.3, -1.2, -1.4, -2.0],
    ]);
  });

  it('figure 3.5: its optimal values', () => {
    const { values } = solve(createEnvironment('TeleportGrid'), { discount: 0.9 });
    expect(printed(values)).toEqual([
      ...[22.0, 24.4, 22.0, 19.4, 17.5],
      ...[19.8, 22.0, 19.8, 17.8, 16.0],
      ...[17.8, 19.8, 17.8, 16.0, 14.4],
      ...[16.0, 17.8, 16.0, 14.4, 13.0],
      ...[14.4, 16.0, 14.4, 13.0, 11.7],
    ]);
    expect(values[1]).toBeCloseTo(10 / (1 - 0.9 ** 5), 12); // A comes round to itself every five steps
  });

  it('figure 4.1: sweeps of iterative policy evaluation on the grid with two corners', () => {
    const table = tableOf('CornerGrid');
    const sweeps = evaluationSweeps(table, uniformPolicy(table), 1);
    const after: Float64Array[] = [];
    for (let count = 0; count < 10; count++) after.push(sweeps.next().value);
    expect([...after[0]!]).toEqual([0, ...new Array<number>(14).fill(-1), 0]);
    expect([...after[1]!.slice(0, 4)]).toEqual([0, -1.75, -2, -2]);
    expect([...after[2]!.slice(0, 4)]).toEqual([0, -2.4375, -2.9375, -3]);
    expect(after[2]![5]).toBe(-2.875);
    expect([...after[9]!.slice(0, 8)].map((value) => Number(value.toFixed(3)))).toEqual([
      ...[0, -6.138, -8.352, -8.967],
      ...[-6.138, -7.737, -8.428, -8.352],
    ]);
    expect(printed(evaluatePolicyExactly(table, uniformPolicy(table), 1))).toEqual([
      ...[0, -14, -20, -22],
      ...[-14, -18, -20, -20],
      ...[-20, -20, -18, -14],
      ...[-22, -20, -14, 0],
    ]);
  });

  it("example 4.2: policy iteration settles Jack's car rental in five passes from never moving", () => {
    const dynamics = createEnvironment('JacksCarRental');
    const never = new Int32Array(441).fill(5);
    const solution = solve(dynamics, { discount: 0.9, method: 'policy-iteration', initialPolicy: never });
    expect(solution.iterations).toBe(5);
    const moves = (cars1: number) => solution.actions.slice(cars1 * 21, cars1 * 21 + 21).map((best) => best[0]! - 5);
    expect(moves(20)).toEqual([5, 5, 5, 5, 4, 4, 3, 3, 3, 3, 2, 2, 2, 2, 2, 1, 1, 1, 0, 0, 0]);
    expect(solution.values[20 * 21 + 20]).toBeCloseTo(636.99, 2);
    expect(solution.values[0]).toBeCloseTo(421.41, 2);
  });

  it("figure 4.3: the gambler's values and bold play", () => {
    const { values, actions } = solve(createEnvironment('Gambler'), { discount: 1 });
    expect(values[25]).toBeCloseTo(0.16, 12);
    expect(values[50]).toBeCloseTo(0.4, 12);
    expect(values[75]).toBeCloseTo(0.64, 12);
    expect(values[51]).toBeCloseTo(0.403098, 6);
    expect(actions[50]).toContain(49); // a stake of 50
    const fair = solve(createEnvironment('Gambler?headsProbability=0.55'), { discount: 1 });
    expect(fair.values[1]).toBeCloseTo(1 - 0.45 / 0.55, 6);
    expect(fair.actions[1]).toContain(0);
  });

  it('example 5.1: the best policy of blackjack, and what it is worth', () => {
    const { values, actions } = solve(createEnvironment('Blackjack-v1?sab=false'), { discount: 1 });
    expect(startValue(tableOf('Blackjack-v1?sab=false'), values)).toBeCloseTo(-0.04656, 5);
    const sticksFrom = (dealerCard: number, usableAce: boolean) =>
      [12, 13, 14, 15, 16, 17, 18, 19, 20, 21].find((sum) => actions[blackjackIndex({ sum, dealerCard, usableAce })]![0] === 0);
    const cards = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    expect(cards.map((card) => sticksFrom(card, true))).toEqual([19, 18, 18, 18, 18, 18, 18, 18, 19, 19]);
    expect(cards.map((card) => sticksFrom(card, false))).toEqual([17, 13, 13, 12, 12, 12, 17, 17, 17, 17]);
  });

  it('example 5.1: a natural that beats a dealer’s 21 is worth a third of a percent', () => {
    const table = blackjackTable({ natural: false, suttonBarto: true });
    expect(startValue(table, solveTable(table, { discount: 1 }).values)).toBeCloseTo(-0.04311, 5);
  });

  it('example 5.4: the state judged off-policy is worth −0.27720 to a player who sticks from 20', () => {
    const table = tableOf('Blackjack-v1?sab=false');
    const sticks = Array.from({ length: table.stateCount }, (_, state) => (Math.floor(state / 22) >= 20 ? 0 : 1));
    const values = evaluatePolicyExactly(table, oneHot(sticks, 2), 1);
    expect(values[blackjackIndex({ sum: 13, dealerCard: 2, usableAce: true })]).toBeCloseTo(-0.277204, 6);
  });

  it('example 5.1: always sticking from 20 loses 0.3501 a hand where a natural beats a dealer’s 21', () => {
    const table = blackjackTable({ natural: false, suttonBarto: true });
    const isNatural = (state: number) => state >= 704;
    const sticks = Array.from({ length: table.stateCount }, (_, state) => (isNatural(state) || state / 22 >= 20 ? 0 : 1));
    expect(startValue(table, evaluatePolicyExactly(table, oneHot(sticks, 2), 1))).toBeCloseTo(-0.3501, 4);
  });

  it.each([
    ['RandomWalk-5', (state: number) => state / 6],
    ['RandomWalk-19', (state: number) => (state - 10) / 10],
  ] as const)('%s has the true values of the book', (id, value) => {
    const table = tableOf(id);
    const values = evaluatePolicyExactly(table, uniformPolicy(table), 1);
    for (let state = 1; state < values.length - 1; state++) expect(values[state]).toBeCloseTo(value(state), 12);
  });

  it('example 9.1: the thousand states are worth −1 to 1 and antisymmetric, a little steeper at the ends', () => {
    const table = tableOf('RandomWalk-1000');
    const values = evaluatePolicyExactly(table, uniformPolicy(table), 1);
    expect(values[1]! + values[1000]!).toBeCloseTo(0, 9);
    expect(values[500]! + values[501]!).toBeCloseTo(0, 9);
    expect(values[1]).toBeLessThan(-0.9);
    expect(values[1]! - values[0]!).toBeLessThan(0); // the end itself is worth 0
  });

  it.each([
    ['WindyGridworld', 15],
    ['WindyGridworld?moves=king', 7],
    ['WindyGridworld?moves=king-and-stay', 7],
  ])('example 6.5: %s takes %i steps at best', (id, steps) => {
    const table = tableOf(id);
    expect(startValue(table, solveTable(table, { discount: 1 }).values)).toBeCloseTo(-steps, 12);
  });

  it('example 6.6: 13 steps along the cliff', () => {
    const table = tableOf('CliffWalking-v1');
    expect(startValue(table, solveTable(table, { discount: 1 }).values)).toBe(-13);
  });

  it('example 8.1: 14 steps through the maze', () => {
    const table = tableOf('DynaMaze');
    expect(startValue(table, solveTable(table, { discount: 0.95 }).values)).toBeCloseTo(0.95 ** 13, 12);
  });

  it('example 10.2: the queue earns 2.74764 a step at best, and 2.1814 when everybody is served', () => {
    const table = tableOf('AccessControlQueue');
    // Relative values: what n more steps are worth, up to a constant; the gain is what one more step adds.
    const gain = (actions: readonly number[]) => {
      let values = new Float64Array(table.stateCount);
      let added = 0;
      for (let sweep = 0; sweep < 2000; sweep++) {
        const before = values;
        const worth = (state: number, action: number) =>
          table
            .outcomes(state, action)
            .reduce((sum, { probability, state: next, reward }) => sum + probability * (reward + before[next]!), 0);
        values = before.map((_, state) => Math.max(...actions.map((action) => worth(state, action))));
        added = values[0]!;
        values = values.map((value) => value - added);
      }
      return added;
    };
    expect(gain([0, 1])).toBeCloseTo(2.74764, 5);
    expect(gain([1])).toBeCloseTo(2.1814, 4);
  });

  it('example 13.1: the corridor’s values of going right with a fixed probability', () => {
    const startValueOf = (right: number) => {
      const policy = Float64Array.from({ length: 8 }, (_, index) => (index % 2 === 1 ? right : 1 - right));
      return startValue(shortCorridorTable, evaluatePolicyExactly(shortCorridorTable, policy, 1));
    };
    expect(startValueOf(2 - Math.SQRT2)).toBeCloseTo(-(6 + 4 * Math.SQRT2), 10);
    expect(startValueOf(0.05)).toBeCloseTo(-82.105, 3);
    expect(startValueOf(0.95)).toBeCloseTo(-44.211, 3);
  });

  it('exercise 5.12: the left track is solved, all 13600 states, and noise makes it longer', () => {
    const [calm, noisy] = [tableOf('Racetrack?noise=0'), tableOf('Racetrack')];
    const [best, withNoise] = [calm, noisy].map((table) => solveTable(table, { discount: 1, method: 'policy-iteration' }));
    expect(withNoise!.residual).toBeLessThan(1e-9);
    expect(startValue(noisy, withNoise!.values)).toBeLessThan(startValue(calm, best!.values) - 1);
    // From the best place of the starting line there is no reason to crash, and the way takes a whole number of steps.
    const starts = best!.values.filter((_, state) => calm.initialProbabilities[state]! > 0);
    expect(Math.max(...starts)).toBe(-10);
  });
});

describe('four rooms', () => {
  it('takes 12.06 steps on average to the east doorway, as in the option-critic study', () => {
    const table = tableOf('FourRooms?stepReward=-1&goalReward=-1');
    expect(startValue(table, solveTable(table, { discount: 1 }).values)).toBeCloseTo(-12.06, 2);
  });

  it('takes 12.05 to 16.77 steps to the cells of the lower right room', () => {
    const { cellOfState } = fourRoomsConstants;
    const isLowerRight = (cell: number) => Math.floor(cell / 13) >= 8 && cell % 13 >= 7;
    const steps = cellOfState.flatMap((cell, goal) => {
      if (!isLowerRight(cell)) return [];
      const table = tableOf(`FourRooms?stepReward=-1&goalReward=-1&goal=${goal}`);
      return [-startValue(table, solveTable(table, { discount: 1, method: 'policy-iteration' }).values)];
    });
    expect(Math.min(...steps)).toBeCloseTo(12.05, 2);
    expect(Math.max(...steps)).toBeCloseTo(16.77, 2);
  });
});
