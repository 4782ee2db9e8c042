import { InvalidValueError } from '../core/errors';
import type { Random } from '../core/random';
import type { TaskScores } from './aggregateScores';
import { type BootstrapOptions, checkOptions, middleOf } from './bootstrap';
import { checkValues } from './moments';

/** Share of runs above each level, with a pointwise interval. */
export interface PerformanceProfile {
  /** τ, in units of the scores. */
  readonly levels: Float64Array;
  readonly share: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/**
 * Run-score distribution: the share of runs that score above each level, over all tasks alike.
 *
 *     F̂(τ) = 1/M Σ_m 1/N_m Σ_n 1[ x_{m,n} > τ ]
 *
 * Where one profile lies above another everywhere, it is better at every level of ambition. Intervals are percentile
 * bootstrap intervals at each level by itself, stratified by task.
 *
 * @param tasks scores that are comparable over tasks: normalized, and the normalization declared.
 * @param options 2000 resamples unless said otherwise.
 *
 * Source: Agarwal et al., NeurIPS 2021, §4.1, eq. 1; Dolan & Moré, Mathematical Programming 91 (2002), 201–213.
 *
 * @throws InvalidValueError when there is no task, a task has no run, or a number is not finite.
 */
export function performanceProfile(
  tasks: TaskScores,
  levels: ArrayLike<number>,
  random: Random,
  options: BootstrapOptions = {},
): PerformanceProfile {
  checkValues(levels);
  if (tasks.length === 0) throw new InvalidValueError('tasks must hold at least one task, got none.');
  for (const scores of tasks) checkValues(scores);
  const { confidence, resamples } = checkOptions({ resamples: 2000, ...options });
  const shares = drawShares(tasks, levels, random, resamples);
  const intervals = shares.map((draws) => middleOf(draws.sort(), confidence));
  return {
    levels: Float64Array.from(levels),
    share: Float64Array.from(levels, (level) => shareAbove(tasks, level)),
    low: Float64Array.from(intervals, ([low]) => low),
    high: Float64Array.from(intervals, ([, high]) => high),
  };
}

/**
 * Shares above each level in each resample, [levels][resamples]: the same resamples at every level, so that the bands rise
 * and fall together.
 */
function drawShares(tasks: TaskScores, levels: ArrayLike<number>, random: Random, resamples: number): Float64Array[] {
  const order = Array.from({ length: levels.length }, (_, i) => i).sort((i, j) => levels[i]! - levels[j]!);
  const ascending = Float64Array.from(order, (i) => levels[i]!);
  // A run counts at all levels below its score: those before its rank in ascending order.
  const ranks = tasks.map((scores) => Uint32Array.from(scores, (score) => countBelow(ascending, score)));
  const shares = Array.from({ length: levels.length }, () => new Float64Array(resamples));
  const atRank = new Uint32Array(levels.length + 1);
  for (let resample = 0; resample < resamples; resample++) {
    for (const ranked of ranks) {
      atRank.fill(0);
      for (let draw = 0; draw < ranked.length; draw++) atRank[ranked[random.integer(ranked.length)]!]!++;
      let above = 0;
      for (let i = levels.length - 1; i >= 0; i--) {
        above += atRank[i + 1]!;
        shares[order[i]!]![resample]! += above / ranked.length;
      }
    }
    for (const draws of shares) draws[resample]! /= tasks.length;
  }
  return shares;
}

/** How many of the ascending levels lie below a score. */
function countBelow(ascending: Float64Array, score: number): number {
  let count = 0;
  while (count < ascending.length && ascending[count]! < score) count++;
  return count;
}

function shareAbove(tasks: TaskScores, level: number): number {
  let share = 0;
  for (const scores of tasks) {
    let above = 0;
    for (let run = 0; run < scores.length; run++) if (scores[run]! > level) above++;
    share += above / scores.length;
  }
  return share / tasks.length;
}
