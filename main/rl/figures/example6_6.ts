import { cliffWalking } from '../environments/cliffWalking';
import { evaluatePolicyExactly, oneHot } from '../planning/policyEvaluation';
import { solveTable } from '../planning/solve';
import { isAtLeast, isNear, isWithin } from './checks';
import { epsilonSoft } from './epsilonSoft';
import type { Figure } from './figure';
import { pathReturn } from './greedyReturns';
import { meanSeries } from './meanSeries';
import { averageEpisodes, countUpTo, meanOf } from './training';

const episodeCount = 500;
const epsilon = 0.1;

/** Mean return of the last 100 episodes, as a band around independent simulations. */
const methods = [
  { label: 'Sarsa', algo: 'sarsa', band: [-31, -23] },
  { label: 'Q-learning', algo: 'q-learning', band: [-55, -47] },
  { label: 'Expected Sarsa', algo: 'expected-sarsa', band: [-22.5, -19.5] },
] as const;

const { table } = cliffWalking(false);
/** Index of the action down. */
const down = 2;
const start = table.initialProbabilities.indexOf(1);

export const example6_6: Figure = {
  name: 'example-6.6',
  title: 'Sarsa, Q-learning and Expected Sarsa at the cliff',
  source:
    'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), example 6.6, p. 132, with Expected Sarsa added; bands from independent simulation, optima by exact solution',
  axes: { x: 'Episodes', y: 'Sum of rewards during episode', yRange: [-100, 0] },
  experiments: [
    { env: 'CliffWalking-v1', algo: 'sarsa' },
    { env: 'CliffWalking-v1', algo: 'q-learning' },
    { env: 'CliffWalking-v1', algo: 'expected-sarsa' },
  ],
  seeds: 50,
  *compute(seeds) {
    const greedy = methods.map((): number[] => []);
    const means = yield* averageEpisodes(
      methods.map(({ algo }) => ({ env: 'CliffWalking-v1', algo, settings: { stepSize: 0.5, discount: 1, epsilon } })),
      seeds,
      episodeCount,
      (trainer, method) => greedy[method]!.push(pathReturn(table, trainer.policy())),
    );
    const share = (method: number, value: number) => greedy[method]!.filter((found) => found === value).length / seeds;
    const optimal = solveTable(table, { discount: 1 });
    const alongTheEdge = optimal.actions.map((best) => (best.includes(down) ? down : best[0]!));
    const exploring = evaluatePolicyExactly(epsilonSoft(table, epsilon), oneHot(alongTheEdge, table.actionCount), 1);
    return {
      series: methods.map(({ label }, i) =>
        meanSeries(label, countUpTo(episodeCount), means[i]!.returns, means[i]!.returnErrors),
      ),
      checks: [
        isNear('Best return by dynamic programming', optimal.values[start]!, -13, 1e-9),
        isNear(
          'Exact return of exploring around an optimal policy, ties towards the edge (−45.80 away from it, −50.80 evenly)',
          exploring[start]!,
          -51.81,
          0.01,
        ),
        isNear(
          'Exact return of the best policy that explores, which Expected Sarsa tends to',
          solveTable(epsilonSoft(table, epsilon), { discount: 1 }).values[start]!,
          -20.71,
          0.01,
        ),
        ...methods.map(({ label, band }, i) =>
          isWithin(
            `${label}: mean return of the last 100 episodes`,
            meanOf(means[i]!.returns, episodeCount - 100),
            band[0],
            band[1],
          ),
        ),
        isAtLeast('Q-learning: share of runs whose greedy path is the optimal one (−13)', share(1, -13), 1),
        isAtLeast('Sarsa: share of runs whose greedy path is the safe one (−17)', share(0, -17), 0.65),
        isAtLeast('Expected Sarsa: share of runs whose greedy path keeps one row from the cliff (−15)', share(2, -15), 0.5),
      ],
    };
  },
};
