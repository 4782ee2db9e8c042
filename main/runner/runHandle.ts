import type { Dataset } from '../rl/core/dataset';
import type { SettingValue } from '../rl/core/settings';
import type { FigureData } from '../rl/figures/figure';
import type { LessonData } from '../rl/lessons/lesson';
import type { LessonResult, LessonTask } from '../rl/lessons/task';
import type { PolicySnapshot } from '../rl/policies/policy';
import type { EvaluationSummary } from '../rl/training/evaluation';
import type { RecordingPlan } from '../rl/training/recording';
import type { FromRun, ToRun } from './messages';
import type { RunChannel, RunExit, SpawnRunProcess } from './runChannel';

/** What a run process tells whoever started it. */
export interface RunListener {
  onStarted(message: Extract<FromRun, { kind: 'started' }>): void;
  onProgress(message: Extract<FromRun, { kind: 'progress' }>): void;
  onPaused(isPaused: boolean): void;
  /** Once, last of all: it trained to its end, or `message` says why it could not. */
  onEnded(end: Extract<FromRun, { kind: 'ended' | 'failed' }>): void;
}

/** Milliseconds a working run process may be silent before it counts as hung; generous, since an evaluation can be long. */
export const defaultSilenceMilliseconds = 120_000;

/** Milliseconds a stopping run may take before it is ended. */
const stopMilliseconds = 15_000;

/** The lab's grip on one run process. Whatever happens in there ends that run with a reason, and nothing else. */
export class RunHandle {
  readonly #channel: RunChannel;
  readonly #waitingForPolicy = new Map<
    number,
    { resolve: (found: { step: number; policy: PolicySnapshot }) => void; reject: (error: Error) => void }
  >();
  #nextId = 1;
  #hasEnded = false;
  #watchdog: ReturnType<typeof setTimeout> | undefined;
  #hangReason: string | undefined;

  constructor(
    spawn: SpawnRunProcess,
    start: Extract<ToRun, { kind: 'start' }>,
    private readonly listener: RunListener,
    private readonly silenceMilliseconds = defaultSilenceMilliseconds,
  ) {
    this.#channel = spawn();
    this.#channel.onMessage((message) => this.#receive(message as FromRun));
    this.#channel.onExit((exit) => this.#end({ kind: 'failed', message: this.#hangReason ?? explainExit(exit) }));
    this.#channel.send(start);
    this.#watch();
  }

  get processId(): number | undefined {
    return this.#channel.processId;
  }

  pause(): void {
    this.#send({ kind: 'pause' });
  }

  resume(): void {
    this.#send({ kind: 'resume' });
    this.#watch();
  }

  step(count: number): void {
    this.#send({ kind: 'step', count });
  }

  /** Changes a setting at the next place where the run could resume. */
  change(name: string, to: SettingValue): void {
    this.#send({ kind: 'change', name, to });
  }

  /** Ends the run at the next place where it can resume, or soon. */
  stop(): void {
    this.#send({ kind: 'stop' });
    this.#watch('did not stop when asked to', stopMilliseconds);
  }

  kill(): void {
    this.#channel.kill();
  }

  /** The policy as it is now. Rejects when the run ends first. */
  policy(): Promise<{ step: number; policy: PolicySnapshot }> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waitingForPolicy.set(id, { resolve, reject });
      this.#send({ kind: 'policy', id });
    });
  }

  #send(message: ToRun): void {
    this.#channel.send(message);
  }

  #receive(message: FromRun): void {
    if (this.#hasEnded) return;
    this.#watch();
    switch (message.kind) {
      case 'ready':
      case 'evaluated':
      case 'figureProgress':
      case 'figureDone':
      case 'lessonProgress':
      case 'lessonDone':
        return;
      case 'started':
        this.listener.onStarted(message);
        return;
      case 'progress':
        this.listener.onProgress(message);
        if (message.resumePoint !== undefined) this.#send({ kind: 'kept' });
        return;
      case 'paused':
        if (message.isPaused) clearTimeout(this.#watchdog); // a paused run has nothing to say
        this.listener.onPaused(message.isPaused);
        return;
      case 'policy':
        this.#waitingForPolicy.get(message.id)?.resolve(message);
        this.#waitingForPolicy.delete(message.id);
        return;
      case 'ended':
      case 'failed':
        this.#end(message);
        this.#channel.kill();
    }
  }

  #watch(reason = 'stopped answering', milliseconds = this.silenceMilliseconds): void {
    clearTimeout(this.#watchdog);
    if (this.#hasEnded) return;
    this.#watchdog = setTimeout(() => {
      this.#hangReason = `The run ${reason} for ${Math.round(milliseconds / 100) / 10} s and was ended. It can be resumed from its last checkpoint.`;
      this.#channel.kill();
    }, milliseconds);
  }

  #end(end: Extract<FromRun, { kind: 'ended' | 'failed' }>): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    clearTimeout(this.#watchdog);
    for (const { reject } of this.#waitingForPolicy.values()) reject(new Error('The run ended before it could answer.'));
    this.#waitingForPolicy.clear();
    this.listener.onEnded(end);
  }
}

/** Plays a stored policy in a process of its own, so that a long evaluation blocks nobody. */
export function evaluateInProcess(
  spawn: SpawnRunProcess,
  request: Omit<Extract<ToRun, { kind: 'evaluate' }>, 'kind'>,
): Promise<EvaluationSummary> {
  const channel = spawn();
  return new Promise<EvaluationSummary>((resolve, reject) => {
    channel.onMessage((received) => {
      const message = received as FromRun;
      if (message.kind === 'evaluated') resolve(message.summary);
      else if (message.kind === 'failed') reject(new Error(message.message));
    });
    channel.onExit((exit) => reject(new Error(explainExit(exit))));
    channel.send({ kind: 'evaluate', ...request });
  }).finally(() => channel.kill());
}

/** Writes down what a stored policy does in a process of its own, so that many episodes block nobody. */
export function recordInProcess(spawn: SpawnRunProcess, plan: RecordingPlan): Promise<Dataset> {
  const channel = spawn();
  return new Promise<Dataset>((resolve, reject) => {
    channel.onMessage((received) => {
      const message = received as FromRun;
      if (message.kind === 'recorded') resolve(message.dataset);
      else if (message.kind === 'failed') reject(new Error(message.message));
    });
    channel.onExit((exit) => reject(new Error(explainExit(exit))));
    channel.send({ kind: 'record', plan });
  }).finally(() => channel.kill());
}

/** The lab's grip on a figure that is being worked out in a process of its own. */
export interface FigureProcess {
  /** Rejects when it cannot be worked out, and when it is cancelled. */
  readonly data: Promise<FigureData>;
  cancel(): void;
}

/** Works a figure out in a process of its own, so that it blocks nobody and can be ended at any time. */
export function workOutInProcess(
  spawn: SpawnRunProcess,
  request: Omit<Extract<ToRun, { kind: 'figure' }>, 'kind'>,
  onProgress: (share: number) => void,
): FigureProcess {
  const channel = spawn();
  const data = new Promise<FigureData>((resolve, reject) => {
    channel.onMessage((received) => {
      const message = received as FromRun;
      if (message.kind === 'figureProgress') onProgress(message.share);
      else if (message.kind === 'figureDone') resolve(message.data);
      else if (message.kind === 'failed') reject(new Error(message.message));
    });
    channel.onExit((exit) => reject(new Error(explainExit(exit))));
    channel.send({ kind: 'figure', ...request });
  }).finally(() => channel.kill());
  return { data, cancel: () => channel.kill() };
}

/** The lab's grip on work of a lesson in a process of its own. */
export interface LessonProcess {
  /** Rejects when it cannot be done, and when it is cancelled. */
  readonly result: Promise<LessonResult>;
  cancel(): void;
}

/** Runs an experiment of a lesson, or its checks, in a process of its own. */
export function runLessonInProcess(
  spawn: SpawnRunProcess,
  task: LessonTask,
  onProgress: (share: number, data: LessonData | null) => void,
): LessonProcess {
  const channel = spawn();
  const result = new Promise<LessonResult>((resolve, reject) => {
    channel.onMessage((received) => {
      const message = received as FromRun;
      if (message.kind === 'lessonProgress') onProgress(message.share, message.data);
      else if (message.kind === 'lessonDone') resolve(message.result);
      else if (message.kind === 'failed') reject(new Error(message.message));
    });
    channel.onExit((exit) => reject(new Error(explainExit(exit))));
    channel.send({ kind: 'lesson', task });
  }).finally(() => channel.kill());
  return { result, cancel: () => channel.kill() };
}

/** Why a run process ended that said nothing itself. */
export function explainExit({ code, signal, errorOutput }: RunExit): string {
  if (/heap out of memory|Array buffer allocation failed|out of memory/i.test(errorOutput)) {
    return 'The run needed more memory than it may use and was ended. A smaller replay memory or network needs less.';
  }
  if (signal === 'SIGKILL') {
    return 'The run process was killed from outside (SIGKILL), by hand or because the machine ran out of memory. It can be resumed from its last checkpoint.';
  }
  if (signal !== null) return `The run process crashed (${signal}). It can be resumed from its last checkpoint.`;
  const lastLine = errorOutput.trim().split('\n').at(-1) ?? '';
  return `The run process ended unexpectedly with code ${code ?? 'none'}${lastLine === '' ? '' : `: ${lastLine.slice(0, 300)}`}.`;
}
