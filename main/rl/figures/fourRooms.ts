import { createEnvironment } from '../environments/registry';
import { startValue } from '../planning/finiteHorizon';
import { evaluatePolicyExactly, oneHot } from '../planning/policyEvaluation';
import { solveTable } from '../planning/solve';
import { isAtMost, isNear } from './checks';
import type { Figure } from './figure';
import { greedyActions } from './greedyReturns';
import { meanSeries } from './meanSeries';
import { averageEpisodes, countUpTo, meanOf, medianOf } from './training';

const episodeCount = 1000;

/** Every step costs 1, so that values are mean numbers of steps. */
const costed = (goal: number) => createEnvironment(`FourRooms?goal=${goal}&stepReward=-1&goalReward=-1&maxSteps=10000000`).table!;
const eastDoorway = 62;

/** The lower right room with its doorway to the left: the 21 goals that the option-critic study's code moves to. */
export const lowerRightRoom = [68, 69, 70, 71, 72, 78, 79, 80, 81, 82, 88, 89, 90, 91, 92, 93, 99, 100, 101, 102, 103];

const algorithms = ['q-learning', 'sarsa'] as const;

export const fourRooms: Figure = {
  name: 'four-rooms',
  title: 'Four rooms: exact mean number of steps, and how close Q-learning and Sarsa come',
  source:
    'Bacon, Harb & Precup, "The option-critic architecture", AAAI (2017), §5.1: a third of the steps slip to a free neighbor, starts everywhere; optima by exact solution. The limits on the learned policies, 2.5 and 1.5 times the optimum, are ours',
  axes: { x: 'Episodes', y: 'Steps per episode' },
  experiments: [
    { env: 'FourRooms', algo: 'q-learning' },
    { env: 'FourRooms', algo: 'sarsa' },
  ],
  seeds: 30,
  *compute(seeds) {
    const optimum = (goal: number) => -startValue(costed(goal), solveTable(costed(goal), { discount: 1 }).values);
    const moved = lowerRightRoom.map(optimum);
    const best = optimum(eastDoorway);
    const exactSteps = algorithms.map((): number[] => []);
    const means = yield* averageEpisodes(
      algorithms.map((algo) => ({
        env: 'FourRooms',
        algo,
        settings: { stepSize: 0.25, discount: 0.99, epsilon: 0.1 },
      })),
      seeds,
      episodeCount,
      (trainer, algorithm) => {
        const table = costed(eastDoorway);
        const greedy = oneHot(greedyActions(trainer.policy()), table.actionCount);
        exactSteps[algorithm]!.push(-startValue(table, evaluatePolicyExactly(table, greedy, 1)));
      },
    );
    return {
      series: algorithms.map((algo, i) => meanSeries(algo, countUpTo(episodeCount), means[i]!.lengths, means[i]!.lengthErrors)),
      checks: [
        isNear('Best mean number of steps to the east doorway', best, 12.06, 0.01),
        isNear('Goal in the lower right room: best mean number of steps, averaged', meanOf(moved), 13.82, 0.01),
        isNear('… the least', Math.min(...moved), 12.05, 0.01),
        isNear('… the most', Math.max(...moved), 16.77, 0.01),
        ...algorithms.flatMap((algo, i) => [
          isAtMost(`${algo}: mean steps of episodes 901–1000, over the best`, meanOf(means[i]!.lengths, 900) / best, 2.5),
          isAtMost(
            `${algo}: exact mean steps of the greedy policy, over the best, median of runs`,
            medianOf(exactSteps[i]!) / best,
            1.5,
          ),
        ]),
      ],
    };
  },
};
