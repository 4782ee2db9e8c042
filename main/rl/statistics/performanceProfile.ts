import type { Random } from '../core/random';
import { stratifiedInterval, type TaskScores } from './aggregateScores';
import { type BootstrapOptions, checkOptions } from './bootstrap';
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
  const checked = checkOptions({ resamples: 2000, ...options });
  const seed = random.save();
  const profile = {
    levels: Float64Array.from(levels),
    share: Float64Array.from(levels, (level) => shareAbove(tasks, level)),
    low: new Float64Array(levels.length),
    high: new Float64Array(levels.length),
  };
  for (let i = 0; i < levels.length; i++) {
    // The same resamples at every level, so that the bands rise and fall together.
    random.load(seed);
    [profile.low[i], profile.high[i]] = stratifiedInterval(tasks, (drawn) => shareAbove(drawn, levels[i]!), random, checked);
  }
  return profile;
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
