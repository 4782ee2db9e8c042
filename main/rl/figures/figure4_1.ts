import { cornerGrid } from '../environments/cornerGrid';
import { optimalActions } from '../planning/bellman';
import { flattenTable } from '../planning/flatTable';
import { evaluatePolicyExactly, evaluationSweeps, uniformPolicy } from '../planning/policyEvaluation';
import { solveTable } from '../planning/solve';
import { isAtMost, isExactly } from './checks';
import type { Figure, FigureCheck } from './figure';
import { gridSeries, largestDifference } from './grids';

const { table } = cornerGrid;

/** Values after k sweeps as exact fractions, from which the book's printed ones are cut (−1.75 is printed −1.7). */
const afterSweeps: readonly { readonly k: number; readonly values: readonly number[] }[] = [
  { k: 1, values: [0, -1, -1, -1, -1, -1, -1, -1] },
  { k: 2, values: [0, -1.75, -2, -2, -1.75, -2, -2, -2] },
  { k: 3, values: [0, -2.4375, -2.9375, -3, -2.4375, -2.875, -3, -2.9375] },
  { k: 10, values: [0, -6.138, -8.352, -8.967, -6.138, -7.737, -8.428, -8.352] },
];

const limit = [0, -14, -20, -22, -14, -18, -20, -20];

/** The grid is the same seen from either corner. */
const withOtherHalf = (firstHalf: readonly number[]) => [...firstHalf, ...firstHalf.toReversed()];

export const figure4_1: Figure = {
  name: '4.1',
  title: 'Iterative policy evaluation of the random policy on a small gridworld',
  source: 'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), fig. 4.1, p. 77',
  axes: { x: 'Column', y: 'State value of each row after k sweeps' },
  experiments: [{ env: 'CornerGrid', algo: 'td-prediction' }],
  seeds: 1,
  *compute() {
    const sweeps: Float64Array[] = [];
    for (const values of evaluationSweeps(table, uniformPolicy(table), 1)) {
      sweeps.push(values);
      if (sweeps.length === 10) break;
    }
    const exact = evaluatePolicyExactly(table, uniformPolicy(table), 1);
    yield 1;
    return {
      series: [
        ...afterSweeps.flatMap(({ k }) => gridSeries(sweeps[k - 1]!, 4, `k = ${k}, row`, `k = ${k}`)),
        ...gridSeries(exact, 4, 'k = ∞, row', 'k = ∞'),
      ],
      checks: [
        ...afterSweeps.map(({ k, values }) =>
          isAtMost(
            `Largest difference from the book's values after ${k} sweeps`,
            largestDifference(sweeps[k - 1]!, withOtherHalf(values)),
            1e-3,
          ),
        ),
        isAtMost("Largest difference from the book's values in the limit", largestDifference(exact, withOtherHalf(limit)), 1e-6),
        greedyBecomesOptimal(sweeps),
      ],
    };
  },
};

/** The first number of sweeps after which acting greedily is optimal everywhere. */
function greedyBecomesOptimal(sweeps: readonly Float64Array[]): FigureCheck {
  const { actions } = solveTable(table, { discount: 1 });
  const flat = flattenTable(table);
  const first = sweeps.findIndex((values) =>
    optimalActions(flat, values, 1, 1e-9).every((greedy, state) => greedy.every((action) => actions[state]!.includes(action))),
  );
  return isExactly('Sweeps after which the greedy policy is optimal', first + 1, 3);
}
