import { isDescending, isNear } from './checks';
import { studiedStepSizes, studyCliff } from './expectedSarsaStudy';
import type { Figure } from './figure';

/** So many that the first hundred weigh little; the book takes 100,000. */
const episodeCount = 20_000;

export const figure6_3Asymptotic: Figure = {
  name: '6.3-asymptotic',
  title: 'Asymptotic performance of TD control at the cliff: mean return over many episodes',
  source:
    'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), fig. 6.3, p. 133, with 20,000 of its 100,000 episodes; values by independent simulation, those of Sarsa taken to be over 5000 episodes, for which they fit',
  axes: { x: 'Step size α', y: `Sum of rewards per episode, ${episodeCount} episodes`, yRange: [-160, 0] },
  experiments: [
    { env: 'CliffWalking-v1', algo: 'sarsa' },
    { env: 'CliffWalking-v1', algo: 'q-learning' },
    { env: 'CliffWalking-v1', algo: 'expected-sarsa' },
  ],
  seeds: 10,
  *compute(seeds) {
    const study = yield* studyCliff(seeds, episodeCount);
    const near = (label: Parameters<typeof study.of>[0], stepSize: (typeof studiedStepSizes)[number], value: number) =>
      isNear(`${label}, α = ${stepSize}: mean return`, study.of(label, stepSize), value, Math.abs(0.08 * value));
    return {
      series: study.series,
      checks: [
        ...studiedStepSizes.map((stepSize) => near('Expected Sarsa', stepSize, -21.3)),
        ...studiedStepSizes.map((stepSize) => near('Q-learning', stepSize, -51)),
        isNear('Sarsa, α = 0.1: mean return over the first 5000 episodes', study.early('Sarsa', 0.1, 5000), -24.5, 2),
        isNear(
          'Sarsa, α = 1: mean return over the first 5000 episodes, where it diverges',
          study.early('Sarsa', 1, 5000),
          -657,
          150,
        ),
        isDescending('The larger the steps, the worse Sarsa (α = 0.1, 0.4, 0.7, 1)', [
          study.of('Sarsa', 0.1),
          study.of('Sarsa', 0.4),
          study.of('Sarsa', 0.7),
          study.of('Sarsa', 1),
        ]),
        isDescending('Sarsa with α = 1 gets worse the longer it learns', [study.early('Sarsa', 1, 5000), study.of('Sarsa', 1)]),
      ],
    };
  },
};
