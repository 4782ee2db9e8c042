import type { SettingValue } from '../core/settings';
import { mean } from '../statistics/moments';
import { type Dimension, isSame, placeOf, type SearchSpace } from './space';
import { scoreOf, type TrialRecord } from './sweepPlan';

/** How results depend on one setting, whatever the others were. */
export interface SettingImportance {
  readonly name: string;
  /** Share of the variance between trials that it explains by itself, in [0, 1]. */
  readonly share: number;
  /** Mean result where the setting lies in each stretch of its range, or has each value. */
  readonly sensitivity: readonly SensitivityPoint[];
}

export interface SensitivityPoint {
  /** The value of a choice, or the middle value of the trials in the stretch. */
  readonly value: SettingValue;
  readonly mean: number;
  readonly standardDeviation: number;
  readonly n: number;
}

/** Where the variance of results comes from. */
export interface SweepImportance {
  readonly settings: readonly SettingImportance[];
  /** Share of the variance between trials that seeds alone would make. */
  readonly seedShare: number;
  /** What is left: settings acting together, and what so few trials cannot tell apart. */
  readonly restShare: number;
  /** Trials it was computed from: those with results of the last stage. */
  readonly n: number;
}

/** Trials that a stretch should have, and the most stretches. */
const trialsPerStretch = 4;
const mostStretches = 6;

/**
 * Importance of settings by variance decomposition, without a model between.
 *
 * Trials are put into stretches of equally many along each setting, or by its value; a setting's share is how much of the
 * variance between trials lies between its stretches, less what as many random stretches would show (the adjusted
 * correlation ratio, an estimate of Sobol's first-order index):
 *
 *     share = max(0, (SS_between − (k − 1) MS_within) / SS_total)
 *
 * The share of seeds is the variance of a trial's mean that its own seeds show, s² / n, against the variance between trials.
 * Trials in which a setting does not count form a stretch of their own.
 *
 * Source: Hutter, Hoos & Leyton-Brown, "An efficient approach for assessing hyperparameter importance", ICML 2014, for the
 *         idea; Kelley, "An unbiased correlation ratio measure", PNAS 21 (1935), 554–559, for the estimate.
 */
export function analyzeImportance(space: SearchSpace, trials: readonly TrialRecord[], stageCount: number): SweepImportance {
  const complete = trials
    .filter(({ kind, stages }) => kind === 'trial' && stages.length === stageCount)
    .map(({ settings, stages }) => ({ settings, values: stages[stageCount - 1]! }))
    .filter(({ values }) => Number.isFinite(scoreOf(values)));
  const scores = complete.map(({ values }) => scoreOf(values));
  const total = squaresAround(scores);
  const settings = Object.entries(space).map(([name, dimension]): SettingImportance => {
    const values = complete.map((trial) => trial.settings[name]);
    const stretches = cutIntoStretches(dimension, values);
    return {
      name,
      share: total > 0 ? explainedShare(stretches, scores, total) : 0,
      sensitivity: describe(stretches, values, scores),
    };
  });
  const seedShare = total > 0 ? Math.min(1, seedVariance(complete) / (total / (scores.length - 1))) : 0;
  const explained = settings.reduce((sum, { share }) => sum + share, 0);
  return { settings, seedShare, restShare: Math.max(0, 1 - explained - seedShare), n: complete.length };
}

/** Indexes of trials, by stretch; those without a value last. */
function cutIntoStretches(dimension: Dimension, values: readonly (SettingValue | undefined)[]): number[][] {
  const indexes = values.map((_, i) => i);
  const active = indexes.filter((i) => values[i] !== undefined);
  const inactive = indexes.filter((i) => values[i] === undefined);
  const stretches =
    dimension.kind === 'choice'
      ? dimension.values.map((value) => active.filter((i) => isSame(values[i], value)))
      : cutRange(dimension, active, values);
  return [...stretches, inactive].filter((stretch) => stretch.length > 0);
}

/** Stretches of about equally many trials; equal values stay together, as those of a grid. */
function cutRange(dimension: Dimension, active: readonly number[], values: readonly (SettingValue | undefined)[]): number[][] {
  const place = (i: number) => placeOf(dimension, values[i]!);
  const sorted = [...active].sort((one, other) => place(one) - place(other));
  const distinct = new Set(sorted.map(place)).size;
  const count = Math.max(1, Math.min(mostStretches, distinct, Math.floor(sorted.length / trialsPerStretch)));
  const stretches: number[][] = [];
  sorted.forEach((index, i) => {
    const last = stretches.at(-1);
    const isTied = last !== undefined && place(last.at(-1)!) === place(index);
    const isDue = last === undefined || i >= (stretches.length * sorted.length) / count;
    if (isDue && !isTied) stretches.push([index]);
    else last!.push(index);
  });
  return stretches;
}

function explainedShare(stretches: readonly (readonly number[])[], scores: readonly number[], total: number): number {
  const within = stretches.reduce((sum, stretch) => sum + squaresAround(stretch.map((i) => scores[i]!)), 0);
  const freedom = scores.length - stretches.length;
  if (freedom <= 0) return 0;
  return Math.max(0, (total - within - ((stretches.length - 1) * within) / freedom) / total);
}

function describe(
  stretches: readonly (readonly number[])[],
  values: readonly (SettingValue | undefined)[],
  scores: readonly number[],
): SensitivityPoint[] {
  return stretches.flatMap((stretch) => {
    const value = values[stretch[Math.floor(stretch.length / 2)]!];
    if (value === undefined) return [];
    const own = stretch.map((i) => scores[i]!);
    const standardDeviation = own.length < 2 ? 0 : Math.sqrt(squaresAround(own) / (own.length - 1));
    return [{ value, mean: mean(own), standardDeviation, n: own.length }];
  });
}

/** Mean over trials of the variance that the mean over seeds has. */
function seedVariance(trials: readonly { readonly values: readonly (number | null)[] }[]): number {
  const variances = trials
    .map(({ values }) => values.flatMap((value) => value ?? []))
    .filter((values) => values.length > 1)
    .map((values) => squaresAround(values) / (values.length - 1) / values.length);
  return variances.length === 0 ? 0 : mean(variances);
}

/** Σ (x − x̄)². */
function squaresAround(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const center = mean(values);
  return values.reduce((sum, value) => sum + (value - center) ** 2, 0);
}
