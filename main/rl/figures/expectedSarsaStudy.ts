import type { FigureSeries } from './figure';
import { averageEpisodes, meanOf } from './training';

const algorithms = [
  { label: 'Expected Sarsa', algo: 'expected-sarsa' },
  { label: 'Sarsa', algo: 'sarsa' },
  { label: 'Q-learning', algo: 'q-learning' },
] as const;

/** Step sizes of figure 6.3. */
export const studiedStepSizes = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1] as const;

/** Mean return over the episodes of a run, by method and step size. */
export interface CliffStudy {
  readonly series: FigureSeries[];
  /** Over all episodes. */
  of(label: (typeof algorithms)[number]['label'], stepSize: (typeof studiedStepSizes)[number]): number;
  /** The same over the first episodes only. */
  early(label: (typeof algorithms)[number]['label'], stepSize: (typeof studiedStepSizes)[number], episodes: number): number;
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
  const meanReturn = (algorithm: number, stepSize: number, episodes: number) =>
    meanOf(means[algorithm * studiedStepSizes.length + stepSize]!.returns, 0, episodes);
  const early: CliffStudy['early'] = (label, stepSize, episodes) =>
    meanReturn(
      algorithms.findIndex((algorithm) => algorithm.label === label),
      studiedStepSizes.indexOf(stepSize),
      episodes,
    );
  return {
    series: algorithms.map(({ label }, algorithm) => ({
      label,
      x: studiedStepSizes,
      y: studiedStepSizes.map((_, stepSize) => meanReturn(algorithm, stepSize, episodeCount)),
    })),
    of: (label, stepSize) => early(label, stepSize, episodeCount),
    early,
  };
}
