import { LabError } from '../../main/contract/errors';
import type {
  EventName,
  LabClient,
  LabEvents,
  LabHandlers,
  RequestName,
  RequestParams,
  RequestResults,
} from '../../main/contract/lab';
import { parseRequest } from '../../main/contract/lab';
import type { FigureInfo, GroupCurve, RunInfo, SweepInfo } from '../../main/contract/models';
import { createRandom } from '../../main/rl/core/random';
import { createEnvironment } from '../../main/rl/environments/registry';
import { aggregateCurves } from '../../main/rl/statistics/aggregateCurves';
import { normalizeScores } from '../../main/rl/statistics/aggregateScores';
import { compareSamples, type GroupSample } from '../../main/rl/statistics/compareSamples';
import { areaUnderCurve, bestValue, smoothCurve, stepsToThreshold } from '../../main/rl/statistics/curveSummaries';
import { mean } from '../../main/rl/statistics/moments';
import { statisticsJobs } from '../../main/rl/statistics/statisticsJobs';
import { fakeAlgorithms, fakeEnvironments, fakeLabInfo, fakePreset } from './fakeCatalog';
import { fakeDatasets } from './fakeDatasets';
import { fakeFigureResult, fakeFigures } from './fakeFigures';
import { FakeGroups } from './fakeGroups';
import { fakeLessons } from './fakeLessons';
import { fakeCurve, fakeNow, fakeRuns, queuedRun } from './fakeRuns';
import { fakeStorage } from './fakeStorage';
import { fakeSweep, fakeSweeps } from './fakeSweeps';
import { fakeWorlds } from './fakeWorlds';
import { solvedPolicy } from './solvedPolicy';

/** A lab that only the page needs: same answers every time, no disk, no processes; it moves when told to. */
export interface FakeLab extends LabClient {
  /** Lets running runs go on for so many seconds, and tells of it. */
  advance(seconds: number): void;
  /** Refuses everything from now on, as a lab that has gone away does; `false` brings it back. */
  setGone(isGone: boolean): void;
  tell: LabClientTell;
}

type LabClientTell = <K extends EventName>(name: K, event: LabEvents[K]) => void;

/** @param extraRunCount finished runs beyond those of the gallery, to fill a long list. */
export function createFakeLab(extraRunCount = 0): FakeLab {
  const { runs: initial, names: initialNames } = fakeRuns(extraRunCount);
  const runs = new Map(initial.map((run) => [run.runId, run]));
  const names = new Map(initialNames);
  const hidden = new Map<string, string>();
  const groups = new FakeGroups();
  const listeners = new Map<string, Set<(event: never) => void>>();
  let isGone = false;

  const tell: LabClientTell = (name, event) => {
    for (const listener of listeners.get(name) ?? []) listener(event as never);
  };
  const listed = () => [...runs.values()].filter(({ runId }) => !hidden.has(runId));

  function find(runId: string): RunInfo {
    const run = runs.get(runId);
    if (run === undefined || hidden.has(runId)) throw new LabError('not-found', `There is no run ${runId}.`);
    return run;
  }

  function change(runId: string, part: Partial<RunInfo>): RunInfo {
    const run = { ...find(runId), ...part };
    runs.set(runId, run);
    tell('run.changed', run);
    return run;
  }

  function groupsOf(ids: readonly string[]): readonly (readonly [groupId: string, runs: readonly RunInfo[]])[] {
    const members = ids.flatMap((id) => (runs.has(id) ? [find(id)] : listed().filter(({ experimentId }) => experimentId === id)));
    const automatic = Map.groupBy(new Set(members), ({ groupId }) => groupId);
    const made = ids.flatMap((id) => groups.find(id) ?? []);
    return [...automatic, ...made.map(({ groupId, runIds }) => [groupId, runIds.map(find)] as const)];
  }

  function labelOf([first]: readonly RunInfo[], groupId = ''): string {
    const made = groups.find(groupId);
    if (made !== undefined) return made.label;
    const widths = first?.settings['hiddenLayers'];
    return first === undefined ? '' : `${first.algo} on ${first.env}${widths === undefined ? '' : ` · hiddenLayers=${widths}`}`;
  }

  function sample(
    groupId: string,
    members: readonly RunInfo[],
    metric: string,
    value: 'final' | 'best' | 'area',
    threshold?: number,
  ): GroupSample {
    const curves = members.map((run) => {
      const curve = fakeCurve(run, metric);
      if (curve.values.length === 0)
        throw new LabError('not-found', `Run ${run.runId} has no points of ${metric} yet. Wait for its first.`);
      return curve;
    });
    const columns = {
      final: curves.map(({ values }) => values.at(-1)!),
      best: curves.map(bestValue),
      area: curves.map((curve) => areaUnderCurve(curve)),
    };
    return {
      groupId,
      values: columns[value],
      best: columns.best,
      area: columns.area,
      times: threshold === undefined ? [] : curves.map((curve) => stepsToThreshold(curve, threshold)),
      failed: members.filter(({ status }) => status === 'failed').length,
      ended: members.filter(({ endedAt }) => endedAt !== null).length,
    };
  }

  const figureChanges = new Map<string, Partial<FigureInfo>>();
  function changeFigure(name: string, part: Partial<FigureInfo>): FigureInfo {
    figureChanges.set(name, part);
    const changed = fakeFigures(figureChanges).find((figure) => figure.name === name);
    if (changed === undefined) throw new LabError('unknown-name', `Unknown figure "${name}".`);
    tell('figure.changed', changed);
    return changed;
  }

  const sweeps = new Map(fakeSweeps().map((sweep) => [sweep.sweepId, sweep]));
  function findSweep(sweepId: string): SweepInfo {
    const sweep = sweeps.get(sweepId);
    if (sweep === undefined) throw new LabError('not-found', `There is no sweep ${sweepId}.`);
    return sweep;
  }
  function keepSweep(sweep: SweepInfo): SweepInfo {
    sweeps.set(sweep.sweepId, sweep);
    tell('sweep.changed', sweep);
    return sweep;
  }

  const notInTheGallery = async (): Promise<never> => {
    throw new LabError('not-supported', 'The fake lab cannot do that.');
  };

  const handlers: LabHandlers = {
    'lab.describe': async () => fakeLabInfo,
    'environments.list': async () => fakeEnvironments(),
    'algorithms.list': async ({ env }) => fakeAlgorithms(env),
    'presets.find': async ({ env, algo }) => fakePreset(env, algo),
    'experiments.create': async ({ seeds, name, env, algo, settings, budget, evaluation, stopAt, engine }) => {
      const experimentId = `x-new-${names.size}`;
      names.set(experimentId, name ?? `${algo} on ${env}`);
      const plan = {
        env,
        algo,
        experimentId,
        groupId: experimentId,
        ...(settings && { settings }),
        ...(budget && { budget: budget as RunInfo['budget'] }),
      };
      const details = {
        ...(evaluation && { evaluationPlan: evaluation }),
        ...(stopAt !== undefined && { stopAt }),
        ...(engine && { engineChoice: engine }),
      };
      const created = seeds.map((seed) => queuedRun({ ...plan, ...details, seed }));
      for (const run of created) runs.set(run.runId, run);
      return { experimentId, name: names.get(experimentId) ?? '', createdAt: created[0]?.createdAt ?? '', runs: created };
    },
    'experiments.list': async () =>
      [...names].map(([experimentId, name]) => {
        const members = listed().filter((run) => run.experimentId === experimentId);
        return { experimentId, name, createdAt: members[0]?.createdAt ?? '', runs: members };
      }),
    'runs.list': async ({ experimentId }) =>
      listed().filter((run) => experimentId === undefined || run.experimentId === experimentId),
    'runs.get': async ({ runId }) => find(runId),
    'runs.pause': async ({ runId }) => change(runId, { status: 'paused' }),
    'runs.resume': async ({ runId, steps }) =>
      change(runId, { status: 'running', ...(steps !== undefined && { budget: { steps } }) }),
    'runs.step': async ({ runId, count }) => change(runId, { steps: find(runId).steps + count }),
    'runs.change': async ({ runId, settings }) => {
      const { steps: step, changes = [], settings: begun } = find(runId);
      const now = { ...begun, ...Object.fromEntries(changes.map(({ name, to }) => [name, to])) };
      const made = Object.entries(settings).map(([name, to]) => ({ step, name, from: now[name] ?? 0, to }));
      return change(runId, { changes: [...changes, ...made] });
    },
    'runs.stop': async ({ runId }) => change(runId, { status: 'stopped' }),
    'runs.delete': async ({ runIds }) => {
      for (const runId of runIds) hidden.set(runId, new Date(fakeNow).toISOString());
      return { count: runIds.length };
    },
    'runs.restore': async ({ runIds }) => {
      for (const runId of runIds) hidden.delete(runId);
      return { count: runIds.length };
    },
    'runs.annotate': async ({ runId, tags, notes, starred }) =>
      change(runId, { ...(tags && { tags }), ...(notes !== undefined && { notes }), ...(starred !== undefined && { starred }) }),
    'runs.metricNames': async () => [
      {
        name: 'return',
        label: 'Return (training)',
        unit: 'reward',
        help: 'Undiscounted return of each training episode, exploration included.',
      },
      { name: 'length', label: 'Episode length', unit: 'steps', help: 'Steps of each training episode.' },
      {
        name: 'evaluation',
        label: 'Return (evaluation)',
        unit: 'reward',
        help: 'Mean return of separate episodes without exploration.',
      },
    ],
    'runs.metric': async ({ runId, name }) => ({ runId, ...fakeCurve(find(runId), name) }),
    'runs.policy': async ({ runId }) => {
      const { env, steps } = find(runId);
      const { actionSpace, table } = createEnvironment(env);
      if (actionSpace.kind !== 'discrete')
        throw new LabError('not-supported', 'The fake lab has policies for discrete actions only.');
      const policy = table === undefined ? { kind: 'uniform', actionCount: actionSpace.size } : solvedPolicy(env);
      return { runId, step: steps, policy };
    },
    'runs.checkpoints': async ({ runId }) => {
      const { steps, values } = fakeCurve(find(runId), 'evaluation');
      return Array.from(steps, (step, index) => ({ step, meanReturn: values[index] ?? null }));
    },
    'runs.evaluate': async ({ runId, episodes = 100 }) => {
      const { evaluation, steps } = find(runId);
      const meanReturn = evaluation?.meanReturn ?? 0;
      const spread = evaluation?.standardDeviation ?? 0;
      return {
        runId,
        step: steps,
        episodes,
        meanReturn,
        standardDeviation: spread,
        minimum: meanReturn - 3 * spread,
        maximum: meanReturn + spread,
        meanLength: Math.abs(meanReturn),
      };
    },
    'compare.groups': async ({
      ids,
      metric = 'evaluation',
      interval = 'bootstrap',
      resamples = 400,
      mostSeeds = 40,
      value = 'final',
      threshold,
    }) => {
      const chosen = groupsOf(ids);
      const samples = chosen.map(([groupId, members]) => sample(groupId, members, metric, value, threshold));
      const { groups: computed, pairs } = compareSamples({ groups: samples, interval, resamples, mostSeeds });
      const described = computed.map((group, i) => {
        const [groupId, members] = chosen[i]!;
        return {
          ...group,
          label: labelOf(members, groupId),
          runIds: members.map(({ runId }) => runId),
          missingRunIds: [],
          repeatedRunIds: [],
        };
      });
      const sizes = described.map(({ label, n }) => `${label}: n = ${n}`).join('; ');
      const methods = `Each run (one seed) counts as one value. Means with 95 % ${interval} intervals over runs; probability of improvement after Mann and Whitney; p-values from a two-sided permutation test. ${sizes}.`;
      return { metric, interval, resamples, threshold: threshold ?? null, groups: described, pairs, methods };
    },
    'compare.curves': async ({
      ids,
      metric = 'evaluation',
      points = 200,
      smoothing = 0,
      center = 'mean',
      interval,
      resamples = 200,
    }) =>
      groupsOf(ids).map(([groupId, members]): GroupCurve => {
        const raw = members.map((run) => ({ runId: run.runId, ...fakeCurve(run, metric) }));
        const curves = smoothing > 1 ? raw.map((curve) => smoothCurve(curve, smoothing)) : raw;
        const band = interval === 'student' && center === 'mean' ? 'student' : 'bootstrap';
        const summary = aggregateCurves(curves, points, createRandom(3, groupId), { resamples, center, band });
        return { groupId, label: labelOf(members, groupId), n: members.length, ...summary, runs: raw };
      }),
    'compare.profile': async ({ ids, metric = 'evaluation', zero, one, resamples = 400 }) => {
      const chosen = groupsOf(ids);
      const scored = chosen.map(([groupId, members]) => {
        const { values } = sample(groupId, members, metric, 'final');
        return { groupId, tasks: [[...normalizeScores(values, { zero, one })]] };
      });
      const levels = Array.from({ length: 101 }, (_, i) => i / 100);
      const profiles = statisticsJobs.profileScores({ groups: scored, levels, resamples });
      return {
        metric,
        normalization: { zero, one },
        groups: profiles.map((profile, i) => ({
          ...profile,
          label: labelOf(chosen[i]![1], chosen[i]![0]),
          n: chosen[i]![1].length,
        })),
        methods: `Share of runs with a score above each level, where ${zero} is 0 and ${one} is 1.`,
      };
    },
    'compare.export': async ({ format }) => ({ files: [{ name: `curves.${format}`, data: new TextEncoder().encode('') }] }),
    'groups.save': async (params) => groups.save(params),
    'groups.list': async () => groups.list(),
    'groups.delete': async ({ groupId }) => groups.delete(groupId),
    'groups.annotate': async (params) => groups.annotate(params),
    'groups.notes': async () => groups.listNotes(),
    'compare.cancel': async () => ({ cancelled: false }),
    'sweeps.create': async (description) => keepSweep(fakeSweep(`sweep-${sweeps.size + 1}`, description, 0)),
    'sweeps.list': async () => [...sweeps.values()],
    'sweeps.get': async ({ sweepId }) => findSweep(sweepId),
    'sweeps.stop': async ({ sweepId }) => keepSweep({ ...findSweep(sweepId), status: 'stopped' }),
    'sweeps.resume': async ({ sweepId }) => keepSweep({ ...findSweep(sweepId), status: 'running' }),
    'storage.describe': async () => fakeStorage(listed(), hidden.size),
    'storage.deleted': async () =>
      [...hidden].flatMap(([runId, deletedAt]) => {
        const run = runs.get(runId);
        return run === undefined ? [] : [{ ...run, deletedAt }];
      }),
    'storage.cleanUp': async ({ parts }) => {
      const { cleanUps, fileBytes } = fakeStorage(listed(), hidden.size);
      const removed = Object.fromEntries(parts.map((part) => [part, cleanUps[part]]));
      const freedBytes = parts.reduce((sum, part) => sum + cleanUps[part].bytes, 0);
      if (parts.includes('deleted')) for (const runId of hidden.keys()) runs.delete(runId);
      if (parts.includes('deleted')) hidden.clear();
      return { removed, freedBytes, fileBytes: fileBytes - freedBytes };
    },
    'agents.export': async ({ runId, format }) => ({
      format,
      files: [{ name: `${runId}.${format}`, data: new TextEncoder().encode('{}') }],
      parity: { observations: 1000, mismatches: 0, worstDifference: 3.1e-7 },
    }),
    ...fakeWorlds(),
    'datasets.list': async () => fakeDatasets(),
    'datasets.record': notInTheGallery,
    'datasets.add': notInTheGallery,
    'datasets.import': notInTheGallery,
    'experiments.share': notInTheGallery,
    'library.import': notInTheGallery,
    'datasets.export': notInTheGallery,
    'datasets.delete': async () => ({ count: 0 }),
    'datasets.restore': async () => ({ count: 0 }),
    'figures.list': async () => fakeFigures(figureChanges),
    'figures.result': async ({ name }) => fakeFigureResult(name),
    'figures.compute': async ({ name }) => changeFigure(name, { status: 'computing', share: 0.1 }),
    'figures.cancel': async ({ name }) => changeFigure(name, { status: 'idle', share: 0 }),
    ...fakeLessons(tell),
  };

  return {
    async request<K extends RequestName>(name: K, params: RequestParams<K>): Promise<RequestResults[K]> {
      if (isGone) throw new LabError('disconnected', 'The lab cannot be reached.');
      return (await handlers[name](parseRequest(name, params).params as never)) as RequestResults[K];
    },
    subscribe(name, listener) {
      const ofName = listeners.get(name) ?? new Set();
      listeners.set(name, ofName.add(listener as (event: never) => void));
      return () => ofName.delete(listener as (event: never) => void);
    },
    tell,
    setGone(gone) {
      isGone = gone;
    },
    advance(seconds) {
      for (const run of listed().filter(({ status }) => status === 'running')) {
        const all = run.budget.steps ?? Number.POSITIVE_INFINITY;
        const steps = Math.min(all, Math.round(run.steps + seconds * run.stepsPerSecond));
        const next: RunInfo = { ...run, steps, episodes: Math.round(steps / 140), wallSeconds: run.wallSeconds + seconds };
        const { steps: points, values } = fakeCurve(next, 'return');
        const fresh = points.findIndex((step) => step > run.steps);
        const episodes = fresh < 0 ? points.slice(0, 0) : points.slice(fresh);
        const returns = fresh < 0 ? values.slice(0, 0) : values.slice(fresh);
        const trainingReturn = values.length === 0 ? null : mean(values.slice(-100));
        runs.set(run.runId, { ...next, trainingReturn, ...(steps >= all && { status: 'finished' as const }) });
        tell('run.progressed', {
          runId: run.runId,
          step: steps,
          episodeCount: next.episodes,
          wallSeconds: next.wallSeconds,
          stepsPerSecond: run.stepsPerSecond,
          trainingReturn,
          episodes: { step: episodes, return: returns, length: returns },
          metrics: [],
          evaluations: [],
        });
        if (steps >= all) tell('run.ended', find(run.runId));
      }
    },
  };
}
