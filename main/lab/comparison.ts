import { LabError } from '../contract/errors';
import type { Comparison, GroupCurve, GroupSummary, PairComparison, RunInfo } from '../contract/models';
import { createRandom } from '../rl/core/random';
import { aggregateCurves } from '../rl/statistics/aggregateCurves';
import { bootstrapMeanInterval } from '../rl/statistics/bootstrap';
import { interquartileMean, mean, standardDeviation } from '../rl/statistics/moments';
import { permutationTest } from '../rl/statistics/permutationTest';
import { probabilityOfImprovement, probabilityOfImprovementInterval } from '../rl/statistics/probabilityOfImprovement';
import type { Store } from '../store/store';
import { readMetric, summaryValue } from './curves';
import type { RunDirector } from './runDirector';

/** What is compared when nobody says otherwise: the policy's worth without exploration. */
const defaultMetric = 'evaluation';

/** Resamples while people look; exports may take more. */
const liveResamples = 2000;

/** Steps at which mean and interval of a curve are computed when nobody says otherwise. */
const defaultCurvePoints = 400;

/** Runs that differ only in their seed. */
interface Group {
  readonly groupId: string;
  readonly label: string;
  readonly runs: readonly RunInfo[];
}

/**
 * Statistics over seeds of runs, or of whole experiments, grouped by everything but the seed.
 *
 * @throws LabError `not-found` for an id nobody knows, or a run without points yet.
 */
export function compareGroups(store: Store, director: RunDirector, ids: readonly string[], metric = defaultMetric): Comparison {
  const groups = groupRuns(director, ids).map(({ groupId, label, runs }): GroupSummary => {
    const values = runs.map(({ runId }) => summaryValue(store, runId, metric));
    return {
      groupId,
      label,
      n: runs.length,
      mean: mean(values),
      iqm: interquartileMean(values),
      confidence: bootstrapMeanInterval(values, createRandom(0, `interval ${groupId}`), { resamples: liveResamples }),
      standardDeviation: standardDeviation(values),
      values,
      runIds: runs.map(({ runId }) => runId),
    };
  });
  const pairs = groups.flatMap((a, i) => groups.slice(i + 1).map((b) => comparePair(a, b)));
  return { metric, groups, pairs, methods: describeMethods(metric, groups) };
}

function comparePair(a: GroupSummary, b: GroupSummary): PairComparison {
  const stream = `${a.groupId} ${b.groupId}`;
  return {
    a: a.groupId,
    b: b.groupId,
    probabilityOfImprovement: probabilityOfImprovement(a.values, b.values),
    confidence: probabilityOfImprovementInterval(a.values, b.values, createRandom(0, `improvement ${stream}`), {
      resamples: liveResamples,
    }),
    pValue: permutationTest(a.values, b.values, createRandom(0, `permutation ${stream}`)),
  };
}

/** Mean and interval over seeds at common steps, with every run behind them. */
export function compareCurves(
  store: Store,
  director: RunDirector,
  ids: readonly string[],
  metric = defaultMetric,
  points = defaultCurvePoints,
): GroupCurve[] {
  return groupRuns(director, ids).map(({ groupId, label, runs }) => {
    const curves = runs.map(({ runId }) => readMetric(store, runId, metric));
    const random = createRandom(0, `curve ${groupId}`);
    const aggregated = aggregateCurves(curves, points, random, { resamples: liveResamples });
    const thinned = runs.map(({ runId }) => readMetric(store, runId, metric, points));
    return {
      groupId,
      label,
      n: runs.length,
      ...aggregated,
      runs: thinned.map(({ runId, steps, values }) => ({ runId, steps, values })),
    };
  });
}

/** Groups in the order in which their first run was named. */
function groupRuns(director: RunDirector, ids: readonly string[]): Group[] {
  const experiments = new Map(director.listExperiments().map((experiment) => [experiment.experimentId, experiment.runs]));
  const runs = new Map(ids.flatMap((id) => experiments.get(id) ?? [director.info(id)]).map((run) => [run.runId, run]));
  const groups = [...Map.groupBy(runs.values(), (run) => run.groupId)];
  const labels = labelGroups(groups.map(([, [first]]) => first!));
  return groups.map(([groupId, members], i) => ({ groupId, label: labels[i]!, runs: members }));
}

/** `algo on env`, followed by the settings in which groups of that name differ. */
function labelGroups(firsts: readonly RunInfo[]): string[] {
  const nameOf = ({ algo, env }: RunInfo) => `${algo} on ${env}`;
  return firsts.map((run) => {
    const namesakes = firsts.filter((other) => nameOf(other) === nameOf(run));
    const differing = differences(namesakes).map((key) => `${key}=${shown(run, key)}`);
    return [nameOf(run), ...differing].join(' · ');
  });
}

function differences(runs: readonly RunInfo[]): string[] {
  const keys = [...Object.keys(runs[0]!.settings), 'budget', 'stopAt'];
  return keys.filter((key) => new Set(runs.map((run) => shown(run, key))).size > 1);
}

function shown({ settings, budget, stopAt }: RunInfo, key: string): string {
  if (key === 'budget') return budget.steps !== undefined ? `${budget.steps} steps` : `${budget.episodes} episodes`;
  return String(key === 'stopAt' ? stopAt : settings[key]);
}

function describeMethods(metric: string, groups: readonly GroupSummary[]): string {
  if (groups.length === 0) throw new LabError('not-found', 'There is no run to compare. Choose at least one.');
  const value =
    metric === 'evaluation'
      ? 'the mean return of the final policy over 100 episodes without exploration'
      : `the mean of the last 100 points of "${metric}"`;
  const sizes = groups.map(({ label, n }) => `${label}: n = ${n}`).join('; ');
  return (
    `Each run (one seed) counts as one value, ${value}. Means with 95 % percentile bootstrap intervals over runs ` +
    `(${liveResamples} resamples); probability of improvement after Mann and Whitney with bootstrap intervals; ` +
    `p-values from a two-sided permutation test of the difference in means. ${sizes}.`
  );
}
