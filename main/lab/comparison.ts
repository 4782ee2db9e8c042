import { LabError } from '../contract/errors';
import type { RequestParams } from '../contract/lab';
import type { Comparison, GroupCurve, GroupNotes, GroupSummary, ProfileComparison, RunGroup, RunInfo } from '../contract/models';
import { normalizeScores } from '../rl/statistics/aggregateScores';
import type { GroupSample } from '../rl/statistics/compareSamples';
import { areaUnderCurve, bestValue, smoothCurve, stepsToThreshold } from '../rl/statistics/curveSummaries';
import { cutCurve } from '../rl/statistics/cutCurve';
import { downsample } from '../rl/statistics/downsample';
import type { Store } from '../store/store';
import { type CurveAxis, isContinuous, putOnAxis } from './comparisonAxes';
import { groupRuns, type RunSample } from './comparisonGroups';
import { type ComparedValue, describeMethods } from './comparisonMethods';
import type { Following, StatisticsThread } from './comparisonStatistics';
import { readMetric, summaryOf } from './curves';
import type { LabEventHub } from './labEvents';
import type { RunDirector } from './runDirector';
import { newId } from './runIdentity';

/** What is compared when nobody says otherwise: the policy's worth without exploration. */
const defaultMetric = 'evaluation';

/** Resamples while people look; exports may take more. */
const liveResamples = 2000;

/** Steps at which mean and interval of a curve are computed when nobody says otherwise. */
const defaultCurvePoints = 400;

/** Seeds of each group beyond which nobody is expected to add any. */
const defaultMostSeeds = 40;

/** What comparisons need of the lab. */
export interface ComparisonSources {
  readonly store: Store;
  readonly director: RunDirector;
  readonly statistics: StatisticsThread;
  readonly events: Pick<LabEventHub, 'emit'>;
}

/**
 * Statistics over seeds of runs, whole experiments, or groups that somebody made.
 *
 * Runs without a point of the metric are named and part of no figure.
 *
 * @throws LabError `not-found` for an id nobody knows, or a group none of whose runs has a point yet.
 */
export async function compareGroups(sources: ComparisonSources, params: RequestParams<'compare.groups'>): Promise<Comparison> {
  const { ids, metric = defaultMetric, interval = 'bootstrap', value = 'final', threshold } = params;
  const { resamples = liveResamples, mostSeeds = defaultMostSeeds } = params;
  const samples = groupRuns(sources.store, sources.director, ids);
  const measured = samples.map((sample) => measureSample(sources.store, sample, metric, value, threshold));
  const request = { groups: measured.map(({ column }) => column), interval, resamples, mostSeeds };
  const computed = await sources.statistics.compute('compareSamples', request, followingOf(sources, params.jobId));
  const groups = computed.groups.map((statistics, i): GroupSummary => {
    const { label, repeated } = samples[i]!;
    const { runIds, missingRunIds } = measured[i]!;
    return { ...statistics, label, runIds, missingRunIds, repeatedRunIds: repeated.map(({ runId }) => runId) };
  });
  const methods = describeMethods({ metric, value, interval, resamples, threshold }, samples, groups);
  return { metric, interval, resamples, threshold: threshold ?? null, groups, pairs: computed.pairs, methods };
}

interface MeasuredSample {
  readonly column: GroupSample;
  readonly runIds: readonly string[];
  readonly missingRunIds: readonly string[];
}

function measureSample(
  store: Store,
  { groupId, label, runs }: RunSample,
  metric: string,
  value: ComparedValue,
  threshold: number | undefined,
): MeasuredSample {
  const curves = runs.map((run) => ({ run, curve: readMetric(store, run.runId, metric) }));
  const present = curves.filter(({ curve }) => curve.values.length > 0);
  if (present.length === 0) {
    throw new LabError('not-found', `No run of ${label} has a point of ${metric} yet. Wait for the first.`);
  }
  const final = present.map(({ curve }) => summaryOf(curve));
  const best = present.map(({ curve }) => bestValue(curve));
  const area = present.map(({ curve }) => areaUnderCurve(curve));
  const ended = runs.filter(({ status }) => status === 'finished' || status === 'stopped' || status === 'failed');
  return {
    column: {
      groupId,
      values: { final, best, area }[value],
      best,
      area,
      times: threshold === undefined ? [] : present.map(({ curve }) => stepsToThreshold(curve, threshold)),
      failed: ended.filter(({ status }) => status === 'failed').length,
      ended: ended.length,
    },
    runIds: present.map(({ run }) => run.runId),
    missingRunIds: curves.filter((one) => !present.includes(one)).map(({ run }) => run.runId),
  };
}

/**
 * The chosen center and its interval over runs at common places along the axis, with every run behind it.
 *
 * Curves are smoothed over a window of training steps, put on the axis, then aggregated over all runs; only what is drawn
 * of single runs, which are never smoothed, is thinned.
 *
 * @throws LabError `not-found` as above; `not-supported` for an axis that a run was stored without.
 */
export async function compareCurves(sources: ComparisonSources, params: RequestParams<'compare.curves'>): Promise<GroupCurve[]> {
  const { ids, metric = defaultMetric, points = defaultCurvePoints, resamples = liveResamples } = params;
  const { axis = 'steps', smoothing = 0, center = 'mean', interval, within } = params;
  const band = center === 'mean' && interval === 'student' ? 'student' : 'bootstrap';
  const samples = groupRuns(sources.store, sources.director, ids);
  const groups = samples.map(({ groupId, runs }) => ({
    groupId,
    curves: readRuns(sources.store, runs, metric, axis, smoothing).map(({ raw, smooth }) =>
      within === undefined ? { raw, smooth } : { raw: cutCurve(raw, within), smooth: cutCurve(smooth, within) },
    ),
  }));
  const request = {
    groups: groups.map(({ groupId, curves }) => ({ groupId, curves: curves.map(({ smooth }) => smooth) })),
    points,
    resamples,
    center,
    band,
    isContinuous: isContinuous(axis),
  } as const;
  const aggregated = await sources.statistics.compute('aggregateCurves', request, followingOf(sources, params.jobId));
  return samples.map(({ groupId, label, runs }, i) => ({
    groupId,
    label,
    n: runs.length,
    ...aggregated[i]!,
    runs: runs.map(({ runId }, k) => {
      const { steps, values } = groups[i]!.curves[k]!.raw;
      return { runId, ...downsample(steps, values, points) };
    }),
  }));
}

/** Each run's curve on the axis, as it is and smoothed; both are the same without smoothing. */
function readRuns(store: Store, runs: readonly RunInfo[], metric: string, axis: CurveAxis, smoothing: number) {
  return runs.map((run) => {
    const curve = readMetric(store, run.runId, metric);
    const raw = putOnAxis(store, run, curve, axis);
    return { raw, smooth: smoothing > 1 ? { steps: raw.steps, values: smoothCurve(curve, smoothing).values } : raw };
  });
}

/** Tells of work that somebody gave an id to, and lets it be cancelled by that. */
function followingOf({ events }: ComparisonSources, jobId: string | undefined): Following {
  if (jobId === undefined) return {};
  return { jobId, onProgress: (share) => events.emit('compare.progressed', { jobId, share }) };
}

/**
 * Shares of runs above each level of a declared scale, by group. Where a group has runs on several environments, each
 * environment counts alike.
 *
 * @throws LabError `not-found` as above; InvalidValueError when both ends of the scale are the same.
 */
export async function compareProfiles(
  sources: ComparisonSources,
  params: RequestParams<'compare.profile'>,
): Promise<ProfileComparison> {
  const { ids, metric = defaultMetric, resamples = liveResamples, zero, one } = params;
  const levels = params.levels ?? Array.from({ length: 101 }, (_, i) => i / 100);
  const samples = groupRuns(sources.store, sources.director, ids);
  const groups = samples.map((sample) => ({
    groupId: sample.groupId,
    tasks: [...Map.groupBy(sample.runs, ({ env }) => env).values()].map((runs) => {
      const { column } = measureSample(sources.store, { ...sample, runs }, metric, 'final', undefined);
      return [...normalizeScores(column.values, { zero, one })];
    }),
  }));
  const profiles = await sources.statistics.compute(
    'profileScores',
    { groups, levels, resamples },
    followingOf(sources, params.jobId),
  );
  const sizes = samples.map(({ label }, i) => `${label}: n = ${groups[i]!.tasks.flat().length}`).join('; ');
  return {
    metric,
    normalization: { zero, one },
    groups: profiles.map((profile, i) => ({ ...profile, label: samples[i]!.label, n: groups[i]!.tasks.flat().length })),
    methods:
      `Share of runs with a score above each level, where a final ${metric} of ${zero} is 0 and one of ${one} is 1 ` +
      `(Agarwal et al., 2021). Pointwise 95 % stratified percentile bootstrap intervals over runs (${resamples} resamples). ${sizes}.`,
  };
}

/** Keeps a group that somebody made. @throws LabError `not-found` for a run or a group that is not stored. */
export function saveGroup({ store }: ComparisonSources, params: RequestParams<'groups.save'>): RunGroup {
  const runIds = [...new Set(params.runIds)];
  for (const runId of runIds) store.runs.get(runId);
  const known = store.runGroups.list().find(({ groupId }) => groupId === params.groupId);
  if (params.groupId !== undefined && known === undefined) {
    throw new LabError('not-found', `Unknown group "${params.groupId}".`);
  }
  const createdAt = known?.createdAt ?? new Date().toISOString();
  const group = { groupId: known?.groupId ?? newId('grp'), label: params.label, runIds, createdAt };
  store.runGroups.save(group);
  return group;
}

/** Keeps what somebody wrote about a group. */
export function annotateGroup({ store }: ComparisonSources, { groupId, notes }: RequestParams<'groups.annotate'>): GroupNotes {
  store.groupNotes.save({ groupId, notes });
  return { groupId, notes };
}
