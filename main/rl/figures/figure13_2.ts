import { isAtLeast, isAtMost, isDescending } from './checks';
import { corridorSettings } from './corridorRuns';
import type { Figure } from './figure';
import { meanSeries } from './meanSeries';
import { averageEpisodes, countUpTo, meanOf } from './training';

const episodeCount = 1000;

const methods = [
  {
    label: 'REINFORCE with baseline, αᶿ = 2^-9, αʷ = 2^-6',
    settings: { hasBaseline: true, stepSize: 2 ** -9, valueStepSize: 2 ** -6 },
  },
  { label: 'REINFORCE, α = 2^-13', settings: { hasBaseline: false, stepSize: 2 ** -13 } },
];

export const figure13_2: Figure = {
  name: '13.2',
  title: 'REINFORCE with and without a baseline on the short corridor',
  source:
    'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), fig. 13.2, p. 330; starting with p(right) = 0.05 and never below that; band from independent simulation',
  axes: { x: 'Episode', y: 'Total reward of the episode', yRange: [-90, -10] },
  experiments: [{ env: 'ShortCorridor', algo: 'linear-reinforce' }],
  seeds: 100,
  *compute(seeds) {
    const runs = methods.map(({ settings }) => ({
      env: 'ShortCorridor',
      algo: 'linear-reinforce',
      settings: { ...corridorSettings, ...settings },
    }));
    const means = yield* averageEpisodes(runs, seeds, episodeCount);
    const around = means.map(({ returns }) => meanOf(returns, 90, 110));
    const last = means.map(({ returns }) => meanOf(returns, episodeCount - 100));
    return {
      series: methods.map(({ label }, i) =>
        meanSeries(label, countUpTo(episodeCount), means[i]!.returns, means[i]!.returnErrors),
      ),
      checks: [
        isAtLeast('With baseline: mean return around episode 100 (91–110)', around[0]!, -14),
        isDescending('With baseline it is ahead around episode 100', around),
        isDescending('… and at the end (901–1000)', last),
        isAtMost('Neither does better than the optimum, −11.66, beyond chance', Math.max(...last), -11.2),
      ],
    };
  },
};
