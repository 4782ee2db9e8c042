import { windyGridworld } from '../environments/windyGridworld';
import { solveTable } from '../planning/solve';
import { isAtLeast, isAtMost, isNear, isWithin } from './checks';
import { epsilonSoft } from './epsilonSoft';
import type { Figure } from './figure';
import { pathReturn } from './greedyReturns';
import { meanOf, trainAll } from './training';

/** Steps that the book's figure shows, and steps until the policy has settled. */
const shownSteps = 8000;
const settledSteps = 40_000;

const settings = { stepSize: 0.5, discount: 1, epsilon: 0.1 };
const algorithms = ['sarsa', 'q-learning'] as const;
const { table } = windyGridworld('straight', false);

export const example6_5: Figure = {
  name: 'example-6.5',
  title: 'Sarsa and Q-learning on the windy gridworld',
  source:
    'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), example 6.5, p. 130. The book shows one run of Sarsa; its greedy path of 15 steps after 8000 steps comes out in about one run in six, so it is not checked. For Q-learning our notes of targets say 197 ± 3 episodes in 8000 steps; a separate program of ours gives 208.4, with any rule for ties',
  axes: { x: 'Time steps', y: 'Episodes' },
  experiments: [
    { env: 'WindyGridworld', algo: 'sarsa' },
    { env: 'WindyGridworld', algo: 'q-learning' },
  ],
  seeds: 100,
  *compute(seeds) {
    const episodesBy = algorithms.map(() => new Float64Array(shownSteps));
    const lastLengths = algorithms.map((): number[] => []);
    const greedyReturns = algorithms.map((): number[] => []);
    const runs = algorithms.map((algo) => ({ env: 'WindyGridworld', algo, settings, budget: { steps: settledSteps } }));
    yield* trainAll(runs, seeds, (trainer, _run, method) => {
      trainer.onStep = () => {
        if (trainer.stepCount <= shownSteps) episodesBy[method]![trainer.stepCount - 1]! += trainer.episodeCount / seeds;
      };
      return () => {
        lastLengths[method]!.push(meanOf(trainer.takeReport().episodes.length.slice(-100)));
        greedyReturns[method]!.push(pathReturn(table, trainer.policy()));
      };
    });

    const startValue = (rules: typeof table) => solveTable(rules, { discount: 1 }).values[table.initialProbabilities.indexOf(1)]!;
    const [sarsaEpisodes, qEpisodes] = episodesBy.map((episodes) => episodes.at(-1)!) as [number, number];
    const [sarsaLengths, qLengths] = lastLengths.map((lengths) => meanOf(lengths)) as [number, number];
    const shortest = greedyReturns[1]!.filter((value) => value === -15).length / seeds;
    const points = Array.from({ length: shownSteps / 50 }, (_, i) => 50 * (i + 1));
    return {
      series: algorithms.map((algo, i) => ({ label: algo, x: points, y: points.map((step) => episodesBy[i]![step - 1]!) })),
      checks: [
        isNear('Shortest way by dynamic programming, steps', -startValue(table), 15, 1e-9),
        isNear('Best mean length with ε = 0.1 by dynamic programming, steps', -startValue(epsilonSoft(table, 0.1)), 17.048, 1e-3),
        isWithin('Sarsa: episodes in the first 8000 steps, mean of runs', sarsaEpisodes, 140, 180),
        isAtMost('Sarsa: mean length of the last 100 episodes of 40,000 steps', sarsaLengths, 21),
        isNear('Q-learning: episodes in the first 8000 steps, mean of runs, as a separate program has it', qEpisodes, 208.4, 3),
        isAtMost('Q-learning: mean length of the last 100 episodes of 40,000 steps', qLengths, 17.6),
        isAtLeast('Q-learning: share of runs whose greedy path has 15 steps', shortest, 0.95),
      ],
    };
  },
};
