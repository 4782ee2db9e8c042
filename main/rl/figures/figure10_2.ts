import { isAtMost, isDescending } from './checks';
import type { Figure } from './figure';
import { meanSeries } from './meanSeries';
import { mountainCarRun } from './mountainCarRuns';
import { averageEpisodes, countUpTo, meanOf } from './training';

const episodeCount = 500;

/** α times the tilings, and the most steps that the last 100 episodes may take. */
const studies = [
  { share: 0.1, most: 150 },
  { share: 0.2, most: 138 },
  { share: 0.5, most: 128 },
] as const;

export const figure10_2: Figure = {
  name: '10.2',
  title: 'Semi-gradient Sarsa on the mountain car with three step sizes',
  source: 'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), fig. 10.2, p. 246; bands from independent simulation',
  axes: { x: 'Episode', y: 'Steps per episode', yScale: 'logarithmic' },
  experiments: [{ env: 'MountainCar-v0?uncapped=true', algo: 'semi-gradient-sarsa' }],
  seeds: 100,
  *compute(seeds) {
    const means = yield* averageEpisodes(
      studies.map(({ share }) => mountainCarRun(share)),
      seeds,
      episodeCount,
    );
    return {
      series: studies.map(({ share }, i) =>
        meanSeries(`α = ${share}/8`, countUpTo(episodeCount), means[i]!.lengths, means[i]!.lengthErrors),
      ),
      checks: [
        ...studies.map(({ share, most }, i) =>
          isAtMost(`α = ${share}/8: mean steps of episodes 401–500`, meanOf(means[i]!.lengths, episodeCount - 100), most),
        ),
        isDescending(
          'Larger steps are ahead around episode 50 (mean of 41–60)',
          means.map(({ lengths }) => meanOf(lengths, 40, 60)),
        ),
      ],
    };
  },
};
