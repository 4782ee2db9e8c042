import { createRandom, type Random } from '../core/random';
import { bootstrapMeanInterval, type Interval, percentileInterval } from './bootstrap';
import type { TimeToEvent } from './curveSummaries';
import { holmCorrection } from './holmCorrection';
import { kaplanMeier, medianTime, medianTimeInterval, restrictedMeanTime } from './kaplanMeier';
import { interquartileMean, mean, median, standardDeviation } from './moments';
import { permutationIntervalOfDifference, permutationIntervalOfMean } from './permutationInterval';
import { permutationTest } from './permutationTest';
import { probabilityOfImprovement, probabilityOfImprovementInterval } from './probabilityOfImprovement';
import { adviseOnSeeds, type SeedAdvice } from './sequentialTest';
import { wilsonInterval } from './shareInterval';
import { studentInterval, welchTest } from './welchTest';

/** How intervals of means and their differences are made. */
export type IntervalKind = 'bootstrap' | 'student' | 'permutation';

/** What is known of a group's runs. Columns have one number for each run that has one, in the order of their seeds. */
export interface GroupSample {
  readonly groupId: string;
  /** What is compared. */
  readonly values: readonly number[];
  readonly best: readonly number[];
  readonly area: readonly number[];
  /** When each run reached the threshold; empty without one. */
  readonly times: readonly TimeToEvent[];
  /** Runs that failed, of all that were started and have ended. */
  readonly failed: number;
  readonly ended: number;
}

export interface SampleComparisonRequest {
  readonly groups: readonly GroupSample[];
  readonly interval: IntervalKind;
  readonly resamples: number;
  /** Seeds of each group beyond which nobody is going to add any. */
  readonly mostSeeds: number;
}

export interface MeanWithInterval {
  readonly mean: number;
  readonly confidence: Interval;
  readonly values: readonly number[];
}

/** Times to a threshold, those who never reached it counted. */
export interface ThresholdStatistics {
  /** Runs that reached it. */
  readonly reached: number;
  /** For each run the step, or `null`: never. */
  readonly values: readonly (number | null)[];
  /** Kaplan and Meier's; `null`: fewer than half reached it. */
  readonly median: number | null;
  readonly medianConfidence: readonly [low: number | null, high: number | null];
  /** Mean up to `horizon`, which is the same for all groups. */
  readonly restrictedMean: number;
  readonly restrictedMeanConfidence: Interval;
  readonly horizon: number;
}

export interface GroupStatistics {
  readonly groupId: string;
  readonly n: number;
  readonly mean: number;
  readonly median: number;
  readonly iqm: number;
  readonly confidence: Interval;
  readonly iqmConfidence: Interval;
  readonly medianConfidence: Interval;
  readonly standardDeviation: number;
  readonly values: readonly number[];
  readonly best: MeanWithInterval;
  readonly area: MeanWithInterval;
  readonly threshold: ThresholdStatistics | null;
  readonly failures: { readonly failed: number; readonly ended: number; readonly confidence: Interval };
}

export interface PairStatistics {
  readonly a: string;
  readonly b: string;
  readonly probabilityOfImprovement: number;
  readonly confidence: Interval;
  /** Mean of `a` less that of `b`. */
  readonly difference: number;
  readonly differenceConfidence: Interval;
  /** Two-sided permutation test of the difference in means. */
  readonly pValue: number;
  /** The same after Holm, over all pairs of this comparison. */
  readonly adjustedPValue: number;
  /** Welch's t test; `null` where a group has a single run. */
  readonly welchPValue: number | null;
  readonly advice: SeedAdvice;
}

export interface SampleComparison {
  readonly groups: readonly GroupStatistics[];
  readonly pairs: readonly PairStatistics[];
}

/**
 * Every statistic that a comparison of groups shows; the same for the same samples.
 *
 * @param onProgress told the share that is done, after each group and each pair.
 *
 * @throws InvalidValueError when a group has no value, or one is not finite.
 */
export function compareSamples(request: SampleComparisonRequest, onProgress?: (share: number) => void): SampleComparison {
  const horizon = request.groups.reduce((latest, { times }) => times.reduce((most, { time }) => Math.max(most, time), latest), 0);
  const groupCount = request.groups.length;
  const count = groupCount + (groupCount * (groupCount - 1)) / 2;
  let done = 0;
  const told = <Result>(result: Result): Result => {
    onProgress?.(++done / count);
    return result;
  };
  const groups = request.groups.map((group) => told(summarizeGroup(group, request, horizon)));
  const pairs = request.groups.flatMap((a, i) => request.groups.slice(i + 1).map((b) => told(comparePair(a, b, request))));
  const adjusted = holmCorrection(pairs.map(({ pValue }) => pValue));
  return { groups, pairs: pairs.map((pair, i) => ({ ...pair, adjustedPValue: adjusted[i]! })) };
}

function summarizeGroup(group: GroupSample, request: SampleComparisonRequest, horizon: number): GroupStatistics {
  const { groupId, values } = group;
  const stream = (purpose: string) => createRandom(0, `${purpose} ${groupId}`);
  const withInterval = (column: readonly number[], purpose: string): MeanWithInterval => ({
    mean: mean(column),
    confidence: meanInterval(column, stream(purpose), request),
    values: column,
  });
  return {
    groupId,
    n: values.length,
    mean: mean(values),
    median: median(values),
    iqm: interquartileMean(values),
    confidence: meanInterval(values, stream('interval'), request),
    iqmConfidence: centerInterval(values, interquartileMean, stream('iqm'), request.resamples),
    medianConfidence: centerInterval(values, median, stream('median'), request.resamples),
    standardDeviation: standardDeviation(values),
    values,
    best: withInterval(group.best, 'best'),
    area: withInterval(group.area, 'area'),
    threshold: group.times.length === 0 ? null : summarizeTimes(group.times, horizon),
    failures: {
      failed: group.failed,
      ended: group.ended,
      confidence: group.ended === 0 ? [0, 1] : wilsonInterval(group.failed, group.ended),
    },
  };
}

function meanInterval(values: readonly number[], random: Random, { interval, resamples }: SampleComparisonRequest): Interval {
  if (interval === 'student') return studentInterval(values);
  if (interval === 'permutation') return permutationIntervalOfMean(values, random);
  return bootstrapMeanInterval(values, random, { resamples });
}

function centerInterval(
  values: readonly number[],
  center: (values: ArrayLike<number>) => number,
  random: Random,
  resamples: number,
): Interval {
  if (values.length === 1) return [values[0]!, values[0]!];
  const drawn = new Float64Array(values.length);
  const draw = (): number => {
    for (let i = 0; i < drawn.length; i++) drawn[i] = values[random.integer(values.length)]!;
    return center(drawn);
  };
  return percentileInterval(draw, { resamples });
}

function summarizeTimes(times: readonly TimeToEvent[], horizon: number): ThresholdStatistics {
  const curve = kaplanMeier(times);
  const restricted = restrictedMeanTime(curve, horizon);
  return {
    reached: times.filter(({ happened }) => happened).length,
    values: times.map(({ time, happened }) => (happened ? time : null)),
    median: medianTime(curve),
    medianConfidence: medianTimeInterval(curve),
    restrictedMean: restricted.mean,
    restrictedMeanConfidence: restricted.confidence,
    horizon,
  };
}

function comparePair(a: GroupSample, b: GroupSample, request: SampleComparisonRequest): Omit<PairStatistics, 'adjustedPValue'> {
  const stream = (purpose: string) => createRandom(0, `${purpose} ${a.groupId} ${b.groupId}`);
  const test = (one: readonly number[], other: readonly number[]) => permutationTest(one, other, stream('permutation'));
  return {
    a: a.groupId,
    b: b.groupId,
    probabilityOfImprovement: probabilityOfImprovement(a.values, b.values),
    confidence: probabilityOfImprovementInterval(a.values, b.values, stream('improvement'), { resamples: request.resamples }),
    difference: mean(a.values) - mean(b.values),
    differenceConfidence: differenceInterval(a.values, b.values, stream('difference'), request),
    pValue: test(a.values, b.values),
    welchPValue: welchTest(a.values, b.values)?.pValue ?? null,
    advice: adviseOnSeeds(a.values, b.values, test, { mostSeeds: request.mostSeeds }),
  };
}

function differenceInterval(
  a: readonly number[],
  b: readonly number[],
  random: Random,
  { interval, resamples }: SampleComparisonRequest,
): Interval {
  const difference = mean(a) - mean(b);
  if (a.length === 1 && b.length === 1) return [difference, difference];
  if (interval === 'student') return welchTest(a, b)?.confidence ?? [difference, difference];
  if (interval === 'permutation') return permutationIntervalOfDifference(a, b, random);
  return percentileInterval(() => resampledMean(a, random) - resampledMean(b, random), { resamples });
}

function resampledMean(values: readonly number[], random: Random): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[random.integer(values.length)]!;
  return sum / values.length;
}
