import type { Random } from '../core/random';
import { type IntervalCurves, selectSmallest } from './bootstrapCurves';
import { drawResamples } from './resampledMeans';

/** What stands for all runs at a step, where it is not their mean. */
export type OrderCenter = 'median' | 'iqm';

/**
 * Percentile bootstrap intervals of the median or the interquartile mean over runs, at many steps at once.
 *
 * Runs are resampled whole, the same draws at every step. With the runs at a step in ascending order, a resample is how often
 * each was drawn; the interquartile mean is that of the draws from ⌊n/4⌋ on, as many left out at the end, and the median
 * that of the middle draw or two. Where a run has NaN, both ends are NaN.
 *
 * @param columns one for each run, of equal length.
 * @param confidence in (0, 1), checked by the caller.
 * @param onProgress told the share of steps that are done, now and then.
 */
export function bootstrapCenters(
  columns: readonly Float64Array[],
  center: OrderCenter,
  random: Random,
  confidence: number,
  resamples: number,
  onProgress?: (share: number) => void,
): IntervalCurves {
  const steps = columns[0]!.length;
  const runs = columns.length;
  const curves = { low: new Float64Array(steps), high: new Float64Array(steps) };
  const { counts } = drawResamples(runs, resamples, random);
  const [first, end] = keptDraws(runs, center);
  const order = new Uint32Array(runs);
  const ascending = new Float64Array(runs);
  const drawn = new Float64Array(resamples);
  const place = (resamples - 1) * ((1 - confidence) / 2);
  for (let step = 0; step < steps; step++) {
    if (!orderRuns(columns, step, order, ascending)) {
      curves.low[step] = Number.NaN;
      curves.high[step] = Number.NaN;
      continue;
    }
    for (let resample = 0; resample < resamples; resample++) {
      drawn[resample] = centerOf(counts, resample * runs, order, ascending, first, end);
    }
    curves.low[step] = orderStatistic(drawn, place);
    curves.high[step] = orderStatistic(drawn, resamples - 1 - place);
    if (step % 50 === 49) onProgress?.((step + 1) / steps);
  }
  return curves;
}

/** Places among the ascending draws that count, from the first to before the second. */
function keptDraws(runs: number, center: OrderCenter): readonly [first: number, end: number] {
  if (center === 'median') return [Math.floor((runs - 1) / 2), Math.floor(runs / 2) + 1];
  const cut = Math.floor(runs / 4);
  return [cut, runs - cut];
}

/** Puts the runs at a step in ascending order; tells whether all are finite. */
function orderRuns(columns: readonly Float64Array[], step: number, order: Uint32Array, ascending: Float64Array): boolean {
  for (let run = 0; run < columns.length; run++) {
    const value = columns[run]![step]!;
    if (!Number.isFinite(value)) return false;
    // Insertion: there are few runs.
    let at = run;
    for (; at > 0 && ascending[at - 1]! > value; at--) {
      ascending[at] = ascending[at - 1]!;
      order[at] = order[at - 1]!;
    }
    ascending[at] = value;
    order[at] = run;
  }
  return true;
}

function centerOf(
  counts: Uint8Array | Uint16Array,
  row: number,
  order: Uint32Array,
  ascending: Float64Array,
  first: number,
  end: number,
): number {
  let sum = 0;
  for (let i = 0, passed = 0; passed < end; i++) {
    const before = passed;
    passed += counts[row + order[i]!]!;
    const kept = Math.min(passed, end) - Math.max(before, first);
    if (kept > 0) sum += kept * ascending[i]!;
  }
  return sum / (end - first);
}

/** The value at a place among the ascending numbers, counted from 0, in proportion between two. */
function orderStatistic(values: Float64Array, place: number): number {
  const rank = Math.floor(place);
  const below = selectSmallest(values, rank);
  if (rank === place || rank + 1 >= values.length) return below;
  let above = Infinity;
  for (let i = rank + 1; i < values.length; i++) if (values[i]! < above) above = values[i]!;
  return below + (place - rank) * (above - below);
}
