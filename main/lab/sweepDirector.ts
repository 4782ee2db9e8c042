import { LabError } from '../contract/errors';
import type { RequestParams } from '../contract/lab';
import type { RunInfo, SweepInfo, SweepSummary } from '../contract/models';
import { environmentName } from '../rl/environments/worldName';
import { stageSteps } from '../rl/sweeps/stopping';
import { type Proposal, planSweep, type TrialRecord } from '../rl/sweeps/sweepPlan';
import type { Store } from '../store/store';
import type { SweepRecord, SweepTrialRecord } from '../store/sweeps';
import type { LabEventHub } from './labEvents';
import type { RunDirector } from './runDirector';
import { newId } from './runIdentity';
import { type CompleteSweep, completeSweep } from './sweepDesign';
import { describeSweep, summarizeSweep } from './sweepReport';

export interface SweepDirectorOptions {
  readonly store: Store;
  readonly events: LabEventHub;
  readonly director: RunDirector;
  /** Version of the application, stored with each sweep. */
  readonly version: string;
}

/** Why a sweep is interrupted that was running when its lab ended. */
const interruptedMessage = 'The lab ended before this sweep did. Resume it to go on where it was.';

/**
 * Carries sweeps out through the ordinary runs and their scheduler.
 *
 * What is to be done next is decided by `planSweep` from what is stored, and from nothing else: so a sweep that was
 * stopped, or whose lab was killed, goes on to the same result. Each trial is one experiment with a run for each seed; a
 * further stage extends those runs from their checkpoints.
 */
export class SweepDirector {
  /** The trial that each run under way belongs to. */
  readonly #waiting = new Map<string, { readonly sweepId: string; readonly number: number }>();
  readonly #unsubscribe: () => void;
  #isClosing = false;

  constructor(private readonly options: SweepDirectorOptions) {
    options.store.sweeps.markInterrupted(interruptedMessage);
    this.#unsubscribe = options.events.subscribe((name, event) => {
      if (name === 'run.ended') this.#onRunEnded(event as RunInfo);
    });
  }

  /** Checks everything, stores the sweep, and begins. */
  create(params: RequestParams<'sweeps.create'>): SweepInfo {
    const { description, complete } = completeSweep(params);
    const { store, version } = this.options;
    const sweepId = newId('swp');
    store.sweeps.add({
      sweepId,
      name: description.name ?? `Sweep of ${description.algo} on ${environmentName(complete.env)}`,
      status: 'running',
      message: '',
      description,
      design: complete,
      createdAt: new Date().toISOString(),
      endedAt: null,
      version,
    });
    this.#tell(sweepId);
    this.#advance(sweepId);
    return this.get(sweepId);
  }

  list(): SweepSummary[] {
    return this.options.store.sweeps.list().map((record) => this.#summarize(record));
  }

  /** @throws LabError `not-found` */
  get(sweepId: string): SweepInfo {
    const { store, director } = this.options;
    const record = store.sweeps.get(sweepId);
    return describeSweep(record, record.design as CompleteSweep, store.sweeps.trials(sweepId), (experimentId) =>
      director.list(experimentId),
    );
  }

  stop(sweepId: string): SweepInfo {
    const { store, director } = this.options;
    const { status } = store.sweeps.get(sweepId);
    if (status !== 'running') throw new LabError('conflict', `Sweep ${sweepId} is ${status}, so it cannot be stopped.`);
    this.#end(sweepId, 'stopped', '');
    const own = [...this.#waiting].filter(([, trial]) => trial.sweepId === sweepId).map(([runId]) => runId);
    for (const runId of own) this.#waiting.delete(runId);
    for (const runId of own) if (isUnderWay(director.info(runId))) director.stop(runId);
    return this.get(sweepId);
  }

  /** Goes on where a stopped or interrupted sweep was; runs that are still stopping go on once they have stopped. */
  resume(sweepId: string): SweepInfo {
    const { store, version } = this.options;
    const record = store.sweeps.get(sweepId);
    if (record.status === 'running' || record.status === 'finished') {
      throw new LabError('conflict', `Sweep ${sweepId} is ${record.status}, so it cannot be resumed.`);
    }
    if (record.version !== version) {
      throw new LabError(
        'conflict',
        `Sweep ${sweepId} was made by version ${record.version}; only the same version can go on to the same result.`,
      );
    }
    store.sweeps.setStatus(sweepId, 'running', '', null);
    this.#tell(sweepId);
    this.#advance(sweepId);
    return this.get(sweepId);
  }

  /** Begins nothing more; sweeps under way can be resumed by the next lab. Called before the runs are stopped. */
  dispose(): void {
    this.#isClosing = true;
    this.#unsubscribe();
    this.#waiting.clear();
    this.options.store.sweeps.markInterrupted(interruptedMessage);
  }

  #onRunEnded(run: RunInfo): void {
    const trial = this.#waiting.get(run.runId);
    if (trial === undefined) return;
    this.#waiting.delete(run.runId);
    // Not now: whoever told us is still busy with the run that ended.
    queueMicrotask(() => this.#advance(trial.sweepId));
  }

  /** Does all that can be done now: notes stages that have ended, begins what the plan asks for, or ends the sweep. */
  #advance(sweepId: string): void {
    if (this.#isClosing || this.options.store.sweeps.get(sweepId).status !== 'running') return;
    try {
      while (this.#takeTurn(sweepId));
    } catch (error) {
      this.#fail(sweepId, error);
    }
  }

  /** @returns whether something changed that the plan must be asked about again. */
  #takeTurn(sweepId: string): boolean {
    const { store } = this.options;
    const record = store.sweeps.get(sweepId);
    const complete = record.design as CompleteSweep;
    const trials = store.sweeps.trials(sweepId);
    const plan = planSweep(complete.design, trials as readonly TrialRecord[]);
    if (plan.isDone) {
      this.#end(sweepId, 'finished', '');
      return false;
    }
    for (const proposal of plan.proposals) this.#begin(record, complete, proposal);
    if (plan.proposals.length > 0) return true;
    let hasNews = false;
    for (const { number, steps } of plan.work) {
      const trial = trials.find((candidate) => candidate.number === number)!;
      if (this.#carryOn(sweepId, trial, steps)) hasNews = true;
    }
    if (hasNews) this.#tell(sweepId);
    return hasNews;
  }

  /** The trial and its runs, both or none. */
  #begin({ sweepId, name, description }: SweepRecord, complete: CompleteSweep, { number, kind, settings }: Proposal): void {
    const { store, director } = this.options;
    const { design, env, evaluation } = complete;
    const seeds = kind === 'trial' ? design.seeds : design.confirmationSeeds;
    store.transaction(() => {
      const { experimentId } = director.create({
        env,
        algo: description.algo,
        seeds: [...seeds],
        settings: { ...complete.settings, ...settings },
        // To the end of the first stage; a further one extends the run.
        budget: { steps: kind === 'trial' ? stageSteps(design.stopping, design.steps)[0]! : design.steps },
        evaluation,
        stopAt: null,
        name: `${name}: ${kind === 'trial' ? `trial ${number + 1}` : kind}`,
        ...(description.engine !== undefined && { engine: description.engine }),
      });
      store.sweeps.addTrial(sweepId, { number, kind, settings, experimentId, stages: [] });
    });
  }

  /** Brings the runs of a trial towards the end of a stage. @returns whether they are all there, and it was noted. */
  #carryOn(sweepId: string, trial: SweepTrialRecord, steps: number): boolean {
    const { store, director } = this.options;
    const runs = director.list(trial.experimentId);
    for (const run of runs) if (!hasEnded(run, steps)) this.#drive(sweepId, trial.number, run, steps);
    if (!runs.every((run) => hasEnded(run, steps))) return false;
    const values = runs.map((run) => (run.status === 'finished' ? (run.evaluation?.meanReturn ?? null) : null));
    store.sweeps.setStages(sweepId, trial.number, [...trial.stages, values]);
    return true;
  }

  #drive(sweepId: string, number: number, run: RunInfo, steps: number): void {
    const { director } = this.options;
    this.#waiting.set(run.runId, { sweepId, number });
    if (isUnderWay(run)) return;
    // A run that was cut off while it went for these steps has them as its budget already.
    director.resume(run.runId, run.budget.steps === steps ? undefined : steps);
  }

  #end(sweepId: string, status: 'finished' | 'stopped' | 'failed', message: string): void {
    this.options.store.sweeps.setStatus(sweepId, status, message, new Date().toISOString());
    this.#tell(sweepId);
  }

  #fail(sweepId: string, error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.options.events.emit('lab.noticed', { level: 'error', message: `Sweep ${sweepId} could not go on: ${message}` });
    this.#end(sweepId, 'failed', message);
  }

  #tell(sweepId: string): void {
    this.options.events.emit('sweep.changed', this.#summarize(this.options.store.sweeps.get(sweepId)));
  }

  #summarize(record: SweepRecord): SweepSummary {
    return summarizeSweep(record, record.design as CompleteSweep, this.options.store.sweeps.trials(record.sweepId));
  }
}

function isUnderWay({ status }: RunInfo): boolean {
  return status === 'queued' || status === 'running' || status === 'paused';
}

/** A failed run counts as ended at every stage; so a setting that breaks does not hold the sweep up. */
function hasEnded(run: RunInfo, steps: number): boolean {
  return run.status === 'failed' || (run.status === 'finished' && run.steps >= steps);
}
