import { isExactly } from './checks';
import type { Figure } from './figure';
import { bestCurve, bestErrors, range, studyWalk, walkSeries } from './walkStudy';

/** n, the step sizes that the figure shows for it, and the lowest error known. */
const studies: readonly { readonly n: number; readonly stepSizes: readonly number[]; readonly best?: number }[] = [
  { n: 1, stepSizes: range(0.1, 1, 0.1), best: 0.345 },
  { n: 2, stepSizes: range(0.1, 1, 0.1), best: 0.275 },
  { n: 4, stepSizes: range(0.1, 1, 0.1), best: 0.262 },
  { n: 8, stepSizes: range(0.05, 0.8, 0.05), best: 0.275 },
  { n: 16, stepSizes: range(0.05, 0.6, 0.05), best: 0.31 },
  { n: 32, stepSizes: range(0.025, 0.4, 0.025), best: 0.362 },
  { n: 64, stepSizes: range(0.025, 0.2, 0.025) },
  { n: 128, stepSizes: range(0.01, 0.1, 0.01) },
  { n: 256, stepSizes: range(0.01, 0.1, 0.01) },
  { n: 512, stepSizes: range(0.01, 0.1, 0.01) },
];

export const figure7_2: Figure = {
  name: '7.2',
  title: 'n-step TD on the nineteen-state random walk',
  source: 'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), fig. 7.2, p. 145; errors by independent simulation',
  axes: { x: 'Step size α', y: 'RMS error over all states and the first 10 episodes', yRange: [0.2, 0.6] },
  experiments: [{ env: 'RandomWalk-19', algo: 'n-step-td' }],
  seeds: 100,
  *compute(seeds) {
    const curves = yield* studyWalk(
      studies.map(({ n, ...study }) => ({ label: `n = ${n}`, algo: 'n-step-td', settings: { stepCount: n }, ...study })),
      seeds,
    );
    return {
      series: walkSeries(curves),
      checks: [
        ...bestErrors(curves, 0.015),
        isExactly('n with the lowest error of all', bestCurve(curves).settings['stepCount'] as number, 4),
      ],
    };
  },
};
