import { isNear, isWithin } from './checks';
import type { Figure } from './figure';
import { bestCurve, bestErrors, errorAt, range, studyWalk, walkSeries } from './walkStudy';

/** λ, step sizes, and the lowest error known. */
const studies = [
  { traceDecay: 0, stepSizes: range(0.1, 1, 0.1), best: 0.366 },
  { traceDecay: 0.4, stepSizes: range(0.05, 1, 0.05), best: 0.291 },
  { traceDecay: 0.8, stepSizes: range(0.1, 1, 0.1), best: 0.262 },
  { traceDecay: 0.9, stepSizes: range(0.05, 0.8, 0.05), best: 0.282 },
  { traceDecay: 0.95, stepSizes: range(0.025, 0.5, 0.025), best: 0.319 },
  { traceDecay: 0.975, stepSizes: range(0.025, 0.4, 0.025) },
  { traceDecay: 0.99, stepSizes: range(0.01, 0.2, 0.01), best: 0.415 },
  { traceDecay: 1, stepSizes: range(0.005, 0.1, 0.005) },
];

export const figure12_3: Figure = {
  name: '12.3',
  title: 'The off-line λ-return algorithm on the nineteen-state random walk',
  source:
    'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), fig. 12.3, p. 291; errors by independent simulation, that of λ = 1 taken to be at α = 0.05, where it fits: smaller steps do better',
  axes: { x: 'Step size α', y: 'RMS error at the end of an episode over the first 10 episodes', yRange: [0.2, 0.6] },
  experiments: [{ env: 'RandomWalk-19', algo: 'offline-lambda-return' }],
  seeds: 100,
  *compute(seeds) {
    const curves = yield* studyWalk(
      studies.map(({ traceDecay, ...study }) => ({
        label: `λ = ${traceDecay}`,
        algo: 'offline-lambda-return',
        settings: { traceDecay },
        ...study,
      })),
      seeds,
    );
    return {
      series: walkSeries(curves),
      checks: [
        ...bestErrors(curves, 0.015),
        isNear('λ = 1: error at α = 0.05', errorAt(curves.at(-1)!, 0.05), 0.506, 0.015),
        isWithin(
          'λ with the lowest error of all: 0.8 or a neighbor',
          bestCurve(curves).settings['traceDecay'] as number,
          0.4,
          0.9,
        ),
      ],
    };
  },
};
