import { createRandom } from '../core/random';
import { deviationGains } from '../games/nashConv';
import { solveZeroSum } from '../games/zeroSum';
import { isAtLeast, isAtMost } from './checks';
import type { Figure, FigureSeries } from './figure';
import { atSteps, jointTable, strategiesOf } from './gameStrategies';
import { logarithmicPoints, trainAll } from './training';

const playCount = 10_000;
const steps = logarithmicPoints(playCount, 8);

/** Zero-sum games of four by four actions with payoffs in [−1, 1], rounded to three digits. */
function drawnGame(index: number): string {
  const random = createRandom(index, 'zero-sum game');
  const row = () => Array.from({ length: 4 }, () => Number(random.uniform(-1, 1).toFixed(3))).join(',');
  return `payoffs=${[row(), row(), row(), row()].join('/')}`;
}

const games = [
  { label: 'Matching pennies', options: 'game=matching_pennies' },
  { label: 'Rock, paper, scissors', options: 'game=rock_paper_scissors' },
  { label: 'Biased rock, paper, scissors', options: 'game=biased_rps' },
  ...[1, 2, 3, 4, 5].map((index) => ({ label: `Drawn game ${index}`, options: drawnGame(index) })),
];

const runs = [
  ...games.map(({ label, options }) => ({
    label,
    env: `MatrixGame?${options}`,
    algo: 'minimax-q',
    settings: { stepSizeSteps: playCount },
    budget: { steps: playCount },
  })),
  {
    label: 'Matching pennies, independent Q-learning',
    env: 'MatrixGame?game=matching_pennies',
    algo: 'independent-q-learning',
    settings: {},
    budget: { steps: playCount },
  },
];

/** The value of a game in normal form, by linear programming. */
function exactValue(env: string): number {
  const { actionCounts, outcomes } = jointTable(env);
  const [rows, columns] = actionCounts as [number, number];
  const payoffs = Array.from({ length: rows * columns }, (_, joint) => {
    return outcomes(0, [Math.floor(joint / columns), joint % columns])[0]!.rewards[0]!;
  });
  return solveZeroSum(payoffs, rows, columns).value;
}

export const minimaxQ: Figure = {
  name: 'minimax-q',
  title: 'Minimax-Q learns the value and the mixed strategies of zero-sum games',
  source: 'Littman, ICML 1994, §3; values by linear programming',
  axes: { x: 'Plays', y: 'Exploitability', xScale: 'logarithmic' },
  experiments: [
    { env: 'MatrixGame?game=rock_paper_scissors', algo: 'minimax-q' },
    { env: 'MatrixGame?game=biased_rps', algo: 'minimax-q' },
  ],
  seeds: 10,
  *compute(seeds) {
    const exploitability = runs.map(() => new Float64Array(steps.length));
    const worstEnd = runs.map(() => 0);
    const worstError = runs.map(() => 0);
    const exact = runs.map(({ env }) => ({ table: jointTable(env), value: exactValue(env) }));
    yield* trainAll(runs, seeds, (trainer, _run, index) => {
      const { table, value } = exact[index]!;
      const measure = () => deviationGains(table, strategiesOf(trainer.policy()), 0);
      atSteps(trainer, steps, (point) => {
        exploitability[index]![point]! += measure().nashConv / 2 / seeds;
      });
      return () => {
        const { nashConv, values } = measure();
        worstEnd[index] = Math.max(worstEnd[index]!, nashConv / 2);
        worstError[index] = Math.max(worstError[index]!, Math.abs(values[0]! - value));
      };
    });
    return {
      series: runs.map(({ label }, index): FigureSeries => ({ label, x: steps, y: [...exploitability[index]!] })),
      checks: [
        ...games.flatMap(({ label }, index) => [
          isAtMost(`${label}: largest error of the value over the runs`, worstError[index]!, 0.02),
          isAtMost(`${label}: largest exploitability over the runs`, worstEnd[index]!, 0.05),
        ]),
        isAtLeast(
          'Negative control, independent Q-learning on matching pennies: mean exploitability of what it plays',
          exploitability.at(-1)!.at(-1)!,
          0.5,
        ),
      ],
    };
  },
};
