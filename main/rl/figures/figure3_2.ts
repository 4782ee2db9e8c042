import { teleportGrid } from '../environments/teleportGrid';
import { evaluatePolicyExactly, evaluationSweeps, uniformPolicy } from '../planning/policyEvaluation';
import { isAtMost } from './checks';
import type { Figure } from './figure';
import { gridSeries, largestDifference } from './grids';

/** As the book prints them, to one decimal. */
const printed = [
  [3.3, 8.8, 4.4, 5.3, 1.5],
  [1.5, 3.0, 2.3, 1.9, 0.5],
  [0.1, 0.7, 0.7, 0.4, -0.4],
  [-1.0, -0.4, -0.4, -0.6, -1.2],
  [-1.9, -1.3, -1.2, -1.4, -2.0],
];

const discount = 0.9;

export const figure3_2: Figure = {
  name: '3.2',
  title: 'Gridworld: state values of the equiprobable random policy',
  source: 'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), fig. 3.2, p. 60',
  axes: { x: 'Column', y: 'State value of each row' },
  experiments: [{ env: 'TeleportGrid', algo: 'td-prediction' }],
  seeds: 1,
  *compute() {
    const { table } = teleportGrid(Infinity);
    const exact = evaluatePolicyExactly(table, uniformPolicy(table), discount);
    let swept: Float64Array = new Float64Array(table.stateCount);
    for (const values of evaluationSweeps(table, uniformPolicy(table), discount)) {
      const change = largestDifference(values, swept);
      swept = values;
      if (change < 1e-12) break;
    }
    yield 1;
    return {
      series: gridSeries(exact, 5),
      checks: [
        isAtMost(
          'Largest difference from the printed values, which are rounded to 0.1',
          largestDifference(exact, printed.flat()),
          0.05,
        ),
        isAtMost(
          'Largest difference between iterative evaluation and the linear equations',
          largestDifference(swept, exact),
          1e-6,
        ),
      ],
    };
  },
};
