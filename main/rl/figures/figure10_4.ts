import { argmax } from '../values/argmax';
import { isAtMost, isWithin } from './checks';
import type { Figure } from './figure';
import { mountainCarRun } from './mountainCarRuns';
import { averageEpisodes, meanOf } from './training';
import { range } from './walkStudy';

const episodeCount = 50;

/** n, and the values of α times the tilings it is tried with. */
const studies: readonly { readonly n: number; readonly shares: readonly number[] }[] = [
  { n: 1, shares: range(0.4, 1.7, 0.1) },
  { n: 2, shares: range(0.3, 1.6, 0.1) },
  { n: 4, shares: range(0.2, 1.4, 0.1) },
  { n: 8, shares: range(0.2, 0.9, 0.1) },
  { n: 16, shares: range(0.2, 0.6, 0.1) },
];

export const figure10_4: Figure = {
  name: '10.4',
  title: 'n-step semi-gradient Sarsa on the mountain car: n and step size',
  source: 'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), fig. 10.4, p. 248; bands from independent simulation',
  axes: { x: 'α × number of tilings (8)', y: 'Steps per episode, mean of the first 50' },
  experiments: [{ env: 'MountainCar-v0?uncapped=true', algo: 'n-step-semi-gradient-sarsa' }],
  seeds: 100,
  *compute(seeds) {
    const runs = studies.flatMap(({ n, shares }) => shares.map((share) => mountainCarRun(share, n)));
    const means = (yield* averageEpisodes(runs, seeds, episodeCount)).map(({ lengths }) => meanOf(lengths));
    const curves = studies.map(({ n, shares }) => {
      const lengths = means.splice(0, shares.length);
      return { n, shares, lengths, least: Math.min(...lengths) };
    });
    const leastOf = (n: number) => curves.find((curve) => curve.n === n)!.least;
    const best = curves[argmax(curves.map(({ least }) => -least))]!;
    return {
      series: curves.map(({ n, shares, lengths }) => ({ label: `n = ${n}`, x: shares, y: lengths })),
      checks: [
        isWithin('n = 4: fewest mean steps over all step sizes', leastOf(4), 205, 235),
        isAtMost('n = 4 at its best takes no more steps than n = 1 (difference)', leastOf(4) - leastOf(1), 0),
        isAtMost('… nor than n = 16 (difference)', leastOf(4) - leastOf(16), 0),
        isWithin('n that is best of all, 4 in the book', best.n, 2, 8),
      ],
    };
  },
};
