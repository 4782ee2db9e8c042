import { InvalidValueError } from '../core/errors';

/**
 * Arithmetic mean.
 *
 *     x̄ = Σ xᵢ / n
 *
 * @throws InvalidValueError when there is no value, or one is not finite: dropping it would flatter the result.
 */
export function mean(values: ArrayLike<number>): number {
  checkValues(values);
  const { length } = values;
  let sum = 0;
  for (let i = 0; i < length; i++) sum += values[i]!;
  const rough = sum / length;
  // A second pass takes back the rounding of the first: the mean of equal values is that value.
  let remainder = 0;
  for (let i = 0; i < length; i++) remainder += values[i]! - rough;
  return rough + remainder / length;
}

/**
 * Standard deviation of the population that the values are a sample of.
 *
 *     s = √( Σ (xᵢ − x̄)² / (n − 1) )
 *
 * 0 for a single value, which says nothing about spread.
 *
 * @throws InvalidValueError when there is no value, or one is not finite.
 */
export function standardDeviation(values: ArrayLike<number>): number {
  const center = mean(values);
  if (values.length === 1) return 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i]! - center) ** 2;
  return Math.sqrt(squares / (values.length - 1));
}

/**
 * The middle value, or the mean of the middle two.
 *
 * @throws InvalidValueError when there is no value, or one is not finite.
 */
export function median(values: ArrayLike<number>): number {
  checkValues(values);
  return quantileOfSorted(sorted(values), 0.5);
}

/**
 * Mean of the middle half: ⌊n / 4⌋ values are left out at each end, whole ones only.
 *
 * That is `scipy.stats.trim_mean(values, 0.25)`, which rliable reports as IQM, so numbers can be compared with the
 * literature; below four values it is the plain mean.
 *
 * Source: Agarwal et al., "Deep Reinforcement Learning at the Edge of the Statistical Precipice", NeurIPS 2021, §4.3.
 *
 * @throws InvalidValueError when there is no value, or one is not finite.
 */
export function interquartileMean(values: ArrayLike<number>): number {
  checkValues(values);
  const cut = Math.floor(values.length / 4);
  return mean(sorted(values).subarray(cut, values.length - cut));
}

/**
 * Quantile by linear interpolation between order statistics.
 *
 *     Q(p) = x₍ₖ₎ + (h − k) (x₍ₖ₊₁₎ − x₍ₖ₎),  h = (n − 1) p,  k = ⌊h⌋,  counted from 0
 *
 * @param ascending at least one value, sorted.
 * @param probability p in [0, 1].
 *
 * Source: Hyndman & Fan, "Sample quantiles in statistical packages", The American Statistician 50 (1996), definition 7.
 */
export function quantileOfSorted(ascending: ArrayLike<number>, probability: number): number {
  const place = (ascending.length - 1) * probability;
  const below = Math.floor(place);
  const low = ascending[below]!;
  const high = ascending[Math.min(below + 1, ascending.length - 1)]!;
  return low + (place - below) * (high - low);
}

/** @throws InvalidValueError when there is no value, or one is not finite. */
export function checkValues(values: ArrayLike<number>): void {
  if (values.length === 0) throw new InvalidValueError('values must hold at least one number, got none.');
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i]))
      throw new InvalidValueError(`values must be finite numbers, got ${values[i]} at index ${i}.`);
  }
}

function sorted(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values).sort();
}
