import type { FigureSeries } from './figure';
import { averageEpisodes, meanOf } from './training';

const algorithms = [
  { label: 'Expected Sarsa', algo: 'expected-sarsa' },
  { label: 'Sarsa', algo: 'sarsa' },
  { label: 'Q-learning', algo: 'q-learning' },
] as const;

/** Step sizes of figure 6.3. */
export const studiedStepSizes = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1] as const;

/** Mean return over all episodes of a run, by method and step size. */
export interface CliffStudy {
  readonly series: FigureSeries[];
  of(label: (typeof algorithms)[number]['label'], stepSize: (typeof studiedStepSizes)[number]): number;
}

/**
 * Three methods at the cliff with every step size, ε = 0.1.
 *
 * Source: Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), fig. 6.3, p. 133.
 */
export function* studyCliff(seeds: number, episodeCount: number): Generator<number, CliffStudy, void> {
  const runs = algorithms.flatMap(({ algo }) =>
    studiedStepSizes.map((stepSize) => ({ env: 'CliffWalking-v1', algo, settings: { stepSize, discount: 1, epsilon: 0.1 } })),
  );
  const means = yield* averageEpisodes(runs, seeds, episodeCount);
  const returns = means.map((mean) => meanOf(mean.returns));
  const series = algorithms.map(({ label }, i) => ({
    label,
    x: studiedStepSizes,
    y: returns.slice(i * studiedStepSizes.length, (i + 1) * studiedStepSizes.length),
  }));
  return {
    series,
    of: (label, stepSize) => series.find((curve) => curve.label === label)!.y[studiedStepSizes.indexOf(stepSize)]!,
  };
}
