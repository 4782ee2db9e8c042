import { leastSquaresWeights } from '../planning/linearFixedPoints';
import { isAtMost, isNear } from './checks';
import type { Figure } from './figure';
import { linearWeights } from './linearWeights';
import {
  groupError,
  groupFeatures,
  groupRun,
  rootMeanSquare,
  solveThousandStates,
  valuesOfGroups,
  walkStates,
} from './thousandStates';
import { trainAll } from './training';

const groups = 10;
const episodes = 100_000;
const stepSize = 2e-5;

/**
 * How far constant steps leave weights from their mean: a group seen n times an episode moves by up to α n of its error
 * in each, so that √(α n / 2) of the returns' deviation remains; with n ≤ 12 and a deviation ≤ 1 that is 0.011. Three times.
 */
const noise = 0.03;

export const figure9_1: Figure = {
  name: '9.1',
  title: 'Gradient Monte Carlo with state aggregation on the 1000-state walk',
  source:
    'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), fig. 9.1, p. 204; checked against the exact least-squares weights',
  axes: { x: 'State', y: 'Value' },
  panelAxes: { 'State distribution': { x: 'State', y: 'Share of visits' } },
  experiments: [{ env: 'RandomWalk-1000', algo: 'gradient-monte-carlo' }],
  seeds: 1,
  *compute(seeds) {
    const { table, policy, values, visits } = solveThousandStates();
    const run = groupRun('gradient-monte-carlo', groups, { stepSize }, { episodes });
    const weights = new Float64Array(groups);
    yield* trainAll([run], seeds, (trainer) => () => {
      linearWeights(trainer.policy()).forEach((weight, group) => {
        weights[group]! += weight / seeds;
      });
    });

    const exact = leastSquaresWeights(table, policy, groupFeatures(groups), visits, 1);
    const visitCount = visits.reduce((sum, count) => sum + count, 0);
    const distribution = walkStates.map((state) => visits[state]! / visitCount);
    const error = groupError(values, groups);
    return {
      series: [
        { label: 'true value', x: walkStates, y: walkStates.map((state) => values[state]!), panel: 'Values' },
        { label: 'gradient Monte Carlo', x: walkStates, y: valuesOfGroups(weights), panel: 'Values' },
        { label: 'least squares, exact', x: walkStates, y: valuesOfGroups(exact), panel: 'Values' },
        { label: 'state distribution μ', x: walkStates, y: distribution, panel: 'State distribution' },
      ],
      checks: [
        isAtMost('RMS distance of the ten values from the exact least-squares ones', rootMeanSquare(weights, exact), noise),
        isNear('RMS error over all states, beside that of the exact ones', error(weights), error(exact), noise),
        isNear('Share of visits to state 500, the most of all (0.0137 in the figure)', distribution[499]!, 0.0137, 5e-5),
      ],
    };
  },
};
