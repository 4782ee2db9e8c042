import { checkInteger } from '../core/check';
import { InvalidValueError } from '../core/errors';
import type { Random } from '../core/random';
import { type BootstrapOptions, checkOptions } from './bootstrap';
import { bootstrapCurves } from './bootstrapCurves';

/** One run's curve: columns of equal length, steps that never go back. */
export interface CurveColumns {
  readonly steps: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

/** Mean over runs and its interval at common steps. */
export interface AggregatedCurve {
  readonly steps: Float64Array;
  readonly mean: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/**
 * Mean over runs, with a percentile bootstrap interval, at common steps.
 *
 * A curve is read as the step function it is: at step t it has the value of its last point at or before t. No run is
 * interpolated, invented or dropped: the result begins where the last run has its first point, ends where the first
 * run has its last, and is empty where these do not overlap or a run has no point at all.
 *
 * The steps are those at which any run has a point, when there are at most `points` of them; otherwise `points` evenly
 * spaced whole steps, both ends included. Runs are resampled whole, the same draws at every step, so neighbouring steps
 * agree about which runs were drawn. Where a run has NaN, so has the result. With one run the interval is its curve.
 *
 * @param points most steps of the result, at least 2.
 * @param options 1000 resamples unless said otherwise: an interval at every step is looked at, not quoted.
 * @throws InvalidValueError without any curve, or when a curve's columns differ in length.
 */
export function aggregateCurves(
  curves: readonly CurveColumns[],
  points: number,
  random: Random,
  options: BootstrapOptions = {},
): AggregatedCurve {
  checkInteger('points', points, 2);
  checkCurves(curves);
  const { confidence, resamples } = checkOptions({ resamples: 1000, ...options });
  const steps = commonSteps(curves, points);
  const columns = curves.map((curve) => sampleAt(curve, steps));
  const mean = steps.map((_, i) => columns.reduce((sum, column) => sum + column[i]!, 0) / columns.length);
  if (columns.length === 1) return { steps, mean, low: mean.slice(), high: mean.slice() };
  return { steps, mean, ...bootstrapCurves(columns, random, confidence, resamples) };
}

function checkCurves(curves: readonly CurveColumns[]): void {
  if (curves.length === 0) throw new InvalidValueError('curves must hold at least one curve, got none.');
  for (const { steps, values } of curves) {
    if (steps.length === values.length) continue;
    throw new InvalidValueError(`A curve must have one value for each of its ${steps.length} steps, got ${values.length}.`);
  }
}

function commonSteps(curves: readonly CurveColumns[], points: number): Float64Array {
  if (curves.some(({ steps }) => steps.length === 0)) return new Float64Array(0);
  const first = curves.reduce((latest, { steps }) => Math.max(latest, steps[0]!), -Infinity);
  const last = curves.reduce((earliest, { steps }) => Math.min(earliest, steps[steps.length - 1]!), Infinity);
  if (last < first) return new Float64Array(0);
  return stepsWithPoints(curves, first, last, points) ?? evenSteps(first, last, points);
}

/** Every step in [first, last] at which a curve has a point, ascending; `undefined` when there are more than `most`. */
function stepsWithPoints(curves: readonly CurveColumns[], first: number, last: number, most: number): Float64Array | undefined {
  const found = new Set<number>();
  for (const { steps } of curves) {
    for (let i = 0; i < steps.length; i++) if (steps[i]! >= first && steps[i]! <= last) found.add(steps[i]!);
    if (found.size > most) return undefined;
  }
  return Float64Array.from(found).sort();
}

function evenSteps(first: number, last: number, count: number): Float64Array {
  const steps = new Set<number>();
  for (let i = 0; i < count - 1; i++) steps.add(first + Math.round((i * (last - first)) / (count - 1)));
  return Float64Array.from(steps.add(last));
}

/** Values of the step function at ascending steps, none of which lies before its first point. */
function sampleAt({ steps, values }: CurveColumns, at: Float64Array): Float64Array {
  let next = 0;
  return at.map((step) => {
    while (next < steps.length && steps[next]! <= step) next++;
    return values[next - 1]!;
  });
}
