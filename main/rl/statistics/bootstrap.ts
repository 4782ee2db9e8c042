import { checkInteger, checkRange } from '../core/check';
import type { Random } from '../core/random';
import { checkValues, mean, quantileOfSorted } from './moments';

/** Ends of an interval, low first. */
export type Interval = readonly [low: number, high: number];

export interface BootstrapOptions {
  /** Share of repeated studies whose interval should cover the truth; in (0, 1), 0.95 unless said otherwise. */
  readonly confidence?: number;
  /** Number of resamples; 5000 unless said otherwise. */
  readonly resamples?: number;
}

/**
 * Percentile bootstrap interval of the mean over runs.
 *
 * Draws n of the n values with replacement, again and again; the interval holds the middle `confidence` of the means.
 * With one value it is [value, value]: one run has no interval.
 *
 * Source: Efron & Tibshirani, An Introduction to the Bootstrap (1993), §13.3.
 *
 * @throws InvalidValueError when there is no value, or one is not finite.
 */
export function bootstrapMeanInterval(values: ArrayLike<number>, random: Random, options: BootstrapOptions = {}): Interval {
  checkValues(values);
  if (values.length === 1) return [values[0]!, values[0]!];
  const center = mean(values);
  const deviations = Float64Array.from(values, (value) => value - center);
  const [low, high] = percentileInterval(() => resampledMean(deviations, random), options);
  return [center + low, center + high];
}

/**
 * The middle `confidence` of many draws of a resampled statistic.
 *
 * @throws InvalidValueError when an option is out of range.
 */
export function percentileInterval(draw: () => number, options: BootstrapOptions = {}): Interval {
  const { confidence, resamples } = checkOptions(options);
  const draws = Float64Array.from({ length: resamples }, draw).sort();
  return middleOf(draws, confidence);
}

/** Fills in what is left out. @throws InvalidValueError when an option is out of range. */
export function checkOptions({ confidence = 0.95, resamples = 5000 }: BootstrapOptions): Required<BootstrapOptions> {
  checkRange('confidence', confidence, Number.MIN_VALUE, 1 - Number.EPSILON);
  checkInteger('resamples', resamples, 1);
  return { confidence, resamples };
}

/** The middle `confidence` of sorted draws. */
export function middleOf(ascending: Float64Array, confidence: number): Interval {
  const tail = (1 - confidence) / 2;
  return [quantileOfSorted(ascending, tail), quantileOfSorted(ascending, 1 - tail)];
}

function resampledMean(values: Float64Array, random: Random): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[random.integer(values.length)]!;
  return sum / values.length;
}
