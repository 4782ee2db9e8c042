import { createRandom } from '../core/random';
import { type AggregatedCurve, aggregateCurves, type CurveBand, type CurveCenter, type CurveColumns } from './aggregateCurves';
import { aggregates, stratifiedInterval } from './aggregateScores';
import type { Interval } from './bootstrap';
import { compareSamples, type SampleComparison, type SampleComparisonRequest } from './compareSamples';
import { type PerformanceProfile, performanceProfile } from './performanceProfile';

/** Curves of the groups of a comparison. */
export interface CurveJob {
  readonly groups: readonly { readonly groupId: string; readonly curves: readonly CurveColumns[] }[];
  readonly points: number;
  readonly resamples: number;
  readonly center: CurveCenter;
  readonly band: CurveBand;
  readonly isContinuous: boolean;
}

/** Told the share of a job that is done, in [0, 1]. */
export type OnProgress = (share: number) => void;

const tellNobody: OnProgress = () => undefined;

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
  compareSamples: (request: SampleComparisonRequest, onProgress = tellNobody): SampleComparison =>
    compareSamples(request, onProgress),

  aggregateCurves: (
    { groups, points, resamples, center, band, isContinuous }: CurveJob,
    onProgress = tellNobody,
  ): AggregatedCurve[] =>
    groups.map(({ groupId, curves }, i) => {
      const tellShare = (share: number) => onProgress((i + share) / groups.length);
      const options = { resamples, center, band, isContinuous, onProgress: tellShare };
      const aggregated = aggregateCurves(curves, points, createRandom(0, `curve ${groupId}`), options);
      tellShare(1);
      return aggregated;
    }),

  profileScores: ({ groups, levels, resamples }: ProfileJob, onProgress = tellNobody): ScoreSummary[] =>
    groups.map(({ groupId, tasks }, i) => {
      const stream = (purpose: string) => createRandom(0, `${purpose} ${groupId}`);
      const summary = {
        groupId,
        ...performanceProfile(tasks, levels, stream('profile'), { resamples }),
        iqm: aggregates.iqm(tasks),
        iqmConfidence: stratifiedInterval(tasks, aggregates.iqm, stream('iqm'), { resamples }),
        optimalityGap: aggregates.optimalityGap(tasks),
        optimalityGapConfidence: stratifiedInterval(tasks, aggregates.optimalityGap, stream('gap'), { resamples }),
      };
      onProgress((i + 1) / groups.length);
      return summary;
    }),
} as const satisfies Record<string, (argument: never, onProgress?: OnProgress) => unknown>;

export type StatisticsJobs = typeof statisticsJobs;
export type StatisticsJobName = keyof StatisticsJobs;
export type StatisticsArgument<Name extends StatisticsJobName> = Parameters<StatisticsJobs[Name]>[0];
export type StatisticsResult<Name extends StatisticsJobName> = ReturnType<StatisticsJobs[Name]>;
