import { decode } from '../contract/encoding';
import { LabError } from '../contract/errors';
import type { RequestParams } from '../contract/lab';
import type { Budget, ExperimentInfo, PolicyInfo, Preset, RunInfo, SettingValues } from '../contract/models';
import type { DeletedRun } from '../contract/storage';
import { findAgent } from '../rl/agents/registry';
import type { Dataset } from '../rl/core/dataset';
import { environmentName } from '../rl/environments/worldName';
import { ChangingSettings, checkChange, settingsAfter } from '../rl/training/settingChanges';
import { checkTrainingSpec, type TrainingSpec } from '../rl/training/trainingSpec';
import type { ToRun } from '../runner/messages';
import type { SpawnRunProcess } from '../runner/runChannel';
import { Scheduler } from '../runner/scheduler';
import type { RunRecord } from '../store/runs';
import type { Store } from '../store/store';
import { readDataset } from './datasetContent';
import { recallEngines } from './engineMemory';
import type { LabEventHub } from './labEvents';
import { LiveRun, lastEvaluation } from './liveRun';
import { findPreset } from './presets';
import { groupIdOf, newId } from './runIdentity';

/** Episodes of the evaluation after the end of a run. */
const finalEpisodes = 100;

export interface RunDirectorOptions {
  readonly store: Store;
  readonly events: LabEventHub;
  readonly spawn: SpawnRunProcess;
  readonly processLimit: number;
  readonly silenceMilliseconds?: number | undefined;
  /** Version of the application, stored with each run. */
  readonly version: string;
}

/** Starts runs, steers them, and knows where each stands. */
export class RunDirector {
  readonly #live = new Map<string, LiveRun>();
  readonly #scheduler: Scheduler;
  readonly #idle = new Set<() => void>();
  #isClosing = false;

  constructor(private readonly options: RunDirectorOptions) {
    this.#scheduler = new Scheduler(options.processLimit);
  }

  /** One run for each seed. Everything is checked before anything is stored. */
  create(params: RequestParams<'experiments.create'>): ExperimentInfo {
    this.#checkIsOpen();
    const preset = findPreset(params.env, params.algo);
    const seeds = [...new Set(params.seeds)];
    const template = completeSpec(params, preset, seeds[0]!);
    const { store, version } = this.options;
    const { settings } = checkTrainingSpec(template, datasetOf(store, template.dataset));
    const changes = new ChangingSettings(settings, template.changes).list();

    const createdAt = new Date().toISOString();
    const experimentId = newId('exp');
    const name = params.name ?? `${params.algo} on ${environmentName(preset.env)}`;
    const runIds = store.transaction(() => {
      store.experiments.add({ experimentId, name, createdAt });
      return seeds.map((seed) => {
        const runId = newId('run');
        store.runs.add({
          runId,
          experimentId,
          env: preset.env,
          algo: params.algo,
          seed,
          settings,
          budget: template.budget,
          evaluationPlan: template.evaluation,
          stopAt: template.stopAt,
          status: 'queued',
          message: '',
          engineChoice: params.engine ?? 'auto',
          engine: '',
          engineDescription: '',
          steps: 0,
          episodes: 0,
          wallSeconds: 0,
          trainingReturn: null,
          curveHash: '',
          createdAt,
          endedAt: null,
          tags: [],
          notes: '',
          starred: false,
          version,
          dataset: template.dataset ?? null,
          ...(changes.length > 0 && { changes }),
        });
        return runId;
      });
    });
    for (const runId of runIds) this.#enqueue(runId, {});
    return { experimentId, name, createdAt, runs: runIds.map((runId) => this.info(runId)) };
  }

  #checkIsOpen(): void {
    if (this.#isClosing) throw new LabError('conflict', 'The lab is closing and starts no more runs.');
  }

  #enqueue(runId: string, extra: Pick<Extract<ToRun, { kind: 'start' }>, 'extendTo'>): void {
    this.#notice(runId);
    this.#scheduler.add(runId, () => this.#start(runId, extra));
  }

  #start(runId: string, extra: Pick<Extract<ToRun, { kind: 'start' }>, 'extendTo'>): void {
    const { store, events, spawn, silenceMilliseconds } = this.options;
    const record = store.runs.get(runId);
    const message = {
      kind: 'start',
      spec: specOf(record),
      dataset: datasetOf(store, record.dataset),
      engine: record.engine === '' ? record.engineChoice : (record.engine as RunRecord['engineChoice']),
      engineMemory: recallEngines(store),
      resumeFrom: store.resumePoints.get(runId)?.state,
      finalEpisodes,
      ...extra,
    } as const;
    const surroundings = {
      store,
      events,
      spawn,
      silenceMilliseconds,
      onChanged: (id: string) => this.#notice(id),
      onEnded: (id: string) => this.#forget(id),
    };
    this.#live.set(runId, new LiveRun(record, message, surroundings));
  }

  #forget(runId: string): void {
    this.#live.delete(runId);
    this.#notice(runId);
    this.options.events.emit('run.ended', this.info(runId));
    this.#scheduler.release(runId);
    if (this.#live.size === 0) for (const resolve of this.#idle) resolve();
  }

  #notice(runId: string): void {
    this.options.events.emit('run.changed', this.info(runId));
  }

  /** @throws LabError `not-found` */
  info(runId: string): RunInfo {
    return this.#toInfo(this.options.store.runs.get(runId));
  }

  list(experimentId?: string): RunInfo[] {
    const { store } = this.options;
    const evaluations = store.evaluations.latest();
    return store.runs
      .list(experimentId === undefined ? {} : { experimentId })
      .map((record) => this.#toInfo(record, evaluations.get(record.runId) ?? null));
  }

  /** Runs that were deleted and can still be restored, the last deleted first. */
  listDeleted(): DeletedRun[] {
    return this.options.store.runs
      .list({ includeDeleted: true })
      .flatMap((record) => (record.deletedAt === null ? [] : [{ ...this.#toInfo(record), deletedAt: record.deletedAt }]))
      .sort((a, b) => (a.deletedAt > b.deletedAt ? -1 : a.deletedAt < b.deletedAt ? 1 : 0));
  }

  listExperiments(): ExperimentInfo[] {
    const byExperiment = Map.groupBy(this.list(), (run) => run.experimentId);
    return this.options.store.experiments
      .list()
      .map((experiment) => ({ ...experiment, runs: byExperiment.get(experiment.experimentId) ?? [] }))
      .filter((experiment) => experiment.runs.length > 0);
  }

  #toInfo(record: RunRecord, evaluation = lastEvaluation(this.options.store, record.runId)): RunInfo {
    const { deletedAt: _, ...shown } = record;
    const live = this.#live.get(record.runId);
    const average = record.wallSeconds > 0 ? record.steps / record.wallSeconds : 0;
    return { ...shown, evaluation, groupId: groupIdOf(record), stepsPerSecond: live?.stepsPerSecond || average };
  }

  pause(runId: string): RunInfo {
    this.#liveRun(runId, 'paused').handle.pause();
    return this.info(runId);
  }

  step(runId: string, count: number): RunInfo {
    const live = this.#liveRun(runId, 'stepped');
    if (this.info(runId).status !== 'paused') throw new LabError('conflict', 'A run must be paused before it can be stepped.');
    live.handle.step(count);
    return this.info(runId);
  }

  /**
   * Changes settings of a run under way, or of none where one of them may not.
   *
   * @throws LabError `conflict` for a run that is not; UnknownNameError or InvalidValueError saying what is wrong.
   */
  change(runId: string, changed: SettingValues): RunInfo {
    const live = this.#liveRun(runId, 'changed');
    const record = this.options.store.runs.get(runId);
    const definition = findAgent(record.algo);
    const made = (record.changes ?? []).filter(({ step }) => step <= record.steps);
    const settings = settingsAfter(record.settings, made);
    for (const [name, to] of Object.entries(changed)) {
      checkChange(definition, name, to);
      if (JSON.stringify(settings[name]) === JSON.stringify(to))
        throw new LabError('invalid-value', `${name} must change, got what it is: ${to}.`);
    }
    const { changes: _, ...spec } = specOf(record);
    checkTrainingSpec({ ...spec, settings: { ...settings, ...changed } }, datasetOf(this.options.store, record.dataset));
    for (const [name, to] of Object.entries(changed)) live.handle.change(name, to);
    return this.info(runId);
  }

  stop(runId: string): RunInfo {
    if (this.#scheduler.withdraw(runId)) {
      this.options.store.runs.update(runId, { status: 'stopped', endedAt: new Date().toISOString() });
      this.#notice(runId);
      this.options.events.emit('run.ended', this.info(runId));
      return this.info(runId);
    }
    this.#liveRun(runId, 'stopped').handle.stop();
    return this.info(runId);
  }

  /** A paused run goes on at once; one that has ended goes on from its last checkpoint, to `steps` in all. */
  resume(runId: string, steps?: number): RunInfo {
    const live = this.#live.get(runId);
    if (live !== undefined) {
      if (steps !== undefined)
        throw new LabError('conflict', 'A run that is under way cannot be extended. Wait for its end, or stop it.');
      live.handle.resume();
      return this.info(runId);
    }
    this.#checkIsOpen();
    const record = this.options.store.runs.get(runId);
    this.#checkCanGoOn(record, steps);
    this.#rewind(record, steps);
    this.#enqueue(runId, steps === undefined ? {} : { extendTo: steps });
    return this.info(runId);
  }

  #checkCanGoOn({ runId, status, steps: done, version }: RunRecord, steps: number | undefined): void {
    if (status === 'queued') throw new LabError('conflict', `Run ${runId} is already waiting for its turn.`);
    if (status === 'finished' && (steps === undefined || steps <= done)) {
      throw new LabError('conflict', `Run ${runId} has finished its ${done} steps. Name more steps to go on to.`);
    }
    // One that ended too early to have a state begins again, with the same curve; one that has finished had one.
    if (status === 'finished' && this.options.store.resumePoints.get(runId) === undefined) {
      throw new LabError(
        'conflict',
        `Run ${runId} has no state to go on from: it came from a file, or its state was cleaned up. Train anew with its settings.`,
      );
    }
    if (version !== this.options.version) {
      throw new LabError(
        'conflict',
        `Run ${runId} was made by version ${version}; only the same version can go on with the same curve.`,
      );
    }
  }

  /** Drops what lies behind the last checkpoint: the run is going to repeat it, number for number. */
  #rewind(record: RunRecord, steps: number | undefined): void {
    const { store } = this.options;
    const { runId } = record;
    const step = store.resumePoints.get(runId)?.step ?? 0;
    const budget: Budget = steps === undefined ? record.budget : { steps };
    store.transaction(() => {
      store.curves.truncateAfter(runId, step);
      store.evaluations.truncateAfter(runId, step);
      store.checkpoints.truncateAfter(runId, step);
      store.runs.update(runId, { status: 'queued', message: '', endedAt: null, curveHash: '', steps: step, budget });
    });
  }

  #liveRun(runId: string, verb: string): LiveRun {
    const live = this.#live.get(runId);
    if (live !== undefined) return live;
    const { status } = this.options.store.runs.get(runId);
    throw new LabError('conflict', `Run ${runId} is ${status}, so it cannot be ${verb}.`);
  }

  /** The newest policy, or that of a checkpoint. @throws LabError `not-found` when there is none yet. */
  async policy(runId: string, step?: number): Promise<PolicyInfo> {
    const { store } = this.options;
    const live = this.#live.get(runId);
    if (step === undefined && live !== undefined && live.hasStarted) {
      try {
        const found = await live.handle.policy();
        return { runId, step: found.step, policy: found.policy as unknown as PolicyInfo['policy'] };
      } catch {
        // It ended while we asked: its last checkpoint is the newest.
      }
    }
    store.runs.get(runId);
    const found = store.checkpoints.get(runId, step ?? 'latest');
    return { runId, step: found.step, policy: decode(found.policy) as PolicyInfo['policy'] };
  }

  delete(runIds: readonly string[]): number {
    const busy = runIds.find((runId) => this.#live.has(runId) || this.options.store.runs.get(runId).status === 'queued');
    if (busy !== undefined) throw new LabError('conflict', `Run ${busy} is under way. Stop it before deleting it.`);
    return this.options.store.runs.delete(runIds, new Date().toISOString());
  }

  /** @returns how many came back; those that a clean-up has removed for good do not. */
  restore(runIds: readonly string[]): number {
    const { runs } = this.options.store;
    const count = runs.restore(runIds);
    for (const runId of runIds) if (runs.has(runId)) this.#notice(runId);
    return count;
  }

  annotate({ runId, ...patch }: RequestParams<'runs.annotate'>): RunInfo {
    const { tags, notes, starred } = patch;
    this.options.store.runs.update(runId, {
      ...(tags !== undefined && { tags }),
      ...(notes !== undefined && { notes }),
      ...(starred !== undefined && { starred }),
    });
    this.#notice(runId);
    return this.info(runId);
  }

  /** Stops everything with a checkpoint where one can be taken; runs still waiting stay resumable. */
  async dispose(): Promise<void> {
    this.#isClosing = true;
    this.#scheduler.clear();
    if (this.#live.size === 0) return;
    const ended = new Promise<void>((resolve) => this.#idle.add(resolve));
    for (const live of this.#live.values()) live.handle.stop();
    await ended;
  }
}

function specOf({ env, algo, seed, settings, budget, evaluationPlan, stopAt, dataset, changes = [] }: RunRecord): TrainingSpec {
  const rest = { ...(dataset && { dataset }), ...(changes.length > 0 && { changes }) };
  return { env, algo, seed, settings, budget, evaluation: evaluationPlan, stopAt, ...rest };
}

function datasetOf(store: Store, datasetId: string | null | undefined): Dataset | undefined {
  return datasetId ? readDataset(store, datasetId) : undefined;
}

function completeSpec(params: RequestParams<'experiments.create'>, preset: Preset, seed: number): TrainingSpec {
  return {
    env: preset.env,
    algo: params.algo,
    seed,
    settings: { ...preset.settings, ...params.settings },
    budget: (params.budget as Budget | undefined) ?? preset.budget,
    evaluation: params.evaluation ?? preset.evaluation,
    stopAt: params.stopAt === undefined ? preset.stopAt : params.stopAt,
    dataset: params.dataset,
    changes: params.changes as TrainingSpec['changes'],
  };
}
