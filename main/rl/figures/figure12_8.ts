import { isAtMost, isNear } from './checks';
import type { Figure } from './figure';
import { bestErrors, range, studyWalk, walkSeries } from './walkStudy';

/** λ, step sizes, and the lowest error known. */
const studies = [
  { traceDecay: 0, stepSizes: range(0.1, 1, 0.1) },
  { traceDecay: 0.4, stepSizes: range(0.1, 1, 0.1) },
  { traceDecay: 0.8, stepSizes: range(0.1, 1, 0.1), best: 0.254 },
  { traceDecay: 0.9, stepSizes: range(0.05, 1, 0.05), best: 0.275 },
  { traceDecay: 0.95, stepSizes: range(0.05, 1, 0.05), best: 0.314 },
  { traceDecay: 0.975, stepSizes: range(0.025, 0.8, 0.025) },
  { traceDecay: 0.99, stepSizes: range(0.01, 0.3, 0.01), best: 0.414 },
  { traceDecay: 1, stepSizes: range(0.005, 0.15, 0.005) },
];

/** How much of a difference between two means of 100 runs may be chance. */
const chance = 0.005;

export const figure12_8: Figure = {
  name: '12.8',
  title: 'True online TD(λ) and TD(λ) on the nineteen-state random walk',
  source:
    'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), fig. 12.8, p. 299, whose online λ-return algorithm true online TD(λ) computes exactly (§12.5); errors by independent simulation',
  axes: { x: 'Step size α', y: 'RMS error over all states and the first 10 episodes', yRange: [0.2, 0.6] },
  experiments: [
    { env: 'RandomWalk-19', algo: 'true-online-td-lambda' },
    { env: 'RandomWalk-19', algo: 'td-lambda' },
  ],
  seeds: 100,
  *compute(seeds) {
    const curvesOf = (algo: string, name: string) =>
      studies.map(({ traceDecay, stepSizes, best }) => ({
        label: `${name}, λ = ${traceDecay}`,
        panel: name,
        algo,
        settings: { traceDecay },
        stepSizes,
        ...(algo === 'true-online-td-lambda' && best !== undefined && { best }),
      }));
    const studied = yield* studyWalk(
      [...curvesOf('true-online-td-lambda', 'true online TD(λ)'), ...curvesOf('td-lambda', 'TD(λ)')],
      seeds,
    );
    const exact = studied.slice(0, studies.length);
    const approximate = studied.slice(studies.length);
    return {
      series: walkSeries(studied),
      checks: [
        ...bestErrors(exact, 0.015),
        ...exact.map(({ settings, lowest }, i) =>
          isAtMost(
            `λ = ${settings['traceDecay']}: true online TD(λ) is no worse than TD(λ) at its best (difference)`,
            lowest - approximate[i]!.lowest,
            chance,
          ),
        ),
        isNear('With λ = 0 both are TD(0) (difference)', exact[0]!.lowest - approximate[0]!.lowest, 0, 1e-12),
      ],
    };
  },
};
