import { LabError } from '../contract/errors';
import type { RequestParams } from '../contract/lab';
import type { LessonContent, LessonInfo, LessonProgress } from '../contract/lessons';
import type { LessonData } from '../rl/lessons/lesson';
import { findLesson, lessons } from '../rl/lessons/registry';
import { checkPlayed, checkValues, findExperiment, type LessonTask } from '../rl/lessons/task';
import type { SpawnRunProcess } from '../runner/runChannel';
import { type LessonProcess, runLessonInProcess } from '../runner/runHandle';
import { Scheduler } from '../runner/scheduler';
import type { Store } from '../store/store';
import type { LabEventHub } from './labEvents';
import { lessonContent, readLessonText } from './lessonTexts';

/** Works of lessons that are done at the same time; beside them runs go on. */
const workLimit = 1;

const noProgress: LessonProgress = { answer: null, finishedAt: null, checks: null, checkedAt: null };

export interface LessonDeskOptions {
  readonly store: Store;
  readonly events: LabEventHub;
  readonly spawn: SpawnRunProcess;
}

/** What is under way in a lesson, or waits its turn. */
interface Work {
  readonly task: LessonTask;
  /** In the queue; a lesson can begin anew before the process of its work before has ended. */
  readonly slot: string;
  /** Absent while it waits. */
  process?: LessonProcess;
  share: number;
  isCancelled: boolean;
}

/** Hands out lessons, does their experiments and checks in processes of their own, and keeps what a person came to. */
export class LessonDesk {
  readonly #work = new Map<string, Work>();
  readonly #failures = new Map<string, NonNullable<LessonInfo['failure']>>();
  readonly #scheduler = new Scheduler(workLimit);
  #workCount = 0;
  #isClosing = false;

  constructor(private readonly options: LessonDeskOptions) {}

  list(): readonly LessonInfo[] {
    return lessons.map(({ id }) => this.#info(id));
  }

  /** @throws UnknownNameError */
  read(lessonId: string, language?: string): LessonContent {
    return lessonContent(findLesson(lessonId), language);
  }

  /** @throws UnknownNameError; LabError `invalid-value` for an answer that was not offered. */
  keep(
    lessonId: string,
    { answer, isFinished }: { answer?: number | null | undefined; isFinished?: boolean | undefined },
  ): LessonInfo {
    const lesson = findLesson(lessonId);
    const { choices } = readLessonText(lesson).text.prediction;
    if (answer !== undefined && answer !== null && answer >= choices.length) {
      throw new LabError('invalid-value', `answer must be less than ${choices.length}, got ${answer}.`);
    }
    this.#keep(lesson.id, {
      ...(answer !== undefined && { answer }),
      ...(isFinished !== undefined && { finishedAt: isFinished ? new Date().toISOString() : null }),
    });
    return this.#info(lesson.id);
  }

  /** Starts the checks of a lesson in place of what is under way there. @throws UnknownNameError */
  check(lessonId: string): LessonInfo {
    return this.#begin({ kind: 'check', lessonId: findLesson(lessonId).id });
  }

  /** Starts an experiment in place of what is under way in the lesson. @throws UnknownNameError, InvalidValueError */
  run({ lessonId, experimentId, values = {}, seeds, played }: RequestParams<'lessons.run'>): LessonInfo {
    const experiment = findExperiment(lessonId, experimentId);
    return this.#begin({
      kind: 'experiment',
      lessonId: findLesson(lessonId).id,
      experimentId,
      values: checkValues(experiment, values),
      seeds: seeds ?? experiment.seeds,
      ...(played && { played: checkPlayed(lessonId, experiment, played) }),
    });
  }

  /** Gives up what is under way. @throws UnknownNameError */
  cancel(lessonId: string): LessonInfo {
    const { id } = findLesson(lessonId);
    const work = this.#work.get(id);
    if (work !== undefined) {
      work.isCancelled = true;
      this.#work.delete(id);
      if (!this.#scheduler.withdraw(work.slot)) work.process?.cancel();
      this.#tell(id);
    }
    return this.#info(id);
  }

  /** Ends everything that is under way. */
  dispose(): void {
    this.#isClosing = true;
    this.#scheduler.clear();
    for (const work of this.#work.values()) {
      work.isCancelled = true;
      work.process?.cancel();
    }
  }

  #begin(task: LessonTask): LessonInfo {
    if (this.#isClosing) throw new LabError('conflict', 'The lab is closing and begins nothing more.');
    const { lessonId } = task;
    this.cancel(lessonId);
    this.#failures.delete(lessonId);
    const work: Work = { task, slot: `${lessonId} ${this.#workCount++}`, share: 0, isCancelled: false };
    this.#work.set(lessonId, work);
    this.#scheduler.add(work.slot, () => void this.#do(work));
    this.#tell(lessonId);
    return this.#info(lessonId);
  }

  async #do(work: Work): Promise<void> {
    const { lessonId } = work.task;
    work.process = runLessonInProcess(this.options.spawn, work.task, (share, data) => {
      if (work.isCancelled) return;
      work.share = share;
      this.#tell(lessonId);
      if (data !== null) this.#tellData(work.task, data, false);
    });
    this.#tell(lessonId);
    try {
      const { data, checks } = await work.process.result;
      if (!work.isCancelled && data !== null) this.#tellData(work.task, data, true);
      else if (!work.isCancelled) this.#keep(lessonId, { checks, checkedAt: new Date().toISOString() });
    } catch (error) {
      if (!work.isCancelled) this.#fail(work.task, error);
    }
    if (this.#isClosing) return;
    if (this.#work.get(lessonId) === work) this.#work.delete(lessonId);
    this.#tell(lessonId);
    this.#scheduler.release(work.slot);
  }

  #fail(task: LessonTask, error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.#failures.set(task.lessonId, { experimentId: experimentOf(task), message });
  }

  #tellData(task: LessonTask, data: LessonData, isDone: boolean): void {
    if (task.kind !== 'experiment') return;
    const { lessonId, experimentId } = task;
    this.options.events.emit('lesson.worked', { lessonId, experimentId, isDone, data });
  }

  #tell(lessonId: string): void {
    if (!this.#isClosing) this.options.events.emit('lesson.changed', this.#info(lessonId));
  }

  #progress(lessonId: string): LessonProgress {
    return { ...noProgress, ...(this.options.store.choices.get(`lesson ${lessonId}`) as Partial<LessonProgress> | undefined) };
  }

  #keep(lessonId: string, change: Partial<LessonProgress>): void {
    this.options.store.choices.set(`lesson ${lessonId}`, { ...this.#progress(lessonId), ...change });
    this.#tell(lessonId);
  }

  #info(lessonId: string): LessonInfo {
    const { title, topic, minutes } = readLessonText({ id: lessonId }).text;
    const work = this.#work.get(lessonId);
    return {
      ...{ lessonId, number: Number(lessonId.slice(0, 2)), title, topic, minutes },
      progress: this.#progress(lessonId),
      work:
        work === undefined
          ? null
          : { experimentId: experimentOf(work.task), isWaiting: work.process === undefined, share: work.share },
      failure: this.#failures.get(lessonId) ?? null,
    };
  }
}

function experimentOf(task: LessonTask): string {
  return task.kind === 'experiment' ? task.experimentId : '';
}
