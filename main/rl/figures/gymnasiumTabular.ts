import type { SettingValues } from '../core/settings';
import { createEnvironment } from '../environments/registry';
import { bestReturnWithin, policyReturnWithin } from '../planning/finiteHorizon';
import { isAtLeast, isNear } from './checks';
import type { Figure } from './figure';
import { greedyActions } from './greedyReturns';
import { averageEpisodes, medianOf } from './training';

const episodeCount = 10_000;
/** Episodes that make one point of a curve. */
const perPoint = 100;

interface Task {
  readonly env: string;
  /** Steps over which the best return is worked out: the time limit, or more than an optimal episode takes. */
  readonly horizon: number;
  readonly optimum: number;
  readonly settings: SettingValues;
}

/** What is random is learned with small steps from optimistic values, what is not with full ones. */
const onIce = { stepSize: 0.02, discount: 0.999, epsilon: 0.05, initialValue: 1 };
const onFirmGround = { stepSize: 1, discount: 0.99, epsilon: 0.1 };
/** The most that a passenger pays. */
const inTaxi = { ...onFirmGround, initialValue: 20 };

const tasks: readonly Task[] = [
  { env: 'FrozenLake-v1', horizon: 100, optimum: 0.7442, settings: onIce },
  { env: 'FrozenLake8x8-v1', horizon: 200, optimum: 0.9132, settings: onIce },
  { env: 'CliffWalking-v1', horizon: 200, optimum: -13, settings: onFirmGround },
  { env: 'Taxi-v4', horizon: 200, optimum: 7.93, settings: inTaxi },
];

export const gymnasiumTabular: Figure = {
  name: 'gymnasium-tabular',
  title: "Gymnasium's tabular tasks: exact optima, and how close Q-learning comes",
  source:
    "Gymnasium's toy-text environments and their time limits; optima by backward induction. The best mean return of Taxi is 7.93, below its registered threshold of 8. Settings were chosen on the seeds 1–10; on 30 others the medians were the same, but on the larger lake one run in three stayed below the limit",
  axes: { x: 'Episodes', y: 'Mean return of training, in hundreds of episodes' },
  experiments: [
    { env: 'FrozenLake-v1', algo: 'q-learning' },
    { env: 'FrozenLake8x8-v1', algo: 'q-learning' },
    { env: 'CliffWalking-v1', algo: 'q-learning' },
    { env: 'Taxi-v4', algo: 'q-learning' },
  ],
  seeds: 30,
  *compute(seeds) {
    const tables = tasks.map(({ env }) => createEnvironment(env).table!);
    const found = tasks.map((): number[] => []);
    const means = yield* averageEpisodes(
      tasks.map(({ env, settings }) => ({ env, algo: 'q-learning', settings })),
      seeds,
      episodeCount,
      (trainer, task) =>
        found[task]!.push(policyReturnWithin(tables[task]!, greedyActions(trainer.policy()), tasks[task]!.horizon)),
    );
    const points = Array.from({ length: episodeCount / perPoint }, (_, i) => (i + 1) * perPoint);
    return {
      series: tasks.map(({ env }, i) => ({
        label: env,
        panel: env,
        x: points,
        y: points.map(
          (last) => means[i]!.returns.subarray(last - perPoint, last).reduce((sum, value) => sum + value, 0) / perPoint,
        ),
      })),
      checks: tasks.flatMap(({ env, horizon, optimum }, i) => [
        isNear(`${env}: best mean return within ${horizon} steps`, bestReturnWithin(tables[i]!, horizon), optimum, 1e-4),
        isAtLeast(
          `${env}: exact mean return of Q-learning's greedy policy after 10,000 episodes, median of runs`,
          medianOf(found[i]!),
          optimum - 0.03,
        ),
      ]),
    };
  },
};
