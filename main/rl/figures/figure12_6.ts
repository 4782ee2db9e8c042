import { isAtLeast, isWithin } from './checks';
import type { Figure } from './figure';
import { bestCurve, bestErrors, range, studyWalk, walkSeries } from './walkStudy';

/** λ, step sizes, and the lowest error known. */
const studies = [
  { traceDecay: 0, stepSizes: range(0.1, 1, 0.1), best: 0.345 },
  { traceDecay: 0.4, stepSizes: range(0.1, 1, 0.1), best: 0.272 },
  { traceDecay: 0.8, stepSizes: range(0.05, 0.8, 0.05), best: 0.262 },
  { traceDecay: 0.9, stepSizes: range(0.025, 0.5, 0.025), best: 0.29 },
  { traceDecay: 0.95, stepSizes: range(0.01, 0.3, 0.01), best: 0.331 },
  { traceDecay: 0.975, stepSizes: range(0.01, 0.2, 0.01) },
  { traceDecay: 0.99, stepSizes: range(0.01, 0.1, 0.01) },
  { traceDecay: 1, stepSizes: range(0.01, 0.1, 0.01) },
];

/** λ and α far beyond where its curve turns up. */
const tooLarge = { label: 'λ = 0.95 with α = 1', algo: 'td-lambda', settings: { traceDecay: 0.95 }, stepSizes: [1] };

export const figure12_6: Figure = {
  name: '12.6',
  title: 'TD(λ) with accumulating traces on the nineteen-state random walk',
  source: 'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), fig. 12.6, p. 295; errors by independent simulation',
  axes: { x: 'Step size α', y: 'RMS error at the end of an episode over the first 10 episodes', yRange: [0.2, 0.6] },
  experiments: [{ env: 'RandomWalk-19', algo: 'td-lambda' }],
  seeds: 100,
  *compute(seeds) {
    const studied = yield* studyWalk(
      [
        ...studies.map(({ traceDecay, ...study }) => ({
          label: `λ = ${traceDecay}`,
          algo: 'td-lambda',
          settings: { traceDecay },
          ...study,
        })),
        tooLarge,
      ],
      seeds,
    );
    const [curves, diverging] = [studied.slice(0, -1), studied.at(-1)!];
    return {
      series: walkSeries(curves),
      checks: [
        ...bestErrors(curves, 0.015),
        isWithin(
          'λ with the lowest error of all: 0.8 or a neighbor',
          bestCurve(curves).settings['traceDecay'] as number,
          0.4,
          0.9,
        ),
        isAtLeast('Error with λ = 0.95 and α = 1, where accumulating traces diverge', diverging.lowest, 10),
      ],
    };
  },
};
