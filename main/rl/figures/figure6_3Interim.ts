import { isDescending, isNear } from './checks';
import { studiedStepSizes, studyCliff } from './expectedSarsaStudy';
import type { Figure } from './figure';

/** Mean return over the first 100 episodes, as found by independent simulations. */
const references = [
  { label: 'Sarsa', stepSize: 0.1, value: -140 },
  { label: 'Sarsa', stepSize: 0.4, value: -76 },
  { label: 'Sarsa', stepSize: 1, value: -72 },
  { label: 'Q-learning', stepSize: 0.1, value: -151 },
  { label: 'Q-learning', stepSize: 0.4, value: -87 },
  { label: 'Q-learning', stepSize: 1, value: -76 },
  { label: 'Expected Sarsa', stepSize: 0.1, value: -135 },
  { label: 'Expected Sarsa', stepSize: 0.4, value: -63 },
  { label: 'Expected Sarsa', stepSize: 1, value: -46 },
] as const;

export const figure6_3Interim: Figure = {
  name: '6.3-interim',
  title: 'Interim performance of TD control at the cliff: mean return over the first 100 episodes',
  source:
    'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), fig. 6.3, p. 133, with fewer than its 50,000 runs; values by independent simulation',
  axes: { x: 'Step size α', y: 'Sum of rewards per episode, first 100 episodes', yRange: [-160, 0] },
  experiments: [
    { env: 'CliffWalking-v1', algo: 'sarsa' },
    { env: 'CliffWalking-v1', algo: 'q-learning' },
    { env: 'CliffWalking-v1', algo: 'expected-sarsa' },
  ],
  seeds: 500,
  *compute(seeds) {
    const study = yield* studyCliff(seeds, 100);
    return {
      series: study.series,
      checks: [
        ...references.map(({ label, stepSize, value }) =>
          isNear(`${label}, α = ${stepSize}: mean return`, study.of(label, stepSize), value, Math.abs(0.08 * value)),
        ),
        ...studiedStepSizes.map((stepSize) =>
          isDescending(`α = ${stepSize}: Expected Sarsa before Sarsa before Q-learning`, [
            study.of('Expected Sarsa', stepSize),
            study.of('Sarsa', stepSize),
            study.of('Q-learning', stepSize),
          ]),
        ),
      ],
    };
  },
};
