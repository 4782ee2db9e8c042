import { isAtLeast, isAtMost, isDescending } from './checks';
import { corridorSettings } from './corridorRuns';
import type { Figure } from './figure';
import { meanSeries } from './meanSeries';
import { averageEpisodes, countUpTo, meanOf } from './training';

const episodeCount = 1000;
const exponents = [-12, -13, -14] as const;

export const figure13_1: Figure = {
  name: '13.1',
  title: 'REINFORCE on the short corridor',
  source:
    'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), fig. 13.1, p. 328; starting with p(right) = 0.05 and never below that; band from independent simulation',
  axes: { x: 'Episode', y: 'Total reward of the episode', yRange: [-90, -10] },
  experiments: [{ env: 'ShortCorridor', algo: 'linear-reinforce' }],
  seeds: 100,
  *compute(seeds) {
    const runs = exponents.map((exponent) => ({
      env: 'ShortCorridor',
      algo: 'linear-reinforce',
      settings: { ...corridorSettings, hasBaseline: false, stepSize: 2 ** exponent },
    }));
    const means = yield* averageEpisodes(runs, seeds, episodeCount);
    const last = means.map(({ returns }) => meanOf(returns, episodeCount - 100));
    return {
      series: exponents.map((exponent, i) =>
        meanSeries(`α = 2^${exponent}`, countUpTo(episodeCount), means[i]!.returns, means[i]!.returnErrors),
      ),
      checks: [
        isAtLeast('α = 2^-13: mean return of episodes 901–1000', last[1]!, -13.2),
        isAtMost('No step size does better than the optimum, −11.66, beyond chance', Math.max(...last), -11.2),
        isDescending(
          'Larger steps are ahead around episode 100 (mean of 51–150)',
          means.map(({ returns }) => meanOf(returns, 50, 150)),
        ),
      ],
    };
  },
};
