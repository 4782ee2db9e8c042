import type { RequestParams } from '../contract/lab';
import type { ExportedFile, GroupCurve } from '../contract/models';
import { quoteCell } from '../export/csv';
import { writeTensorBoardEvents } from '../export/tensorBoard';
import { type ComparisonSources, compareCurves } from './comparison';
import { groupRuns } from './comparisonGroups';
import { reportComparison } from './comparisonReport';
import { listMetrics, readMetric } from './curves';

/**
 * A comparison as files: with `csv` exactly the numbers of `compare.curves`, with `tensorboard` every curve of every run, with
 * `html` a report that is a page of its own.
 *
 * @throws LabError as `compareCurves` does.
 */
export async function exportComparison(
  sources: ComparisonSources,
  request: RequestParams<'compare.export'>,
): Promise<{ readonly files: readonly ExportedFile[] }> {
  const {
    format,
    value: _value,
    threshold: _threshold,
    mostSeeds: _mostSeeds,
    scale: _scale,
    baseline: _baseline,
    ...params
  } = request;
  if (format === 'tensorboard') return { files: writeEventFiles(sources, params.ids) };
  if (format === 'html')
    return {
      files: [{ name: `comparison-${params.metric ?? 'evaluation'}.html`, data: await reportComparison(sources, request) }],
    };
  const curves = await compareCurves(sources, params);
  const text = groupCurvesToCsv(curves, params.axis ?? 'steps');
  return { files: [{ name: `${params.metric ?? 'evaluation'}.csv`, data: new TextEncoder().encode(text) }] };
}

/**
 * What is plotted, as comma-separated values: mean and interval of each group, and each run, one point a line.
 *
 * Numbers are the shortest decimals that read back as the very same doubles.
 */
export function groupCurvesToCsv(groups: readonly GroupCurve[], axis: string): string {
  const lines = [`group,n,run,${axis},value,low,high`];
  for (const { label, n, center, steps, mean, low, high, runs } of groups) {
    const group = `${quoteCell(label)},${n}`;
    steps.forEach((step, i) => {
      lines.push(`${group},${center},${step},${mean[i]},${low[i]},${high[i]}`);
    });
    for (const run of runs) {
      run.steps.forEach((step, i) => {
        lines.push(`${group},${run.runId},${step},${run.values[i]},,`);
      });
    }
  }
  return `${lines.join('\n')}\n`;
}

/** One folder for each run, which TensorBoard shows as one line in each chart. */
function writeEventFiles({ store, director }: ComparisonSources, ids: readonly string[]): ExportedFile[] {
  return groupRuns(store, director, ids).flatMap(({ runs }) =>
    runs.map(({ runId, algo, env, seed, createdAt }) => {
      const curves = listMetrics(store, runId).map(({ name }) => readMetric(store, runId, name));
      const seconds = Date.parse(createdAt) / 1000;
      const folder = `${algo}-${env.replaceAll(/[^\w.-]+/g, '_')}-seed${seed}-${runId}`;
      return {
        name: `${folder}/events.out.tfevents.${Math.floor(seconds)}.bellman`,
        data: writeTensorBoardEvents(curves, seconds),
      };
    }),
  );
}
