import type { RunInfo } from '../../main/contract/models';

/** A line of the table: the head of an experiment, or a run. */
export type RunRow =
  | { readonly kind: 'experiment'; readonly id: string; readonly experimentId: string; readonly runs: readonly RunInfo[] }
  | { readonly kind: 'run'; readonly id: string; readonly run: RunInfo };

/**
 * Lines of the table in the order of `runs`; grouped, each experiment stands where its first run does.
 *
 * @param collapsed experiments that show their head only.
 */
export function runRows(runs: readonly RunInfo[], isGrouped: boolean, collapsed: ReadonlySet<string>): readonly RunRow[] {
  if (!isGrouped) return runs.map((run) => ({ kind: 'run', id: run.runId, run }));
  const experiments = new Map<string, RunInfo[]>();
  for (const run of runs) {
    const members = experiments.get(run.experimentId);
    if (members === undefined) experiments.set(run.experimentId, [run]);
    else members.push(run);
  }
  const rows: RunRow[] = [];
  for (const [experimentId, members] of experiments) {
    rows.push({ kind: 'experiment', id: `experiment ${experimentId}`, experimentId, runs: members });
    if (collapsed.has(experimentId)) continue;
    for (const run of members) rows.push({ kind: 'run', id: run.runId, run });
  }
  return rows;
}

/** Which of `count` rows of equal height to draw: those in sight and a few beyond, always equally many where there are enough. */
export function rowWindow(
  view: { readonly scrollTop: number; readonly height: number },
  rowHeight: number,
  count: number,
): { readonly first: number; readonly last: number } {
  const beyond = 8;
  const drawn = Math.min(count, Math.ceil(view.height / rowHeight) + 1 + 2 * beyond);
  const first = Math.max(0, Math.min(count - drawn, Math.floor(view.scrollTop / rowHeight) - beyond));
  return { first, last: first + drawn };
}
