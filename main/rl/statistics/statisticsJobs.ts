import { createRandom } from '../core/random';
import { type AggregatedCurve, aggregateCurves, type CurveColumns } from './aggregateCurves';
import { aggregates, stratifiedInterval } from './aggregateScores';
import type { Interval } from './bootstrap';
import { compareSamples, type SampleComparison, type SampleComparisonRequest } from './compareSamples';
import { type PerformanceProfile, performanceProfile } from './performanceProfile';

/** Curves of the groups of a comparison. */
export interface CurveJob {
  readonly groups: readonly { readonly groupId: string; readonly curves: readonly CurveColumns[] }[];
  readonly points: number;
  readonly resamples: number;
}

/** Normalized scores of groups, [tasks][runs]. */
export interface ProfileJob {
  readonly groups: readonly { readonly groupId: string; readonly tasks: readonly (readonly number[])[] }[];
  readonly levels: readonly number[];
  readonly resamples: number;
}

/** A group's profile, and what sums it up. */
export interface ScoreSummary extends PerformanceProfile {
  readonly groupId: string;
  readonly iqm: number;
  readonly iqmConfidence: Interval;
  readonly optimalityGap: number;
  readonly optimalityGapConfidence: Interval;
}

/**
 * Work that takes long enough to be done somewhere else: plain data in, plain data out, and the same out for the same in,
 * wherever it is done.
 */
export const statisticsJobs = {
  compareSamples: (request: SampleComparisonRequest): SampleComparison => compareSamples(request),

  aggregateCurves: ({ groups, points, resamples }: CurveJob): AggregatedCurve[] =>
    groups.map(({ groupId, curves }) => aggregateCurves(curves, points, createRandom(0, `curve ${groupId}`), { resamples })),

  profileScores: ({ groups, levels, resamples }: ProfileJob): ScoreSummary[] =>
    groups.map(({ groupId, tasks }) => {
      const stream = (purpose: string) => createRandom(0, `${purpose} ${groupId}`);
      return {
        groupId,
        ...performanceProfile(tasks, levels, stream('profile'), { resamples }),
        iqm: aggregates.iqm(tasks),
        iqmConfidence: stratifiedInterval(tasks, aggregates.iqm, stream('iqm'), { resamples }),
        optimalityGap: aggregates.optimalityGap(tasks),
        optimalityGapConfidence: stratifiedInterval(tasks, aggregates.optimalityGap, stream('gap'), { resamples }),
      };
    }),
} as const;

export type StatisticsJobs = typeof statisticsJobs;
export type StatisticsJobName = keyof StatisticsJobs;
export type StatisticsArgument<Name extends StatisticsJobName> = Parameters<StatisticsJobs[Name]>[0];
export type StatisticsResult<Name extends StatisticsJobName> = ReturnType<StatisticsJobs[Name]>;
