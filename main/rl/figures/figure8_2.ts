import { dynaMaze } from '../environments/dynaMaze';
import { solveTable } from '../planning/solve';
import { isAtMost, isNear, isWithin } from './checks';
import type { Figure } from './figure';
import { meanSeries } from './meanSeries';
import { averageEpisodes, countUpTo, meanOf } from './training';

const episodeCount = 50;
const planningSteps = [0, 5, 50] as const;

export const figure8_2: Figure = {
  name: '8.2',
  title: 'Dyna-Q in the maze with 0, 5 and 50 planning steps',
  source:
    'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), fig. 8.2, p. 165. Its first episode of about 1700 steps does not follow from drawing ties evenly, with which a random walk takes 869 steps on average, and is not checked',
  axes: { x: 'Episodes', y: 'Steps per episode' },
  experiments: [{ env: 'DynaMaze', algo: 'dyna-q' }],
  seeds: 30,
  *compute(seeds) {
    const means = yield* averageEpisodes(
      planningSteps.map((count) => ({
        env: 'DynaMaze',
        algo: 'dyna-q',
        settings: { stepSize: 0.1, discount: 0.95, epsilon: 0.1, planningSteps: count },
      })),
      seeds,
      episodeCount,
    );
    const [none, five, fifty] = means.map(({ lengths }) => lengths) as [Float64Array, Float64Array, Float64Array];
    const optimum = solveTable(dynaMaze.table, { discount: 0.95 }).values[dynaMaze.table.initialProbabilities.indexOf(1)]!;
    return {
      series: planningSteps.map((count, i) =>
        meanSeries(`${count} planning steps`, countUpTo(episodeCount), means[i]!.lengths, means[i]!.lengthErrors),
      ),
      checks: [
        isNear('Shortest way by dynamic programming, steps', 1 + Math.log(optimum) / Math.log(0.95), 14, 1e-6),
        isAtMost('50 planning steps: length of episode 2', fifty[1]!, 45),
        isAtMost('5 planning steps: length of episode 8', five[7]!, 20),
        isAtMost('No planning: length of episode 27', none[26]!, 30),
        ...means.map(({ lengths }, i) =>
          isWithin(`${planningSteps[i]} planning steps: mean length of episodes 46–50`, meanOf(lengths, 45), 16, 19),
        ),
      ],
    };
  },
};
