import type { SavedState } from '../core/savedState';
import { gridGameStarts, gridGameState } from '../environments/games/gridGame';
import { deviationGains } from '../games/nashConv';
import { isAtLeast, isAtMost, isNear } from './checks';
import type { Figure, FigureSeries } from './figure';
import { atSteps, evenSteps, jointTable, strategiesOf } from './gameStrategies';
import { medianOf, trainAll } from './training';

const discount = 0.99;
const points = 40;
const start = gridGameState(gridGameStarts);

/** Both reach their goals with the fourth move. */
const crossing = 100 * discount ** 3;
/** Through the middle with the third; and of the other, who passes its barrier half of the time. */
const middle = 100 * discount ** 2;
const side = middle / 2;

const boards = ['GridGame', 'GridGame?board=2'] as const;

const runs = [
  {
    env: boards[0],
    algo: 'nash-q',
    settings: { discount, average: 'recency-weighted', stepSize: 0.5, epsilon: 0.5 },
    budget: { steps: 20_000 },
  },
  { env: boards[1], algo: 'nash-q', settings: { discount, average: 'sample', epsilon: 0.5 }, budget: { steps: 60_000 } },
  {
    env: boards[0],
    algo: 'independent-q-learning',
    settings: { discount, stepSize: 0.5, epsilon: 0.5 },
    budget: { steps: 20_000 },
  },
];

/** What both players get from the start on when they follow what they have learned. */
const panels = ['Grid game 1, value of the start', 'Grid game 2, value of the start'] as const;

export const gridGames: Figure = {
  name: 'grid-games',
  title: 'Nash-Q finds ways that do not meet, and who gives way',
  source:
    'Hu & Wellman, JMLR 4 (2003), §4: γ = 0.99, 100 for the goal, −1 for a collision. Their values 97 in grid game 1; in grid game 2 the equilibria (98, 49) and (49, 98) and a mixed one. Exact values by hand: 100 γ³; 100 γ² and half of it',
  axes: { x: 'Steps', y: 'Discounted reward', yRange: [0, 100] },
  experiments: [
    { env: 'GridGame', algo: 'nash-q' },
    { env: 'GridGame?board=2', algo: 'nash-q' },
  ],
  seeds: 10,
  *compute(seeds) {
    const steps = runs.map(({ budget }) => evenSteps(budget.steps, points));
    const values = [0, 1].map(() => [0, 1].map(() => new Float64Array(points)));
    const gains = runs.map((): number[] => []);
    const ends = runs.map((): number[][] => []);
    const errors = runs.map((): number[] => []);
    const tables = boards.map(jointTable);
    yield* trainAll(runs, seeds, (trainer, { env, algo }, index) => {
      const learned = () =>
        ((trainer.save()['agent'] as SavedState)['stateValues'] as Float64Array[]).map((found) => found[start]!);
      if (algo === 'nash-q') {
        atSteps(trainer, steps[index]!, (point) => {
          // Who gives way differs between runs: the one who gets less first.
          learned()
            .toSorted((a, b) => a - b)
            .forEach((value, player) => {
              values[index]![player]![point]! += value / seeds;
            });
        });
      }
      return () => {
        const found = deviationGains(tables[boards.indexOf(env)]!, strategiesOf(trainer.policy()), discount);
        gains[index]!.push(found.nashConv);
        ends[index]!.push([...found.values].toSorted((a, b) => a - b));
        if (algo !== 'nash-q') return;
        const wanted = env === boards[0] ? [crossing, crossing] : [side, middle];
        const [low = 0, high = 0] = learned().toSorted((a, b) => a - b);
        errors[index]!.push(Math.max(Math.abs(low - wanted[0]!), Math.abs(high - wanted[1]!)));
      };
    });
    const reached = (index: number, low: number, high: number) =>
      ends[index]!.filter(([a, b]) => Math.abs(a! - low) < 0.5 && Math.abs(b! - high) < 0.5).length / seeds;
    return {
      series: panels.flatMap((panel, board) =>
        ['who gets less', 'who gets more'].map(
          (label, player): FigureSeries => ({
            label: `${panel}, ${label}`,
            panel,
            x: steps[board]!,
            y: [...values[board]![player]!],
          }),
        ),
      ),
      checks: [
        isAtLeast(
          'Grid game 1: runs in which both arrive with the fourth move, worth 97.03',
          reached(0, crossing, crossing),
          0.9,
        ),
        isNear('Grid game 1: median error of the learned values of the start', medianOf(errors[0]!), 0, 0.5),
        isAtMost('Grid game 1: median NashConv of what is played', medianOf(gains[0]!), 0.5),
        isAtLeast('Grid game 2: runs at an equilibrium worth 98.01 to one and 49.00 to the other', reached(1, side, middle), 0.8),
        isNear('Grid game 2: median error of the learned values of the start', medianOf(errors[1]!), 0, 1.5),
        isAtMost('Grid game 2: median NashConv of what is played', medianOf(gains[1]!), 0.5),
        isAtMost(
          'Negative control, grid game 1: runs of independent Q-learning in which both arrive with the fourth move',
          reached(2, crossing, crossing),
          reached(0, crossing, crossing) - 0.2,
        ),
      ],
    };
  },
};
