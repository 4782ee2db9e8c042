import { decode, encode } from '../contract/encoding';
import { createRandom } from '../rl/core/random';
import type { SavedState } from '../rl/core/savedState';
import type { SettingValue } from '../rl/core/settings';
import { findFigure } from '../rl/figures/registry';
import { workOut, workThrough } from '../rl/figures/workOut';
import { beginTask } from '../rl/lessons/task';
import { referenceEngine } from '../rl/networks/referenceEngine';
import { recordEpisodes } from '../rl/training/recording';
import { Trainer } from '../rl/training/trainer';
import { checkTrainingSpec } from '../rl/training/trainingSpec';
import { findWorld } from '../rl/training/world';
import { chooseEngine, networkFactory, ProbingFactory } from './engines';
import type { FromRun, ResumePoint, RunCounts, ToRun } from './messages';

/** Milliseconds of training between two looks at the mail: short enough that pausing feels immediate. */
const sliceMilliseconds = 20;

/** Milliseconds between two reports: ten a second. */
const reportMilliseconds = 100;

/** Milliseconds between two resume points, unless writing one takes long. */
const resumePointMilliseconds = 3000;

/**
 * Share of the budget after which one more resume point is taken, however short the run: the budget may end within an
 * episode, and a finished run that is given more steps should not have to go far back.
 */
const lateResumePoint = 0.95;

/** A resume point may cost at most one part in so many of the time. */
const resumePointShare = 20;

/** Milliseconds a stopping run may go on until its algorithm can resume. */
const stopPatienceMilliseconds = 2000;

/**
 * One training run inside its process: trains in slices, answers the mail between them, reports.
 *
 * Knows time only to decide when to talk; the numbers of the run do not depend on it.
 */
export class RunSession {
  #trainer: Trainer | undefined;
  #isPaused = false;
  #isStopping = false;
  #stepsToTake = 0;
  /** Changes of settings that were asked for and not yet handed to the trainer. */
  #changesToMake: { readonly name: string; readonly to: SettingValue }[] = [];
  #wake: (() => void) | undefined;

  #sliceSteps = 100;
  #trainingMilliseconds = 0;
  #lastReport = 0;
  #lastResumePoint = 0;
  /** Milliseconds from taking the last one until it was stored. */
  #resumePointCost = 0;
  #hasLateResumePoint = false;
  /** Whether the lab has yet to store the last resume point. */
  #isKeeping = false;
  #rate = { step: 0, milliseconds: 0, value: 0 };

  #processorStart = 0;

  /**
   * @param clock milliseconds of any origin.
   * @param processorClock milliseconds of processor time that this process has used.
   */
  constructor(
    private readonly post: (message: FromRun) => void,
    private readonly clock: () => number,
    private readonly processorClock: () => number,
  ) {}

  receive(message: ToRun): void {
    switch (message.kind) {
      case 'start':
        void this.#run(message);
        return;
      case 'pause':
        this.#isPaused = true;
        return;
      case 'resume':
        this.#isPaused = false;
        break;
      case 'step':
        this.#stepsToTake += message.count;
        break;
      case 'stop':
        this.#isStopping = true;
        break;
      case 'change':
        this.#changesToMake.push({ name: message.name, to: message.to });
        break;
      case 'kept':
        this.#isKeeping = false;
        this.#resumePointCost = this.clock() - this.#lastResumePoint;
        return;
      case 'policy':
        if (this.#trainer !== undefined) {
          this.post({ kind: 'policy', id: message.id, step: this.#trainer.stepCount, policy: this.#trainer.policy() });
        }
        return;
      case 'evaluate':
        this.#evaluate(message);
        return;
      case 'record':
        this.#record(message);
        return;
      case 'figure':
        void this.#workOutFigure(message);
        return;
      case 'lesson':
        void this.#runLesson(message);
        return;
    }
    this.#wake?.();
  }

  async #run(start: Extract<ToRun, { kind: 'start' }>): Promise<void> {
    try {
      const trainer = await this.#prepare(start);
      const reason = await this.#train(trainer);
      this.#report(trainer, this.#resumePoint(trainer));
      const { meanReturn, standardDeviation, episodes } = trainer.evaluateFinal(start.finalEpisodes);
      this.post({
        kind: 'ended',
        reason,
        finalEvaluation: { meanReturn, standardDeviation, episodes },
        policy: trainer.policy(),
      });
    } catch (error) {
      if (this.#trainer !== undefined) this.#report(this.#trainer);
      this.post({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
  }

  /** Plays a stored policy, for a process that does not train. */
  #evaluate({ env, policy, episodes, seed }: Extract<ToRun, { kind: 'evaluate' }>): void {
    try {
      const summary = findWorld(env).evaluate(policy, createRandom(seed, 'evaluation'), episodes);
      this.post({ kind: 'evaluated', summary });
    } catch (error) {
      this.post({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
  }

  /** Writes down what a stored policy does, for a process that does not train. */
  #record({ plan }: Extract<ToRun, { kind: 'record' }>): void {
    try {
      this.post({ kind: 'recorded', dataset: recordEpisodes(plan) });
    } catch (error) {
      this.post({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
  }

  /** Works a figure out, for a process that does not train. */
  async #workOutFigure({ name, seeds }: Extract<ToRun, { kind: 'figure' }>): Promise<void> {
    try {
      const data = await workOut(findFigure(name), seeds, {
        clock: this.clock,
        rest: turnOfTheEventLoop,
        onProgress: (share) => {
          if (this.clock() - this.#lastReport < reportMilliseconds) return;
          this.#lastReport = this.clock();
          this.post({ kind: 'figureProgress', share });
        },
      });
      this.post({ kind: 'figureDone', data });
    } catch (error) {
      this.post({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
  }

  /** Does the work of a lesson, for a process that does not train anything else. */
  async #runLesson({ task }: Extract<ToRun, { kind: 'lesson' }>): Promise<void> {
    try {
      const result = await workThrough(beginTask(task), {
        clock: this.clock,
        rest: turnOfTheEventLoop,
        onProgress: ({ share, look }) => {
          if (this.clock() - this.#lastReport < reportMilliseconds) return;
          this.#lastReport = this.clock();
          this.post({ kind: 'lessonProgress', share, data: look?.() ?? null });
        },
      });
      this.post({ kind: 'lessonDone', result });
    } catch (error) {
      this.post({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
  }

  async #prepare(start: Extract<ToRun, { kind: 'start' }>): Promise<Trainer> {
    const checked = checkTrainingSpec(start.spec, start.dataset);
    const probe = new ProbingFactory();
    if (checked.definition.usesNetwork) new Trainer(checked, probe);
    const { asked } = probe;
    const chosen =
      asked === undefined
        ? undefined
        : await chooseEngine(start.engine, asked.spec, asked.batchSize, start.engineMemory, this.clock);
    const trainer = new Trainer(checked, networkFactory(chosen?.engine ?? referenceEngine));
    if (start.resumeFrom !== undefined) loadCheckpoint(trainer, start.resumeFrom);
    if (start.extendTo !== undefined) trainer.extendTo(start.extendTo);
    this.#trainer = trainer;
    this.#rate.step = trainer.stepCount;
    this.#lastResumePoint = this.clock();
    this.#processorStart = this.processorClock();
    this.post({
      kind: 'started',
      engine: chosen?.engine.id ?? '',
      engineDescription: chosen?.engine.description ?? 'table, no network',
      measured: chosen?.measured,
    });
    return trainer;
  }

  async #train(trainer: Trainer): Promise<'finished' | 'stopped'> {
    while (!trainer.hasFinished) {
      await turnOfTheEventLoop();
      if (this.#isStopping) {
        const deadline = this.clock() + stopPatienceMilliseconds;
        while (!trainer.canResume && !trainer.hasFinished && this.clock() < deadline)
          this.#advance(trainer, this.#sliceSteps, true);
        return 'stopped';
      }
      this.#makeChanges(trainer);
      if (this.#isPaused) {
        await this.#pause(trainer);
        continue;
      }
      const wantsResumePoint = this.#isResumePointDue(trainer);
      this.#advance(trainer, Math.min(this.#sliceSteps, trainer.stepsUntil(lateResumePoint)), wantsResumePoint);
      if (wantsResumePoint && trainer.canResume) this.#report(trainer, this.#resumePoint(trainer));
      else if (this.clock() - this.#lastReport >= reportMilliseconds) this.#report(trainer);
    }
    return 'finished';
  }

  /** Trains, and fits the next slice to the time this one took. */
  #advance(trainer: Trainer, stepCount: number, untilResumable: boolean): void {
    const start = this.clock();
    const firstStep = trainer.stepCount;
    trainer.advance(stepCount, untilResumable);
    const elapsed = this.clock() - start;
    this.#trainingMilliseconds += elapsed;
    if (trainer.stepCount - firstStep === stepCount && stepCount === this.#sliceSteps) {
      const fitting = (stepCount * sliceMilliseconds) / Math.max(elapsed, 0.1);
      this.#sliceSteps = Math.max(1, Math.min(Math.round(fitting), 2 * stepCount));
    }
  }

  async #pause(trainer: Trainer): Promise<void> {
    this.post({ kind: 'paused', isPaused: true });
    this.#report(trainer);
    while (this.#isPaused && !this.#isStopping) {
      this.#makeChanges(trainer);
      if (this.#stepsToTake > 0) {
        const count = Math.min(this.#stepsToTake, this.#sliceSteps);
        this.#stepsToTake -= count;
        this.#advance(trainer, count, false);
        this.#report(trainer);
        if (trainer.hasFinished) return;
        await turnOfTheEventLoop();
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        this.#wake = undefined;
      }
    }
    this.post({ kind: 'paused', isPaused: false });
  }

  #makeChanges(trainer: Trainer): void {
    if (this.#changesToMake.length === 0) return;
    for (const { name, to } of this.#changesToMake) trainer.change(name, to);
    this.#changesToMake = [];
    this.#report(trainer);
  }

  #isResumePointDue(trainer: Trainer): boolean {
    if (this.#isKeeping) return false;
    if (!this.#hasLateResumePoint && trainer.progress >= lateResumePoint) return true;
    const interval = Math.max(resumePointMilliseconds, this.#resumePointCost * resumePointShare);
    return this.clock() - this.#lastResumePoint > interval;
  }

  #resumePoint(trainer: Trainer): ResumePoint | undefined {
    if (!trainer.canResume) return undefined;
    this.#lastResumePoint = this.clock();
    this.#isKeeping = true;
    this.#hasLateResumePoint = trainer.progress >= lateResumePoint;
    return { step: trainer.stepCount, state: encode(trainer.save()) };
  }

  #report(trainer: Trainer, resumePoint?: ResumePoint): void {
    this.#lastReport = this.clock();
    this.post({ kind: 'progress', counts: this.#counts(trainer), report: trainer.takeReport(), resumePoint });
  }

  #counts(trainer: Trainer): RunCounts {
    const milliseconds = this.#trainingMilliseconds - this.#rate.milliseconds;
    if (milliseconds >= 1000 || this.#rate.value === 0) {
      const value = milliseconds > 0 ? ((trainer.stepCount - this.#rate.step) * 1000) / milliseconds : 0;
      this.#rate = { step: trainer.stepCount, milliseconds: this.#trainingMilliseconds, value };
    }
    return {
      step: trainer.stepCount,
      episodeCount: trainer.episodeCount,
      trainingMilliseconds: this.#trainingMilliseconds,
      processorMilliseconds: this.processorClock() - this.#processorStart,
      stepsPerSecond: this.#rate.value,
      trainingReturn: trainer.trainingReturn,
    };
  }
}

function loadCheckpoint(trainer: Trainer, bytes: Uint8Array): void {
  try {
    trainer.load(decode(bytes) as SavedState);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The stored checkpoint cannot be read, so the run cannot go on: ${reason}`);
  }
}

function turnOfTheEventLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
