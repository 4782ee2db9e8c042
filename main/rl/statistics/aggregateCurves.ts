import { checkInteger } from '../core/check';
import { InvalidValueError } from '../core/errors';
import type { Random } from '../core/random';
import { type BootstrapOptions, checkOptions } from './bootstrap';
import { bootstrapCenters } from './bootstrapCenters';
import { bootstrapCurves, type IntervalCurves } from './bootstrapCurves';
import { interquartileMean, median, standardDeviation } from './moments';
import { studentTwoSidedQuantile } from './studentDistribution';

/** One run's curve: columns of equal length, steps that never go back. */
export interface CurveColumns {
  readonly steps: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

/** What stands for all runs at a step. */
export type CurveCenter = 'mean' | 'median' | 'iqm';

/** How the band around it is made. */
export type CurveBand = 'bootstrap' | 'student';

export interface AggregateOptions extends BootstrapOptions {
  /** The mean unless said otherwise. */
  readonly center?: CurveCenter;
  /** The percentile bootstrap unless said otherwise; Student's t is of means only. */
  readonly band?: CurveBand;
  /** Whether places between whole numbers count, as of seconds; otherwise common steps are whole. */
  readonly isContinuous?: boolean;
  /** Told the share that is done, where it takes long. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** The chosen center over runs and its interval at common steps. */
export interface AggregatedCurve {
  readonly steps: Float64Array;
  readonly center: CurveCenter;
  /** How `low` and `high` were made; `null` for one run, which has no interval. */
  readonly band: CurveBand | null;
  /** The chosen center. */
  readonly mean: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/**
 * Mean, median or interquartile mean over runs, with an interval, at common steps.
 *
 * A curve is read as the step function it is: at step t it has the value of its last point at or before t. No run is
 * interpolated, invented or dropped: the result begins where the last run has its first point, ends where the first
 * run has its last, and is empty where these do not overlap or a run has no point at all.
 *
 * The steps are those at which any run has a point, when there are at most `points` of them; otherwise `points` evenly
 * spaced steps, whole ones unless `isContinuous`, both ends included. Runs are resampled whole, the same draws at every step, so neighbouring steps
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
  { center = 'mean', band = 'bootstrap', isContinuous = false, onProgress, ...options }: AggregateOptions = {},
): AggregatedCurve {
  checkInteger('points', points, 2);
  checkCurves(curves);
  const { confidence, resamples } = checkOptions({ resamples: 1000, ...options });
  if (center !== 'mean' && band === 'student') {
    throw new InvalidValueError(`Student's t must be of a mean, got the ${center}. The bootstrap has intervals of all.`);
  }
  const steps = commonSteps(curves, points, isContinuous);
  const columns = curves.map((curve) => sampleAt(curve, steps));
  const mean = steps.map((_, i) => centerAt(columns, i, center));
  if (columns.length === 1) return { steps, center, band: null, mean, low: mean.slice(), high: mean.slice() };
  if (band === 'student') return { steps, center, band, mean, ...studentBand(columns, mean, confidence) };
  const interval =
    center === 'mean'
      ? bootstrapCurves(columns, random, confidence, resamples)
      : bootstrapCenters(columns, center, random, confidence, resamples, onProgress);
  return { steps, center, band, mean, ...interval };
}

function centerAt(columns: readonly Float64Array[], step: number, center: CurveCenter): number {
  if (center === 'mean') return columns.reduce((sum, column) => sum + column[step]!, 0) / columns.length;
  const values = Float64Array.from(columns, (column) => column[step]!);
  if (!values.every(Number.isFinite)) return Number.NaN;
  return center === 'median' ? median(values) : interquartileMean(values);
}

/** Mean ± t(n − 1) · s / √n at each step. */
function studentBand(columns: readonly Float64Array[], mean: Float64Array, confidence: number): IntervalCurves {
  const quantile = studentTwoSidedQuantile(confidence, columns.length - 1);
  const reach = mean.map((center, step) => {
    if (!Number.isFinite(center)) return Number.NaN;
    return (quantile * standardDeviation(columns.map((column) => column[step]!))) / Math.sqrt(columns.length);
  });
  return { low: mean.map((center, i) => center - reach[i]!), high: mean.map((center, i) => center + reach[i]!) };
}

function checkCurves(curves: readonly CurveColumns[]): void {
  if (curves.length === 0) throw new InvalidValueError('curves must hold at least one curve, got none.');
  for (const { steps, values } of curves) {
    if (steps.length === values.length) continue;
    throw new InvalidValueError(`A curve must have one value for each of its ${steps.length} steps, got ${values.length}.`);
  }
}

function commonSteps(curves: readonly CurveColumns[], points: number, isContinuous: boolean): Float64Array {
  if (curves.some(({ steps }) => steps.length === 0)) return new Float64Array(0);
  const first = curves.reduce((latest, { steps }) => Math.max(latest, steps[0]!), -Infinity);
  const last = curves.reduce((earliest, { steps }) => Math.min(earliest, steps[steps.length - 1]!), Infinity);
  if (last < first) return new Float64Array(0);
  return stepsWithPoints(curves, first, last, points) ?? evenSteps(first, last, points, isContinuous);
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

function evenSteps(first: number, last: number, count: number, isContinuous: boolean): Float64Array {
  const steps = new Set<number>();
  for (let i = 0; i < count - 1; i++) {
    const distance = (i * (last - first)) / (count - 1);
    steps.add(first + (isContinuous ? distance : Math.round(distance)));
  }
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
