import type { FigureSeries } from './figure';

/** Standard deviations on either side of a mean that hold 95 % of a normal distribution. */
const reach = 1.96;

/**
 * Standard errors of means over runs, from what the runs' squares come to on average.
 *
 *     s / √n = √( (mean of squares − mean²) / (n − 1) )
 *
 * @param meanSquares mean over the runs of the square at each place, shape of `means`.
 */
export function standardErrors(means: Float64Array, meanSquares: Float64Array, runCount: number): Float64Array {
  if (runCount === 1) return new Float64Array(means.length).fill(Number.NaN);
  return means.map((mean, i) => Math.sqrt(Math.max(0, meanSquares[i]! - mean ** 2) / (runCount - 1)));
}

/** Means over runs with their 95 % intervals, which a single run does not have. */
export function meanSeries(label: string, x: readonly number[], means: Float64Array, errors: Float64Array): FigureSeries {
  if (errors.some(Number.isNaN)) return { label, x, y: [...means] };
  return {
    label,
    x,
    y: [...means],
    low: Array.from(means, (mean, i) => mean - reach * errors[i]!),
    high: Array.from(means, (mean, i) => mean + reach * errors[i]!),
  };
}
