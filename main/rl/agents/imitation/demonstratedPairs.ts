import { type Dataset, episodesOf } from '../../core/dataset';
import { InvalidValueError } from '../../core/errors';
import type { Random } from '../../core/random';
import { integer, type SettingsOf } from '../../core/settings';
import type { ObservationScaling } from '../../values/observationScaling';

/** What of a data set is learned from. */
export const demonstrationSettings = {
  trajectoryCount: integer({
    default: 0,
    min: 0,
    help: 'Episodes of the data set that are learned from, from the first on; 0: all.',
    unit: 'episodes',
  }),
  subsampling: integer({
    default: 1,
    max: 10_000,
    help: 'Only every so-manieth step of an episode is learned from, from a drawn first one on; more makes it harder.',
    unit: 'steps',
  }),
};

/** @throws InvalidValueError when the data set has fewer episodes than are to be learned from. */
export function checkPairs({
  dataset,
  settings,
}: {
  readonly dataset?: Dataset;
  readonly settings: SettingsOf<typeof demonstrationSettings>;
}): void {
  const count = dataset?.lengths.length ?? Infinity;
  if (settings.trajectoryCount <= count) return;
  throw new InvalidValueError(
    `trajectoryCount must be at most the ${count} episodes of the data set, got ${settings.trajectoryCount}.`,
  );
}

/** What was seen and what was done then; row i of both belongs together. */
export interface DemonstratedPairs {
  readonly count: number;
  /** Shape [count, observationSize]. */
  readonly observations: Float64Array;
  /** Shape [count, actionSize]. */
  readonly actions: Float64Array;
}

/**
 * The steps of a data set that are learned from.
 *
 * Thinning as in the source: where experts keep to few states, learning from every step says little about learning from few.
 * Source: Ho & Ermon, "Generative adversarial imitation learning", NIPS 29 (2016), §6.
 */
export function selectPairs(
  dataset: Dataset,
  { trajectoryCount, subsampling }: SettingsOf<typeof demonstrationSettings>,
  random: Random,
): DemonstratedPairs {
  const { observationSize, actionSize } = dataset;
  const episodes = episodesOf(dataset).slice(0, trajectoryCount === 0 ? undefined : trajectoryCount);
  const rows = episodes.flatMap(({ firstStep, firstObservation, length }) => {
    const first = random.integer(Math.min(subsampling, length));
    const count = Math.ceil((length - first) / subsampling);
    return Array.from({ length: count }, (_, i) => {
      const step = first + i * subsampling;
      return { step: firstStep + step, observation: firstObservation + step };
    });
  });
  const observations = new Float64Array(rows.length * observationSize);
  const actions = new Float64Array(rows.length * actionSize);
  rows.forEach(({ step, observation }, row) => {
    const seen = dataset.observations.subarray(observation * observationSize, (observation + 1) * observationSize);
    observations.set(seen, row * observationSize);
    actions.set(dataset.actions.subarray(step * actionSize, (step + 1) * actionSize), row * actionSize);
  });
  return { count: rows.length, observations, actions };
}

/** Centers and scales observations by what the demonstrations show of them. */
export function scalingOf({ count, observations }: DemonstratedPairs): ObservationScaling {
  const size = observations.length / count;
  const means = new Float64Array(size);
  const variances = new Float64Array(size);
  for (let i = 0; i < observations.length; i++) means[i % size]! += observations[i]! / count;
  for (let i = 0; i < observations.length; i++) variances[i % size]! += (observations[i]! - means[i % size]!) ** 2 / count;
  return { means, variances, epsilon: 1e-8, limit: 10 };
}
