import { isDescending, isWithin } from './checks';
import type { Figure } from './figure';
import { optimalSeries, runTestbed } from './testbed';
import { meanOf } from './training';

/** Share of the best arm over the last 100 steps, best method first, as bands around independent simulations. */
const expected = [
  { stepSize: 0.1, hasBaseline: true, optimal: [80, 88] },
  { stepSize: 0.4, hasBaseline: true, optimal: [68, 76] },
  { stepSize: 0.1, hasBaseline: false, optimal: [45, 55] },
  { stepSize: 0.4, hasBaseline: false, optimal: [22, 32] },
] as const;

export const figure2_5: Figure = {
  name: '2.5',
  title: 'Gradient bandit with and without a baseline, arms around +4',
  source: 'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), fig. 2.5, p. 38',
  axes: { x: 'Steps', y: '% optimal action' },
  experiments: [{ env: 'Bandit-10?mean=4', algo: 'gradient-bandit' }],
  seeds: 2000,
  *compute(seeds) {
    const curves = yield* runTestbed(
      expected.map(({ stepSize, hasBaseline }) => ({
        label: `α = ${stepSize}, ${hasBaseline ? 'with' : 'without'} baseline`,
        algo: 'gradient-bandit' as const,
        settings: { stepSize, hasBaseline },
        env: 'Bandit-10?mean=4',
      })),
      seeds,
    );
    const ends = curves.map(({ optimal }) => 100 * meanOf(optimal, 900));
    return {
      series: curves.map(optimalSeries),
      checks: [
        ...expected.map(({ optimal }, i) =>
          isWithin(`${curves[i]!.label}: % optimal over steps 901–1000`, ends[i]!, optimal[0], optimal[1]),
        ),
        isDescending('The four come in this order', ends),
      ],
    };
  },
};
