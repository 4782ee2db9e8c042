import { isAtMost, isDescending, isNear } from './checks';
import { studiedStepSizes, studyCliff } from './expectedSarsaStudy';
import type { Figure } from './figure';

/** As many as the values to compare with were found from; the book takes 100,000, in which the first hundreds weigh less. */
const episodeCount = 5000;

export const figure6_3Asymptotic: Figure = {
  name: '6.3-asymptotic',
  title: 'Asymptotic performance of TD control at the cliff: mean return over many episodes',
  source:
    'Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), fig. 6.3, p. 133, with 5000 of its 100,000 episodes; values by independent simulation',
  axes: { x: 'Step size α', y: `Sum of rewards per episode, ${episodeCount} episodes` },
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
        near('Sarsa', 0.1, -24.5),
        isDescending('The larger the steps, the worse Sarsa (α = 0.1, 0.4, 0.7, 1)', [
          study.of('Sarsa', 0.1),
          study.of('Sarsa', 0.4),
          study.of('Sarsa', 0.7),
          study.of('Sarsa', 1),
        ]),
        isAtMost('Sarsa with α = 1, where it diverges', study.of('Sarsa', 1), -100),
      ],
    };
  },
};
