import { teleportGrid } from '../environments/teleportGrid';
import { solveTable } from '../planning/solve';
import { isAtMost, isNear } from './checks';
import type { Figure } from './figure';
import { gridSeries, largestDifference } from './grids';

/** As the book prints them, to one decimal. */
const printed = [
  [22.0, 24.4, 22.0, 19.4, 17.5],
  [19.8, 22.0, 19.8, 17.8, 16.0],
  [17.8, 19.8, 17.8, 16.0, 14.4],
  [16.0, 17.8, 16.0, 14.4, 13.0],
  [14.4, 16.0, 14.4, 13.0, 11.7],
];

const discount = 0.9;

export const figure3_5: Figure = {
  name: '3.5',
  title: 'Gridworld: optimal state values',
  source: 'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), fig. 3.5, p. 65',
  axes: { x: 'Column', y: 'Optimal state value of each row' },
  experiments: [{ env: 'TeleportGrid', algo: 'q-learning' }],
  seeds: 1,
  *compute() {
    const { table } = teleportGrid(Infinity);
    const byValues = solveTable(table, { discount, method: 'value-iteration' });
    const byPolicies = solveTable(table, { discount, method: 'policy-iteration' });
    yield 1;
    return {
      series: gridSeries(byValues.values, 5),
      checks: [
        isAtMost(
          'Largest difference from the printed values, which are rounded to 0.1',
          largestDifference(byValues.values, printed.flat()),
          0.05,
        ),
        isNear('v*(A) = 10 / (1 − γ⁵)', byValues.values[1]!, 10 / (1 - discount ** 5), 1e-6),
        isAtMost(
          'Largest difference between value iteration and policy iteration',
          largestDifference(byValues.values, byPolicies.values),
          1e-6,
        ),
        isAtMost('What is left of the Bellman optimality equation', byValues.residual, 1e-6),
      ],
    };
  },
};
