import { isDescending, isWithin } from './checks';
import type { Figure } from './figure';
import { meanSeries } from './meanSeries';
import { mountainCarRun } from './mountainCarRuns';
import { averageEpisodes, countUpTo, meanOf } from './training';

const episodeCount = 500;

/** n, α times the tilings, and steps of the last 100 episodes as a band around independent simulations. */
const studies = [
  { n: 1, share: 0.5, last: [112, 124] },
  { n: 8, share: 0.3, last: [104, 116] },
] as const;

export const figure10_3: Figure = {
  name: '10.3',
  title: 'One-step and eight-step semi-gradient Sarsa on the mountain car',
  source: 'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), fig. 10.3, p. 248; bands from independent simulation',
  axes: { x: 'Episode', y: 'Steps per episode', yScale: 'logarithmic' },
  experiments: [
    { env: 'MountainCar-v0?uncapped=true', algo: 'semi-gradient-sarsa' },
    { env: 'MountainCar-v0?uncapped=true', algo: 'n-step-semi-gradient-sarsa' },
  ],
  seeds: 100,
  *compute(seeds) {
    const means = yield* averageEpisodes(
      studies.map(({ n, share }) => mountainCarRun(share, n)),
      seeds,
      episodeCount,
    );
    const between = (from: number, to: number) => means.map(({ lengths }) => meanOf(lengths, from, to));
    const last = between(episodeCount - 100, episodeCount);
    return {
      series: studies.map(({ n, share }, i) =>
        meanSeries(`n = ${n}, α = ${share}/8`, countUpTo(episodeCount), means[i]!.lengths, means[i]!.lengthErrors),
      ),
      checks: [
        ...studies.map(({ n, last: [low, high] }, i) =>
          isWithin(`n = ${n}: mean steps of episodes 401–500`, last[i]!, low, high),
        ),
        isDescending('n = 8 is ahead of n = 1 around episode 50 (mean of 41–60)', between(40, 60)),
        isDescending('… and at the end', last),
      ],
    };
  },
};
