import { encode } from '../contract/encoding';
import type { Curve, EpisodeColumns, Evaluation } from '../contract/models';
import type { FromRun, ResumePoint, ToRun } from '../runner/messages';
import type { SpawnRunProcess } from '../runner/runChannel';
import { RunHandle, type RunListener } from '../runner/runHandle';
import type { RunPatch, RunRecord } from '../store/runs';
import type { Store } from '../store/store';
import { rememberEngine } from './engineMemory';
import type { LabEventHub } from './labEvents';
import { curveHashOf } from './runIdentity';

/** Milliseconds between two writes of a run's points: what a killed lab may lose. */
const writeMilliseconds = 1000;

type Progress = Extract<FromRun, { kind: 'progress' }>;

/** What a live run needs of the lab. */
export interface LiveRunSurroundings {
  readonly store: Store;
  readonly events: LabEventHub;
  readonly spawn: SpawnRunProcess;
  readonly silenceMilliseconds?: number | undefined;
  /** Called after every change of the stored record. */
  onChanged(runId: string): void;
  /** Called once, when the process is gone and everything is stored. */
  onEnded(runId: string): void;
}

/** A run that has a process: carries what it tells into the store and to whoever listens. */
export class LiveRun implements RunListener {
  readonly runId: string;
  readonly handle: RunHandle;
  /** Newest speed, steps a second of training. */
  stepsPerSecond = 0;
  /** Whether it has a policy to show. */
  hasStarted = false;

  readonly #secondsBefore: number;
  readonly #processorSecondsBefore: number;
  #unwritten: Progress[] = [];
  #writeTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    record: RunRecord,
    start: Extract<ToRun, { kind: 'start' }>,
    private readonly surroundings: LiveRunSurroundings,
  ) {
    this.runId = record.runId;
    this.#secondsBefore = record.wallSeconds;
    this.#processorSecondsBefore = surroundings.store.curves.read(this.runId, 'compute').values.at(-1) ?? 0;
    this.#patch({ status: 'running', message: '', endedAt: null, curveHash: '' });
    this.handle = new RunHandle(surroundings.spawn, start, this, surroundings.silenceMilliseconds);
  }

  onStarted({ engine, engineDescription, measured }: Extract<FromRun, { kind: 'started' }>): void {
    if (measured !== undefined) rememberEngine(this.surroundings.store, measured.key, measured.measurement);
    this.hasStarted = true;
    this.#patch({ engine, engineDescription });
  }

  onProgress(message: Progress): void {
    this.stepsPerSecond = message.counts.stepsPerSecond;
    this.#unwritten.push(message);
    const { changes } = message.report;
    if (message.resumePoint !== undefined || changes !== undefined) this.#write();
    else this.#writeTimer ??= setTimeout(() => this.#write(), writeMilliseconds);
    this.#tell(message);
    if (changes !== undefined) this.surroundings.onChanged(this.runId);
  }

  #tell({ counts, report }: Progress): void {
    this.surroundings.events.emit('run.progressed', {
      runId: this.runId,
      step: counts.step,
      episodeCount: counts.episodeCount,
      wallSeconds: this.#wallSeconds(counts.trainingMilliseconds),
      stepsPerSecond: counts.stepsPerSecond,
      trainingReturn: counts.trainingReturn,
      episodes: report.episodes,
      metrics: report.metrics,
      evaluations: report.evaluations,
    });
  }

  onPaused(isPaused: boolean): void {
    this.#write();
    this.#patch({ status: isPaused ? 'paused' : 'running' });
  }

  onEnded(end: Extract<FromRun, { kind: 'ended' | 'failed' }>): void {
    const { store } = this.surroundings;
    try {
      this.#write();
      store.transaction(() => {
        if (end.kind === 'ended') this.#keepFinalPolicy(end);
        this.#patchStored({
          status: end.kind === 'ended' ? end.reason : 'failed',
          message: end.kind === 'ended' ? '' : end.message,
          endedAt: new Date().toISOString(),
          curveHash: curveHashOf(readEpisodes(store, this.runId)),
        });
      });
    } catch (error) {
      this.#noticeFailure(error);
    }
    this.surroundings.onEnded(this.runId);
  }

  #keepFinalPolicy({ finalEvaluation, policy }: Extract<FromRun, { kind: 'ended' }>): void {
    const { store } = this.surroundings;
    const { steps } = store.runs.get(this.runId);
    store.evaluations.add(this.runId, { step: steps, ...finalEvaluation });
    store.checkpoints.save(this.runId, steps, encode(policy));
  }

  /** Stores all that was told since the last write, in one transaction: points, policies, and where to go on. */
  #write(): void {
    clearTimeout(this.#writeTimer);
    this.#writeTimer = undefined;
    const messages = this.#unwritten;
    this.#unwritten = [];
    const last = messages.at(-1);
    if (last === undefined) return;
    const { store } = this.surroundings;
    try {
      store.transaction(() => {
        for (const { counts, report } of messages) {
          appendEpisodes(store, this.runId, report.episodes);
          const step = Float64Array.of(counts.step);
          store.curves.append(this.runId, 'seconds', step, Float64Array.of(this.#wallSeconds(counts.trainingMilliseconds)));
          const compute = this.#processorSecondsBefore + counts.processorMilliseconds / 1000;
          store.curves.append(this.runId, 'compute', step, Float64Array.of(compute));
          if (report.updates.steps.length > 0) appendCurve(store, this.runId, { name: 'updates', ...report.updates });
          for (const curve of report.metrics) appendCurve(store, this.runId, curve);
          for (const evaluation of report.evaluations) store.evaluations.add(this.runId, evaluation);
          for (const { step, policy } of report.policies) store.checkpoints.save(this.runId, step, encode(policy));
        }
        const resumePoint = messages.findLast((message) => message.resumePoint !== undefined)?.resumePoint;
        if (resumePoint !== undefined) saveResumePoint(store, this.runId, resumePoint);
        const changes = messages.findLast(({ report }) => report.changes !== undefined)?.report.changes;
        const { step, episodeCount, trainingMilliseconds, trainingReturn } = last.counts;
        const wallSeconds = this.#wallSeconds(trainingMilliseconds);
        this.#patchStored({ steps: step, episodes: episodeCount, wallSeconds, trainingReturn, ...(changes && { changes }) });
      });
    } catch (error) {
      this.#noticeFailure(error);
      this.handle.kill();
    }
  }

  #wallSeconds(trainingMilliseconds: number): number {
    return this.#secondsBefore + trainingMilliseconds / 1000;
  }

  #patch(patch: RunPatch): void {
    this.#patchStored(patch);
    this.surroundings.onChanged(this.runId);
  }

  #patchStored(patch: RunPatch): void {
    this.surroundings.store.runs.update(this.runId, patch);
  }

  /** A store that cannot be written must not take the lab down: the run ends, and people are told why. */
  #noticeFailure(error: unknown): void {
    const message = `Run ${this.runId} could not be stored: ${error instanceof Error ? error.message : String(error)}`;
    this.surroundings.events.emit('lab.noticed', { level: 'error', message });
  }
}

function appendEpisodes(store: Store, runId: string, { step, return: returns, length }: EpisodeColumns): void {
  if (step.length === 0) return;
  store.curves.append(runId, 'return', step, returns);
  store.curves.append(runId, 'length', step, length);
}

function appendCurve(store: Store, runId: string, { name, steps, values }: Curve): void {
  store.curves.append(runId, name, steps, values);
}

function saveResumePoint(store: Store, runId: string, { step, state }: ResumePoint): void {
  store.resumePoints.save(runId, step, state);
}

/** Every finished training episode of a run. */
export function readEpisodes(store: Store, runId: string): EpisodeColumns {
  const returns = store.curves.read(runId, 'return');
  return { step: returns.steps, return: returns.values, length: store.curves.read(runId, 'length').values };
}

/** The last evaluation of a run; `null` before the first. */
export function lastEvaluation(store: Store, runId: string): Evaluation | null {
  return store.evaluations.list(runId).at(-1) ?? null;
}
