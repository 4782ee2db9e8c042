import { availableParallelism } from 'node:os';
import { toLabError } from '../contract/errors';
import { type LabClient, type LabHandlers, type LabService, parseRequest } from '../contract/lab';
import type { LabInfo } from '../contract/models';
import type { PolicySnapshot } from '../rl/policies/policy';
import type { SpawnRunProcess } from '../runner/runChannel';
import { evaluateInProcess } from '../runner/runHandle';
import { forkRunProcesses } from '../runner/spawn';
import { openStore } from '../store/store';
import { listAlgorithms, listEnvironments } from './catalog';
import { annotateGroup, compareCurves, compareGroups, compareProfiles, saveGroup } from './comparison';
import { exportComparison } from './comparisonExport';
import { StatisticsThread } from './comparisonStatistics';
import { listMetrics, readMetric } from './curves';
import { addDataset, deleteDatasets, exportDataset, importDataset, recordDataset, restoreDatasets } from './datasets';
import { describeEngines } from './engineInfo';
import { exportAgent, exportCurves } from './exporting';
import { FigureDesk } from './figures';
import { LabEventHub } from './labEvents';
import { LessonDesk } from './lessons';
import { importFile, type LibrarySurroundings, shareExperiment } from './library';
import { findPreset } from './presets';
import { RunDirector } from './runDirector';
import { cleanUp } from './storage';
import { SweepDirector } from './sweepDirector';
import { version } from './version';
import { deleteWorlds, restoreWorlds, saveWorld } from './worlds';

export interface LabOptions {
  readonly dataFolder: string;
  readonly host: LabInfo['host'];
  /** Runs that train at the same time; the number of cores unless given. */
  readonly processLimit?: number;
  /** The most JavaScript heap one run may use. */
  readonly heapLimitMegabytes?: number;
  /** How run processes are started; forks of Node unless given. */
  readonly spawn?: SpawnRunProcess;
  /** Milliseconds of silence after which a working run counts as hung. */
  readonly silenceMilliseconds?: number;
}

/** The lab: answers requests, tells news, and owns everything that runs and is stored. */
export interface Lab extends LabService {
  /** The lab without a transport in between, for the process it lives in. */
  readonly client: LabClient;
  /** Stops all runs with a checkpoint and closes the store. */
  dispose(): Promise<void>;
}

/** Episodes of an evaluation when nobody says how many. */
const defaultEvaluationEpisodes = 100;

/**
 * Opens the lab on a data folder, which is then its own.
 *
 * Runs that were under way when the last lab ended without its consent are marked interrupted; they can be resumed.
 *
 * @throws LabError `conflict` when another lab uses the folder; `storage` when it cannot be read or written.
 */
export async function createLab(options: LabOptions): Promise<Lab> {
  const store = await openStore(options.dataFolder);
  store.runs.markInterrupted('The lab ended before this run did. Resume it to go on from its last checkpoint.');
  store.worlds.removeHidden();
  store.datasets.forgetDeleted();
  const events = new LabEventHub();
  const processLimit = options.processLimit ?? availableParallelism();
  const spawn = options.spawn ?? forkRunProcesses(runProcessScript(), options.heapLimitMegabytes ?? 4096);
  const director = new RunDirector({
    store,
    events,
    spawn,
    processLimit,
    silenceMilliseconds: options.silenceMilliseconds,
    version,
  });
  const figureDesk = new FigureDesk({ store, events, spawn, version });
  const lessonDesk = new LessonDesk({ store, events, spawn });

  const statistics = new StatisticsThread(`${__dirname}/comparisonWorker.cjs`);
  const comparison = { store, director, statistics, events };
  const library: LibrarySurroundings = {
    store,
    runsOf: (experimentId) => director.list(experimentId),
    notice: (runId) => events.emit('run.changed', director.info(runId)),
    evaluate: (request) => evaluateInProcess(spawn, request),
  };
  const sweeps = new SweepDirector({ store, events, director, version });

  const handlers: LabHandlers = {
    'lab.describe': async () => ({
      version,
      host: options.host,
      dataFolder: store.folder,
      nodeVersion: process.version,
      processLimit,
      engines: await describeEngines(),
    }),
    'environments.list': async () => listEnvironments(),
    'algorithms.list': async ({ env }) => listAlgorithms(env),
    'presets.find': async ({ env, algo }) => findPreset(env, algo),
    'experiments.create': async (params) => director.create(params),
    'experiments.list': async () => director.listExperiments(),
    'runs.list': async ({ experimentId }) => director.list(experimentId),
    'runs.get': async ({ runId }) => director.info(runId),
    'runs.pause': async ({ runId }) => director.pause(runId),
    'runs.resume': async ({ runId, steps }) => director.resume(runId, steps),
    'runs.step': async ({ runId, count }) => director.step(runId, count),
    'runs.change': async ({ runId, settings }) => director.change(runId, settings),
    'runs.stop': async ({ runId }) => director.stop(runId),
    'runs.delete': async ({ runIds }) => ({ count: director.delete(runIds) }),
    'runs.restore': async ({ runIds }) => ({ count: director.restore(runIds) }),
    'runs.annotate': async (params) => director.annotate(params),
    'runs.metricNames': async ({ runId }) => listMetrics(store, runId),
    'runs.metric': async ({ runId, name, maxPoints, firstStep, lastStep }) =>
      readMetric(store, runId, name, maxPoints, [firstStep ?? -Infinity, lastStep ?? Infinity]),
    'runs.policy': ({ runId, step }) => director.policy(runId, step),
    'runs.checkpoints': async ({ runId }) => {
      const evaluated = new Map(store.evaluations.list(runId).map(({ step, meanReturn }) => [step, meanReturn]));
      return store.checkpoints
        .list(store.runs.get(runId).runId)
        .map((step) => ({ step, meanReturn: evaluated.get(step) ?? null }));
    },
    'runs.evaluate': async ({ runId, episodes = defaultEvaluationEpisodes, seed = 0, checkpoint }) => {
      const { env } = director.info(runId);
      const { step, policy } = await director.policy(runId, checkpoint);
      const request = { env, policy: policy as unknown as PolicySnapshot, episodes, seed };
      return { runId, step, ...(await evaluateInProcess(spawn, request)) };
    },
    'compare.groups': (params) => compareGroups(comparison, params),
    'compare.curves': (params) => compareCurves(comparison, params),
    'compare.profile': (params) => compareProfiles(comparison, params),
    'compare.export': (params) => exportComparison(comparison, params),
    'compare.cancel': async ({ jobId }) => ({ cancelled: statistics.cancel(jobId) }),
    'groups.save': async (params) => saveGroup(comparison, params),
    'groups.list': async () => store.runGroups.list(),
    'groups.delete': async ({ groupId }) => ({ count: store.runGroups.delete(groupId) }),
    'groups.annotate': async (params) => annotateGroup(comparison, params),
    'groups.notes': async () => store.groupNotes.list(),
    'sweeps.create': async (params) => sweeps.create(params),
    'sweeps.list': async () => sweeps.list(),
    'sweeps.get': async ({ sweepId }) => sweeps.get(sweepId),
    'sweeps.stop': async ({ sweepId }) => sweeps.stop(sweepId),
    'sweeps.resume': async ({ sweepId }) => sweeps.resume(sweepId),
    'storage.describe': async () => store.storage.describe(),
    'storage.deleted': async () => director.listDeleted(),
    'storage.cleanUp': async ({ parts }) => cleanUp(store, parts),
    'experiments.share': async (params) => shareExperiment(library, params),
    'library.import': (params) => importFile(library, params),
    'datasets.list': async () => store.datasets.list(),
    'datasets.record': (params) => recordDataset({ store, director, spawn }, params),
    'datasets.add': async (params) => addDataset(store, params),
    'datasets.import': async (params) => importDataset(store, params),
    'datasets.export': async ({ datasetId }) => exportDataset(store, datasetId),
    'datasets.delete': async ({ datasetIds }) => deleteDatasets(store, datasetIds),
    'datasets.restore': async ({ datasetIds }) => restoreDatasets(store, datasetIds),
    'worlds.list': async () => store.worlds.list(),
    'worlds.save': async (params) => saveWorld(store, params),
    'worlds.delete': async ({ worldIds }) => deleteWorlds(store, worldIds),
    'worlds.restore': async ({ worldIds }) => restoreWorlds(store, worldIds),
    'agents.export': async ({ runId, format, checkpoint }) => {
      const run = director.info(runId);
      if (format === 'csv') return exportCurves(store, run);
      return exportAgent(run, await director.policy(runId, checkpoint), format);
    },
    'figures.list': async () => figureDesk.list(),
    'figures.result': async ({ name }) => figureDesk.result(name),
    'figures.compute': async ({ name, seeds }) => figureDesk.compute(name, seeds),
    'figures.cancel': async ({ name }) => figureDesk.cancel(name),
    'lessons.list': async () => lessonDesk.list(),
    'lessons.read': async ({ lessonId, language }) => lessonDesk.read(lessonId, language),
    'lessons.progress': async ({ lessonId, ...change }) => lessonDesk.keep(lessonId, change),
    'lessons.check': async ({ lessonId }) => lessonDesk.check(lessonId),
    'lessons.run': async (params) => lessonDesk.run(params),
    'lessons.cancel': async ({ lessonId }) => lessonDesk.cancel(lessonId),
  };

  const service: LabService = {
    async handle(name, params) {
      try {
        const request = parseRequest(name, params);
        return await handlers[request.name](request.params as never);
      } catch (error) {
        throw toLabError(error);
      }
    },
    subscribe: (listener) => events.subscribe(listener),
  };

  return {
    ...service,
    client: {
      request: (name, params) => service.handle(name, params) as never,
      subscribe: (name, listener) => service.subscribe((told, event) => (told as string) === name && listener(event as never)),
    },
    async dispose() {
      figureDesk.dispose();
      lessonDesk.dispose();
      sweeps.dispose();
      await Promise.all([director.dispose(), statistics.dispose()]);
      store.close();
    },
  };
}

/** The built entry of a run process; it lies beside whatever entry this code was built into. */
function runProcessScript(): string {
  return `${__dirname}/runProcess.cjs`;
}
