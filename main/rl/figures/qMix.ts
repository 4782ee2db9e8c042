import { isAtLeast, isAtMost, isExactly } from './checks';
import type { Figure, FigureCheck, FigureSeries } from './figure';
import { meanSeries, standardErrors } from './meanSeries';
import { curvePoints, type TeamRun, trainTeams } from './teamValues';
import { medianOf } from './training';

/** Everybody acts evenly at random while it learns, so that what a method cannot express is all that holds it back. */
const settings = { discount: 0.99, finalEpsilon: 1, learningRate: 5e-4, batchSize: 128, trainInterval: 4 };

const twoSteps = 'TwoStepGame';
const nonMonotonic = 'MatrixGame?game=nonmonotonic';

/** γ times the best that follows the first step's actions, and the payoffs of 2A and 2B, shape [states, joint actions]. */
const trueValues = [
  [6.93, 6.93, 7.92, 7.92],
  [7, 7, 7, 7],
  [0, 1, 1, 8],
];
/** The sum nearest to 2B under even data: row mean + column mean − mean. */
const nearestSum = [-1.5, 2.5, 2.5, 6.5];
const nonMonotonicPayoffs = [8, -12, -12, -12, 0, 0, -12, 0, 0];

/** VDN 7, QMIX 8; and a game in which both get 0, and weights on the errors get 8. */
export const qMix: Figure = {
  name: 'qmix-two-step',
  title: 'What a sum, a monotonic mix and a weighted one can say about a team',
  source:
    'Rashid et al., "QMIX", ICML 2018, §5.1, tables 1 and 2; the nonmonotonic game after Son et al., "QTRAN", ICML 2019; weights after Rashid et al., "Weighted QMIX", NeurIPS 2020; the nearest sum worked out by hand',
  axes: { x: 'Steps of even exploration', y: 'Return without exploring' },
  panelAxes: {
    'Q_tot in state 2B': { x: 'Joint action: 1 AA, 2 AB, 3 BA, 4 BB', y: 'Q_tot' },
    'Q_tot of the nonmonotonic game': { x: 'Joint action, row by row from 1', y: 'Q_tot' },
  },
  experiments: [
    { env: twoSteps, algo: 'vdn' },
    { env: twoSteps, algo: 'qmix' },
    { env: nonMonotonic, algo: 'weighted-qmix' },
  ],
  seeds: 10,
  *compute(seeds) {
    const vdn = yield* trainTeams(twoSteps, 'vdn', settings, seeds);
    const qmix = yield* trainTeams(twoSteps, 'qmix', settings, seeds);
    const fewer = Math.max(1, Math.ceil(seeds / 2));
    const vdnFails = yield* trainTeams(nonMonotonic, 'vdn', settings, fewer);
    const qmixFails = yield* trainTeams(nonMonotonic, 'qmix', settings, fewer);
    const weighted = yield* trainTeams(nonMonotonic, 'weighted-qmix', settings, fewer);
    return {
      series: [
        curveOf('VDN', vdn),
        curveOf('QMIX', qmix),
        tableOf('VDN', 'Q_tot in state 2B', vdn, 2),
        tableOf('QMIX', 'Q_tot in state 2B', qmix, 2),
        points('What is paid', 'Q_tot in state 2B', trueValues[2]!),
        tableOf('VDN', 'Q_tot of the nonmonotonic game', vdnFails, 0),
        tableOf('QMIX', 'Q_tot of the nonmonotonic game', qmixFails, 0),
        tableOf('Weighted QMIX', 'Q_tot of the nonmonotonic game', weighted, 0),
        points('What is paid', 'Q_tot of the nonmonotonic game', nonMonotonicPayoffs),
      ],
      checks: [
        isAtLeast('QMIX: share of runs that get 8 (QMIX, §5.1)', shareOf(qmix, 8), 0.9),
        isAtMost(
          'QMIX: greatest distance of Q_tot from the true values, median of the runs',
          medianOf(qmix.map(({ jointValues }) => greatestDistance(jointValues, trueValues))),
          0.2,
        ),
        isExactly('VDN: share of runs that get 7, as a sum must', shareOf(vdn, 7), 1),
        isAtMost(
          'VDN: greatest distance of Q_tot in 2B from the nearest sum, over all runs',
          Math.max(...vdn.map(({ jointValues }) => greatestDistance([jointValues[2]!], [nearestSum]))),
          0.3,
        ),
        isExactly('Nonmonotonic game, VDN: share of runs that find the 8 (must fail)', shareOf(vdnFails, 8), 0),
        isExactly('Nonmonotonic game, QMIX: share of runs that find the 8 (must fail)', shareOf(qmixFails, 8), 0),
        isAtLeast('Nonmonotonic game, weighted QMIX: share of runs that find the 8', shareOf(weighted, 8), 0.9),
        ...consistency([...vdn, ...qmix, ...vdnFails, ...qmixFails, ...weighted]),
      ],
    };
  },
};

function shareOf(runs: readonly TeamRun[], value: number): number {
  return runs.filter(({ greedyReturn }) => greedyReturn === value).length / runs.length;
}

function greatestDistance(values: readonly (readonly number[])[], references: readonly (readonly number[])[]): number {
  return Math.max(...values.flatMap((row, i) => row.map((value, j) => Math.abs(value - references[i]![j]!))));
}

/** The best of Q_tot must not stand above what the players choose for themselves, in rising or falling together. */
function consistency(runs: readonly TeamRun[]): readonly FigureCheck[] {
  const gaps = runs.flatMap(({ jointValues }) => jointValues.map((row) => lackOfOrder(row)));
  return [isAtMost('All runs: how far Q_tot departs from one order of the actions of each player', Math.max(...gaps), 1e-4)];
}

/**
 * How far a table of joint values is from rising with one order of the rows and one of the columns.
 *
 * Two rows that are in one order in some column must not be in the other order elsewhere.
 */
function lackOfOrder(row: readonly number[]): number {
  const size = Math.sqrt(row.length);
  let worst = 0;
  for (const at of [(i: number, j: number) => row[i * size + j]!, (i: number, j: number) => row[j * size + i]!]) {
    for (let first = 0; first < size; first++) {
      for (let second = 0; second < size; second++) {
        const differences = Array.from({ length: size }, (_, other) => at(first, other) - at(second, other));
        worst = Math.max(worst, Math.min(Math.max(...differences), -Math.min(...differences)));
      }
    }
  }
  return worst;
}

function curveOf(label: string, runs: readonly TeamRun[]): FigureSeries {
  const means = Float64Array.from(curvePoints, (_, i) => runs.reduce((sum, { curve }) => sum + curve[i]!, 0) / runs.length);
  const squares = Float64Array.from(
    curvePoints,
    (_, i) => runs.reduce((sum, { curve }) => sum + curve[i]! ** 2, 0) / runs.length,
  );
  return meanSeries(label, curvePoints, means, standardErrors(means, squares, runs.length));
}

function tableOf(label: string, panel: string, runs: readonly TeamRun[], state: number): FigureSeries {
  const values = runs[0]!.jointValues[state]!;
  return points(
    label,
    panel,
    values.map((_value, joint) => runs.reduce((sum, { jointValues }) => sum + jointValues[state]![joint]!, 0) / runs.length),
  );
}

function points(label: string, panel: string, y: readonly number[]): FigureSeries {
  return { label, panel, x: y.map((_value, joint) => joint + 1), y };
}
