import { type WindyMoves, windyGridworld } from '../environments/windyGridworld';
import { solveTable } from '../planning/solve';
import { isAtLeast, isNear } from './checks';
import { epsilonSoft } from './epsilonSoft';
import type { Figure } from './figure';
import { pathReturn } from './greedyReturns';
import { meanSeries } from './meanSeries';
import { averageEpisodes, countUpTo } from './training';

const episodeCount = 500;

const variants: readonly { readonly moves: WindyMoves; readonly softOptimum: number }[] = [
  { moves: 'king', softOptimum: 8.187 },
  { moves: 'king-and-stay', softOptimum: 8.167 },
];

export const exercise6_9: Figure = {
  name: 'exercise-6.9',
  title: "Windy gridworld with king's moves",
  source: 'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), exercise 6.9, p. 131; optima by exact solution',
  axes: { x: 'Episodes', y: 'Steps per episode' },
  experiments: [{ env: 'WindyGridworld?moves=king', algo: 'q-learning' }],
  seeds: 50,
  *compute(seeds) {
    const tables = variants.map(({ moves }) => windyGridworld(moves, false).table);
    const shortest = variants.map(() => 0);
    const means = yield* averageEpisodes(
      variants.map(({ moves }) => ({
        env: `WindyGridworld?moves=${moves}`,
        algo: 'q-learning',
        settings: { stepSize: 0.5, discount: 1, epsilon: 0.1 },
      })),
      seeds,
      episodeCount,
      (trainer, variant) => {
        if (pathReturn(tables[variant]!, trainer.policy()) === -7) shortest[variant]!++;
      },
    );
    const startValue = (table: (typeof tables)[number]) =>
      solveTable(table, { discount: 1 }).values[table.initialProbabilities.indexOf(1)]!;
    return {
      series: variants.map(({ moves }, i) =>
        meanSeries(moves, countUpTo(episodeCount), means[i]!.lengths, means[i]!.lengthErrors),
      ),
      checks: variants.flatMap(({ moves, softOptimum }, i) => [
        isNear(`${moves}: shortest way by dynamic programming, steps`, -startValue(tables[i]!), 7, 1e-9),
        isNear(`${moves}: best mean length with ε = 0.1, steps`, -startValue(epsilonSoft(tables[i]!, 0.1)), softOptimum, 1e-3),
        isAtLeast(`${moves}: share of Q-learning runs whose greedy path has 7 steps`, shortest[i]! / seeds, 0.95),
      ]),
    };
  },
};
