import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../main/rl/core/random';
import { bairdFeatures, bairdsCounterexample } from '../../../main/rl/environments/bairdsCounterexample';
import { createEnvironment } from '../../../main/rl/environments/registry';
import { dynamicsFromData } from '../../../main/rl/environments/tableData';
import { solveAverageReward } from '../../../main/rl/planning/averageReward';
import { solveDense } from '../../../main/rl/planning/denseEquations';
import { expectedVisits, leastSquaresWeights, tdFixedPoint } from '../../../main/rl/planning/linearFixedPoints';
import { linearEvaluationSweeps } from '../../../main/rl/planning/linearSweeps';
import { evaluatePolicyExactly, oneHot, uniformPolicy } from '../../../main/rl/planning/policyEvaluation';
import { StateAggregation } from '../../../main/rl/values/stateAggregation';

describe('dense equations', () => {
  it('are solved, whatever the order of the rows', () => {
    // 0 x + 2 y = 4 and x − y = 1: y = 2, x = 3. The first row needs its pivot from the second.
    expect([...solveDense(Float64Array.of(0, 2, 1, -1), Float64Array.of(4, 1))]).toEqual([3, 2]);
  });

  it('leave nothing over', () => {
    const random = createRandom(6);
    const size = 40;
    const matrix = Float64Array.from({ length: size * size }, () => random.normal());
    const right = Float64Array.from({ length: size }, () => random.normal());
    const solution = solveDense(matrix.slice(), right.slice());
    for (let row = 0; row < size; row++) {
      const sum = solution.reduce((total, x, column) => total + matrix[row * size + column]! * x, 0);
      expect(sum).toBeCloseTo(right[row]!, 10);
    }
  });

  it('are refused when they have no answer', () => {
    expect(() => solveDense(Float64Array.of(1, 2, 2, 4), Float64Array.of(1, 1))).toThrow('must not be singular');
  });
});

describe('expected visits', () => {
  it('add up to the mean length of an episode', () => {
    // A walk from the middle of 5 to an end one step beyond: 3 · 3 = 9 steps on average, symmetric.
    const table = createEnvironment('RandomWalk-5').table!;
    const visits = expectedVisits(table, uniformPolicy(table));
    expect(visits.reduce((sum, count) => sum + count, 0)).toBeCloseTo(9, 12);
    [0, 1, 2, 3, 2, 1, 0].forEach((count, state) => {
      expect(visits[state]).toBeCloseTo(count, 12);
    });
  });
});

describe('fixed points of linear values', () => {
  const table = createEnvironment('RandomWalk-5').table!;
  const policy = uniformPolicy(table);
  const visits = expectedVisits(table, policy);

  it('are the true values where every state has a feature of its own', () => {
    const each = new StateAggregation({ kind: 'state-aggregation', low: [1], high: [5], groups: 5 });
    const exact = evaluatePolicyExactly(table, policy, 0.9);
    for (const solve of [leastSquaresWeights, tdFixedPoint]) {
      solve(table, policy, each, visits, 0.9).forEach((weight, i) => {
        expect(weight).toBeCloseTo(exact[i + 1]!, 12);
      });
    }
  });

  it('differ where states must share: a mean of values here, a balance of errors there', () => {
    const pairs = new StateAggregation({ kind: 'state-aggregation', low: [1], high: [6], groups: 3 });
    const mean = leastSquaresWeights(table, policy, pairs, visits, 1);
    // Visits 1 and 2 to the values 1/6 and 2/6.
    expect(mean[0]).toBeCloseTo((1 / 6 + 2 * (2 / 6)) / 3, 12);
    const balance = tdFixedPoint(table, policy, pairs, visits, 1);
    // Σ μ (½ w(left) + ½ w(right) − w) over states 1, 2: 1 · (½ · 0 + ½ a − a) + 2 · (½ a + ½ b − a) = 0, so 3 a = 2 b.
    expect(3 * balance[0]!).toBeCloseTo(2 * balance[1]!, 12);
    expect(balance[0]).not.toBeCloseTo(mean[0]!, 3);
  });
});

describe('semi-gradient dynamic programming', () => {
  it('moves the weights by the mean error of all states', () => {
    // Two states with features 1 and 2, both always to the second, γ = 0.5, w = 1: v = (1, 2).
    // Errors 0.5 · 2 − 1 = 0 and 0.5 · 2 − 2 = −1: w = 1 + (0.5 / 2) · (0 · 1 − 1 · 2) = 0.5.
    const table = dynamicsFromData([[[[1, 1, 0]]], [[[1, 1, 0]]]]).table;
    const options = { features: [[1], [2]], initialWeights: [1], stepSize: 0.5, discount: 0.5 };
    expect([...linearEvaluationSweeps(table, uniformPolicy(table), options).next().value]).toEqual([0.5]);
  });

  it("runs away on Baird's counterexample, but not under a small discount", () => {
    const { table } = bairdsCounterexample(1);
    const always = oneHot(new Int32Array(7).fill(1), 2);
    const lengthAfter = (discount: number) => {
      const options = { features: bairdFeatures, initialWeights: [1, 1, 1, 1, 1, 1, 10, 1], stepSize: 0.01, discount };
      const sweeps = linearEvaluationSweeps(table, always, options);
      let last = new Float64Array(0);
      for (let sweep = 0; sweep < 3000; sweep++) last = Float64Array.from(sweeps.next().value);
      return Math.hypot(...last);
    };
    expect(lengthAfter(0.99)).toBeGreaterThan(1e4);
    expect(lengthAfter(0.5)).toBeLessThan(11);
  });
});

describe('the best average reward', () => {
  it('is that of the better of two loops', () => {
    // State 0: stay for 1, or go to 1, which comes back for 4: 4 every two steps is 2 a step. Staying breaks the period.
    const table = dynamicsFromData([
      [
        [[1, 0, 1]],
        [
          [0.5, 1, 0],
          [0.5, 0, 0],
        ],
      ],
      [[[1, 0, 6]], [[1, 0, 6]]],
    ]).table;
    // Going: from 0 half the time on to 1; g = 0 + ½ h(1), h(1) = 6 − g: g = (6 − g) / 2 = 2.
    const { averageReward, differentialValues, differentialActionValues } = solveAverageReward(table);
    expect(averageReward).toBeCloseTo(2, 10);
    expect(differentialValues[1]).toBeCloseTo(4, 10);
    expect(differentialActionValues[0]).toBeCloseTo(-1, 10); // staying: 1 − 2
    expect(differentialActionValues[1]).toBeCloseTo(0, 10);
  });

  it('is 2.74764 for the queue', () => {
    expect(solveAverageReward(createEnvironment('AccessControlQueue').table!).averageReward).toBeCloseTo(2.74764, 5);
  });
});
