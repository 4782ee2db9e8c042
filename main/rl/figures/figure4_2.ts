import { type CarRentalSolution, carCounts, solveCarRental, valueAt } from './carRental';
import { isExactly, isNear } from './checks';
import type { Figure, FigureCheck } from './figure';
import { gridSeries } from './grids';

/** Rows of the optimal policy for 20 and for 0 cars at the first location, by cars at the second, from the exact solution. */
const lastRow = [5, 5, 5, 5, 4, 4, 3, 3, 3, 3, 2, 2, 2, 2, 2, 1, 1, 1, 0, 0, 0];
const firstRow = [0, 0, 0, 0, 0, 0, 0, 0, -1, -1, -2, -2, -2, -3, -3, -3, -3, -3, -4, -4, -4];

export const figure4_2: Figure = {
  name: '4.2',
  title: "Jack's car rental: policies found by policy iteration, and the optimal values",
  source:
    'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), fig. 4.2, p. 81; values by exact solution: the label 612 on its axis is no value of this problem, v*(20, 20) is 637.0',
  axes: { x: 'Cars at the second location', y: 'Cars moved, for each number of cars at the first' },
  panelAxes: { 'v*': { x: 'Cars at the second location', y: 'Value in dollars, for each number of cars at the first' } },
  experiments: [{ env: 'JacksCarRental', algo: 'q-learning' }],
  seeds: 1,
  *compute() {
    const solution = yield* solveCarRental({});
    const { policies, values, passCount } = solution;
    return {
      series: [
        ...policies.flatMap((policy, i) => gridSeries(policy, carCounts, `π${i}, cars at the first location`, `π${i}`)),
        ...gridSeries(values, carCounts, 'v*, cars at the first location', 'v*'),
      ],
      checks: [
        isExactly('Improvement passes, the last of which changes nothing', passCount, 5),
        isNear('v*(0, 0)', valueAt(values, 0, 0), 421.41, 0.1),
        isNear('v*(10, 10)', valueAt(values, 10, 10), 574.95, 0.1),
        isNear('v*(20, 20)', valueAt(values, 20, 20), 636.99, 0.1),
        countDifferences('Cells of the row of 20 cars at the first location that differ', solution, 20, lastRow),
        countDifferences('Cells of the row of 0 cars at the first location that differ', solution, 0, firstRow),
        isExactly('Most cars moved to the second location', Math.max(...policies.at(-1)!), 5),
        isExactly('Most cars moved to the first location', -Math.min(...policies.at(-1)!), 4),
      ],
    };
  },
};

function countDifferences(claim: string, { policies }: CarRentalSolution, row: number, expected: readonly number[]): FigureCheck {
  const found = policies.at(-1)!.subarray(row * carCounts, (row + 1) * carCounts);
  return isExactly(claim, expected.filter((moved, cars2) => moved !== found[cars2]).length, 0);
}
