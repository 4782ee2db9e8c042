import { carCounts, solveCarRental, valueAt } from './carRental';
import { isNear } from './checks';
import type { Figure } from './figure';
import { gridSeries } from './grids';

export const exercise4_7: Figure = {
  name: 'exercise-4.7',
  title: "Jack's car rental with one free move and crowded lots",
  source: 'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), exercise 4.7, p. 82; values by exact solution',
  axes: { x: 'Cars at the second location', y: 'Cars moved, for each number of cars at the first' },
  panelAxes: { 'v*': { x: 'Cars at the second location', y: 'Value in dollars, for each number of cars at the first' } },
  experiments: [{ env: 'JacksCarRental?freeFirstMove=true&parkingCost=4', algo: 'q-learning' }],
  seeds: 1,
  *compute() {
    const { policies, values } = yield* solveCarRental({ freeFirstMove: true, parkingCost: 4 });
    return {
      series: [
        ...gridSeries(policies.at(-1)!, carCounts, 'π*, cars at the first location', 'π*'),
        ...gridSeries(values, carCounts, 'v*, cars at the first location', 'v*'),
      ],
      checks: [
        isNear('v*(0, 0)', valueAt(values, 0, 0), 429.95, 0.1),
        isNear('v*(10, 10)', valueAt(values, 10, 10), 580.96, 0.1),
        isNear('v*(20, 20)', valueAt(values, 20, 20), 603.54, 0.1),
      ],
    };
  },
};
