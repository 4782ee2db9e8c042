import { gambler } from '../environments/gambler';
import { flattenTable } from '../planning/flatTable';
import { solveTable } from '../planning/solve';
import { valueIterationSweeps } from '../planning/valueIteration';
import { isNear, isTrue } from './checks';
import type { Figure, FigureCheck, FigureSeries } from './figure';

/** Sweeps that the figure shows. */
const shownSweeps = [1, 2, 3, 32];

/** Probability of winning from a capital, exact or to the digits given, by probability of heads. */
const winning: readonly {
  readonly heads: number;
  readonly capital: number;
  readonly value: number;
  readonly tolerance: number;
}[] = [
  { heads: 0.4, capital: 25, value: 0.16, tolerance: 1e-6 },
  { heads: 0.4, capital: 50, value: 0.4, tolerance: 1e-6 },
  { heads: 0.4, capital: 75, value: 0.64, tolerance: 1e-6 },
  { heads: 0.4, capital: 51, value: 0.403098, tolerance: 1e-6 },
  { heads: 0.4, capital: 1, value: 0.002066, tolerance: 1e-6 },
  { heads: 0.4, capital: 99, value: 0.964333, tolerance: 1e-6 },
  { heads: 0.25, capital: 25, value: 0.0625, tolerance: 1e-6 },
  { heads: 0.25, capital: 50, value: 0.25, tolerance: 1e-6 },
  { heads: 0.25, capital: 75, value: 0.4375, tolerance: 1e-6 },
  { heads: 0.55, capital: 1, value: 0.181818, tolerance: 1e-4 },
  { heads: 0.55, capital: 50, value: 0.999956, tolerance: 1e-4 },
];

const goal = 100;
const capitals = Array.from({ length: goal - 1 }, (_, i) => i + 1);

export const figure4_3: Figure = {
  name: '4.3',
  title: "The gambler's problem: sweeps of value iteration and an optimal policy",
  source:
    'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), fig. 4.3, p. 84, with the probabilities of heads of exercise 4.9; values by exact solution',
  axes: { x: 'Capital', y: 'Probability of winning' },
  panelAxes: { 'Optimal policy': { x: 'Capital', y: 'Smallest optimal stake' } },
  experiments: [{ env: 'Gambler', algo: 'q-learning' }],
  seeds: 1,
  *compute() {
    const solutions = new Map(
      [0.4, 0.25, 0.55].map((heads) => [heads, solveTable(gambler(heads, goal).table, { discount: 1, tieTolerance: 1e-9 })]),
    );
    yield 1;
    const stakes = solutions.get(0.4)!.actions;
    const boldStakes = [
      [25, 25],
      [50, 50],
      [75, 25],
    ] as const;
    return {
      series: [
        ...sweepSeries(),
        ...[...solutions].map(([heads, { values }]) => ({
          label: `exact, heads ${heads}`,
          x: capitals,
          y: capitals.map((capital) => values[capital]!),
          panel: 'Exact values',
        })),
        {
          label: 'smallest optimal stake, heads 0.4',
          x: capitals,
          y: capitals.map((capital) => stakes[capital]![0]! + 1),
          panel: 'Optimal policy',
        },
      ],
      checks: [
        ...winning.map(({ heads, capital, value, tolerance }) =>
          isNear(`Heads ${heads}: v(${capital})`, solutions.get(heads)!.values[capital]!, value, tolerance),
        ),
        ...boldStakes.map(([capital, stake]) =>
          staking(`Heads 0.4, capital ${capital}: staking ${stake} is optimal`, stakes[capital]!, stake),
        ),
        staking('Heads 0.55, capital 50: staking 1 is optimal', solutions.get(0.55)!.actions[50]!, 1),
      ],
    };
  },
};

function sweepSeries(): FigureSeries[] {
  const series: FigureSeries[] = [];
  let count = 0;
  for (const { values } of valueIterationSweeps(flattenTable(gambler(0.4, goal).table), 1)) {
    if (!shownSweeps.includes(++count)) continue;
    const y = capitals.map((capital) => values[capital]!);
    series.push({ label: `sweep ${count}, heads 0.4`, x: capitals, y, panel: 'Sweeps of value iteration' });
    if (count === shownSweeps.at(-1)) break;
  }
  return series;
}

/** Policies are not unique here, so it is asked whether a stake is among the best. */
function staking(claim: string, optimal: readonly number[], stake: number): FigureCheck {
  return isTrue(claim, optimal.includes(stake - 1));
}
