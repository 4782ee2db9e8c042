import { InvalidValueError } from '../core/errors';
import type { Random } from '../core/random';
import { type BootstrapOptions, type Interval, percentileInterval } from './bootstrap';
import { checkValues, interquartileMean, mean, median } from './moments';

/** What the scores 0 and 1 stand for; both ends must be declared with every normalized number. */
export interface Normalization {
  /** Value that becomes 0, such as that of random actions. */
  readonly zero: number;
  /** Value that becomes 1, such as the threshold of a solved task. */
  readonly one: number;
}

/** Scores of one algorithm: for each task the scores of its runs. Tasks may have different numbers of runs. */
export type TaskScores = readonly ArrayLike<number>[];

/**
 * Puts values on a declared scale.
 *
 *     score = (value − zero) / (one − zero)
 *
 * @throws InvalidValueError when both ends are the same, or one is not finite.
 */
export function normalizeScores(values: ArrayLike<number>, { zero, one }: Normalization): Float64Array {
  checkValues([zero, one]);
  if (zero === one) throw new InvalidValueError(`A normalization must have two different ends, got ${zero} twice.`);
  return Float64Array.from(values, (value) => (value - zero) / (one - zero));
}

/**
 * How far runs fall short of a target, on average; what lies beyond the target earns nothing.
 *
 *     γ − mean(min(x, γ))
 *
 * @param target γ, in units of the scores.
 *
 * Source: Agarwal et al., "Deep Reinforcement Learning at the Edge of the Statistical Precipice", NeurIPS 2021, §4.3.
 *
 * @throws InvalidValueError when there is no score, or one is not finite.
 */
export function optimalityGap(scores: ArrayLike<number>, target = 1): number {
  checkValues(scores);
  return target - mean(Float64Array.from(scores, (score) => Math.min(score, target)));
}

/**
 * Summaries over several tasks, each as rliable defines it.
 *
 * `mean` and `median` are taken over the means of the tasks; `iqm` and `optimalityGap` over the scores of all runs of all
 * tasks together.
 *
 * Source: Agarwal et al., NeurIPS 2021, §4.3, and `rliable.metrics`.
 */
export const aggregates = {
  mean: (tasks: TaskScores) => mean(tasks.map(mean)),
  median: (tasks: TaskScores) => median(tasks.map(mean)),
  iqm: (tasks: TaskScores) => interquartileMean(pool(tasks)),
  optimalityGap: (tasks: TaskScores) => optimalityGap(pool(tasks)),
} as const satisfies Record<string, (tasks: TaskScores) => number>;

/**
 * Percentile bootstrap interval of any statistic of several tasks, stratified by task.
 *
 * Runs are resampled with replacement within their own task, all tasks anew for each resample; never points of time.
 *
 * Source: Agarwal et al., NeurIPS 2021, §4.2.
 *
 * @throws InvalidValueError when there is no task, a task has no run, or a score is not finite.
 */
export function stratifiedInterval(
  tasks: TaskScores,
  statistic: (tasks: TaskScores) => number,
  random: Random,
  options: BootstrapOptions = {},
): Interval {
  if (tasks.length === 0) throw new InvalidValueError('tasks must hold at least one task, got none.');
  for (const scores of tasks) checkValues(scores);
  const resampled = tasks.map((scores) => new Float64Array(scores.length));
  const draw = (): number => {
    resampled.forEach((target, task) => {
      const scores = tasks[task]!;
      for (let run = 0; run < target.length; run++) target[run] = scores[random.integer(scores.length)]!;
    });
    return statistic(resampled);
  };
  return percentileInterval(draw, options);
}

function pool(tasks: TaskScores): Float64Array {
  return Float64Array.from(tasks.flatMap((scores) => Array.from(scores)));
}
