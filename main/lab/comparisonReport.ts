import type { LabEvents, RequestParams } from '../contract/lab';
import type { RunInfo } from '../contract/models';
import { writeComparisonPage } from '../export/comparisonPage';
import { type ComparisonSources, compareCurves, compareGroups, compareProfiles } from './comparison';
import { axisNames } from './comparisonAxes';
import { describeBudget, groupRuns } from './comparisonGroups';
import { listMetrics } from './curves';
import { version } from './version';

/** Parts of a report that take their time: statistics, curves, profile. */
const partCount = 3;

/**
 * The report of a comparison, as one page that needs nothing else.
 *
 * @throws LabError as the comparison itself does.
 */
export async function reportComparison(
  sources: ComparisonSources,
  { format: _, scale, baseline, value, threshold, mostSeeds, ...curveParams }: RequestParams<'compare.export'>,
): Promise<Uint8Array> {
  const { ids, metric = 'evaluation', resamples, interval, center = 'mean', axis = 'steps', smoothing = 0, jobId } = curveParams;
  const common = { ids, metric, ...(resamples !== undefined && { resamples }), ...(jobId !== undefined && { jobId }) };
  const comparison = await compareGroups(part(sources, 0), {
    ...common,
    ...(interval !== undefined && { interval }),
    ...(value !== undefined && { value }),
    ...(threshold !== undefined && { threshold }),
    ...(mostSeeds !== undefined && { mostSeeds }),
  });
  const curves = await compareCurves(part(sources, 1), curveParams);
  const profile = scale === undefined ? undefined : await compareProfiles(part(sources, 2), { ...common, ...scale });
  const samples = groupRuns(sources.store, sources.director, ids);
  const info = listMetrics(sources.store, samples[0]!.runs[0]!.runId).find(({ name }) => name === metric);
  const window =
    smoothing > 1 ? ` Runs were smoothed over ${smoothing} steps before anything else and are drawn faintly as they were.` : '';
  return writeComparisonPage({
    comparison,
    curves,
    profile,
    metricLabel: info === undefined ? metric : `${info.label}${info.unit === '' ? '' : `, ${info.unit}`}`,
    axisLabel: axisNames[axis],
    curvesNote: `${describeBands(curves)} Each run of a group of several is drawn faintly.${window}`,
    center,
    differences: settingsThatDiffer(samples.map(({ runs }) => runs[0]!)),
    notes: new Map(sources.store.groupNotes.list().map(({ groupId, notes }) => [groupId, notes])),
    baseline,
    version,
    madeAt: new Date().toISOString(),
  });
}

/** Tells of one part's progress as that of the whole. */
function part(sources: ComparisonSources, index: number): ComparisonSources {
  return {
    ...sources,
    events: {
      emit(name, event) {
        if (name !== 'compare.progressed') return sources.events.emit(name, event);
        const { jobId, share } = event as LabEvents['compare.progressed'];
        sources.events.emit('compare.progressed', { jobId, share: (index + share) / partCount });
      },
    },
  };
}

function describeBands(curves: Awaited<ReturnType<typeof compareCurves>>): string {
  const names = { mean: 'Mean', median: 'Median', iqm: 'Interquartile mean' } as const;
  const bands = { bootstrap: 'percentile bootstrap', student: 'Student t' } as const;
  const [first] = curves.filter(({ band }) => band !== null);
  if (first?.band === undefined || first.band === null) return '';
  return `${names[first.center]} with pointwise 95 % ${bands[first.band]} intervals over runs.`;
}

/** Everything but the seed in which runs, one standing for each group, are not alike. */
function settingsThatDiffer(runs: readonly RunInfo[]): { readonly name: string; readonly values: readonly string[] }[] {
  const described = runs.map((run) => ({
    environment: run.env,
    algorithm: run.algo,
    budget: describeBudget(run.budget),
    'stop early at': run.stopAt === null ? 'never' : String(run.stopAt),
    evaluation: `${run.evaluationPlan.episodes} episodes every ${run.evaluationPlan.interval} steps`,
    engine: run.engine,
    version: run.version,
    ...Object.fromEntries(Object.entries(run.settings).map(([name, value]) => [name, String(value)])),
  }));
  const names = [...new Set(described.flatMap((one) => Object.keys(one)))];
  return names
    .map((name) => ({ name, values: described.map((one) => (one as Readonly<Record<string, string>>)[name] ?? '–') }))
    .filter(({ values }) => new Set(values).size > 1);
}
