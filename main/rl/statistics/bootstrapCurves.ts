import type { Random } from '../core/random';
import { normalQuantile } from './normalDistribution';
import { createMeansKernel, drawResamples, type MeansKernel, type ResampleCounts } from './resampledMeans';

/** Ends of the intervals at each step. */
export interface IntervalCurves {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** How much further than a normal tail is looked for the ends of an interval before everything is looked through. */
const tailExcess = 1.5;

/**
 * Percentile bootstrap intervals of the mean over runs, at many steps at once.
 *
 * Runs are resampled whole, the same draws at every step. Which resamples stand at the ends may be decided in single
 * precision, so that two which differ by less than a ten-millionth of the spread may be exchanged; what is returned are
 * their means in double precision. Where a run has NaN, both ends are NaN.
 *
 * @param columns one for each run, of equal length.
 * @param confidence in (0, 1), checked by the caller.
 * @param createKernel for tests; the fastest of this host unless given.
 */
export function bootstrapCurves(
  columns: readonly Float64Array[],
  random: Random,
  confidence: number,
  resamples: number,
  createKernel: (draws: ResampleCounts, steps: number) => MeansKernel = createMeansKernel,
): IntervalCurves {
  const steps = columns[0]!.length;
  const runs = columns.length;
  const curves = { low: new Float64Array(steps), high: new Float64Array(steps) };
  const draws = drawResamples(runs, resamples, random);
  const kernel = createKernel(draws, steps);
  const ends = new EndFinder(draws, confidence);
  const deviations = new Float64Array(kernel.blockSize * runs);
  const centers = new Float64Array(kernel.blockSize);
  for (let first = 0; first < steps; first += kernel.blockSize) {
    const count = Math.min(kernel.blockSize, steps - first);
    deviations.fill(0);
    for (let row = 0; row < count; row++) {
      centers[row] = takeDeviations(columns, first + row, deviations.subarray(row * runs, (row + 1) * runs));
    }
    const sums = kernel.multiply(deviations);
    for (let row = 0; row < count; row++) {
      const own = deviations.subarray(row * runs, (row + 1) * runs);
      const start = row * kernel.stride;
      const [low, high] = Number.isNaN(centers[row])
        ? [Number.NaN, Number.NaN]
        : ends.find(sums.subarray(start, start + resamples), own);
      curves.low[first + row] = centers[row]! + low;
      curves.high[first + row] = centers[row]! + high;
    }
  }
  return curves;
}

/** Writes how far each run is from the mean; returns the mean, NaN (and zeros) where a run has NaN or infinity. */
function takeDeviations(columns: readonly Float64Array[], step: number, deviations: Float64Array): number {
  let sum = 0;
  for (let run = 0; run < columns.length; run++) sum += columns[run]![step]!;
  const center = sum / columns.length;
  if (!Number.isFinite(center)) return Number.NaN;
  for (let run = 0; run < columns.length; run++) deviations[run] = columns[run]![step]! - center;
  return center;
}

/** Some of the sums, and which resamples they are. */
class Candidates {
  readonly keys: Float64Array;
  readonly indexes: Uint32Array;
  count = 0;

  constructor(most: number) {
    this.keys = new Float64Array(most);
    this.indexes = new Uint32Array(most);
  }

  add(key: number, index: number): void {
    this.keys[this.count] = key;
    this.indexes[this.count++] = index;
  }
}

/** Finds the order statistics at both ends among many sums without sorting them. */
class EndFinder {
  /** Place of an end among the ascending means, counted from 0, with its fraction; the same from both ends. */
  readonly #place: number;
  /** Standard deviations of the mean beyond which the ends are expected. */
  readonly #reach: number;
  /** Resamples beyond the reach on either side. */
  readonly #outer: Uint32Array;
  readonly #low: Candidates;
  readonly #high: Candidates;
  readonly #selected: Float64Array;

  constructor(
    private readonly draws: ResampleCounts,
    confidence: number,
  ) {
    const { resamples } = draws;
    const tail = (1 - confidence) / 2;
    this.#place = (resamples - 1) * tail;
    this.#reach = -normalQuantile(Math.min(0.5, tailExcess * tail + 10 / resamples));
    this.#outer = new Uint32Array(resamples);
    this.#low = new Candidates(resamples);
    this.#high = new Candidates(resamples);
    this.#selected = new Float64Array(resamples);
  }

  find(sums: Float32Array, deviations: Float64Array): readonly [low: number, high: number] {
    let squares = 0;
    for (const deviation of deviations) squares += deviation * deviation;
    // A resampled sum has variance n · Σ d² / n.
    const spread = Math.sqrt(squares);
    if (spread === 0) return [0, 0];
    this.#collect(sums, this.#reach * spread);
    const needed = Math.min(sums.length, Math.floor(this.#place) + 2);
    if (Math.min(this.#low.count, this.#high.count) < needed) this.#collect(sums, -Infinity);
    return [this.#end(this.#low, needed, deviations), -this.#end(this.#high, needed, deviations)];
  }

  /** Gathers the sums that are at most −`least` on the one side, and those of at least `least`, negated, on the other. */
  #collect(sums: Float32Array, least: number): void {
    const outer = this.#outer;
    const { length } = sums;
    // One comparison for both ends, and nothing else, in the only loop over all resamples.
    let outerCount = 0;
    for (let i = 0; i < length; i++) if (Math.abs(sums[i]!) >= least) outer[outerCount++] = i;
    this.#low.count = 0;
    this.#high.count = 0;
    for (let i = 0; i < outerCount; i++) {
      const index = outer[i]!;
      const key = sums[index]!;
      if (key <= -least) this.#low.add(key, index);
      if (key >= least) this.#high.add(-key, index);
    }
  }

  /** The lower end among the candidates' means: between the two order statistics around its place. */
  #end(candidates: Candidates, needed: number, deviations: Float64Array): number {
    const selected = this.#selected.subarray(0, candidates.count);
    selected.set(candidates.keys.subarray(0, candidates.count));
    const rank = needed - 1;
    const above = selectSmallest(selected, rank);
    // After the selection everything before its place is at most as large: the order statistic before is their largest.
    let below = rank === 0 ? above : -Infinity;
    for (let i = 0; i < rank; i++) if (selected[i]! > below) below = selected[i]!;
    const sign = candidates === this.#high ? -1 : 1;
    const exactBelow = sign * this.#exactMean(candidates, below, deviations);
    const exactAbove = sign * this.#exactMean(candidates, above, deviations);
    return exactBelow + (this.#place - Math.floor(this.#place)) * (exactAbove - exactBelow);
  }

  /** Mean of the resample with that key, in double precision. */
  #exactMean({ keys, indexes, count }: Candidates, key: number, deviations: Float64Array): number {
    const { runs, counts } = this.draws;
    const row = indexes[keys.subarray(0, count).indexOf(key)]! * runs;
    let sum = 0;
    for (let run = 0; run < runs; run++) sum += counts[row + run]! * deviations[run]!;
    return sum / runs;
  }
}

/**
 * Reorders numbers so that the one of that rank stands at its place, the smaller before and the larger behind it.
 *
 * Source: Hoare, "Algorithm 65: Find", Communications of the ACM 4 (1961), 321–322.
 *
 * @param rank counted from 0.
 * @returns the number of that rank.
 */
export function selectSmallest(values: Float64Array, rank: number): number {
  let left = 0;
  let right = values.length - 1;
  while (left < right) {
    const pivot = values[(left + right) >> 1]!;
    let i = left;
    let j = right;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const swapped = values[i]!;
      values[i++] = values[j]!;
      values[j--] = swapped;
    }
    if (rank <= j) right = j;
    else if (rank >= i) left = i;
    else break;
  }
  return values[rank]!;
}
