import { SvelteMap } from 'svelte/reactivity';
import type { LabClient } from '../../main/contract/lab';
import type { LessonContent, LessonInfo, LessonNews } from '../../main/contract/lessons';
import type { Dataset } from '../../main/rl/core/dataset';

/** The lessons, what a person came to in each, and what their experiments have come to. */
export class Lessons {
  all: readonly LessonInfo[] = $state.raw([]);
  isLoaded: boolean = $state(false);
  /** Newest result of each experiment, by lesson and experiment. */
  readonly #news = new SvelteMap<string, LessonNews>();

  /** What a person played on each stage, by lesson and stage. */
  readonly #played = new SvelteMap<string, Dataset>();

  constructor(private readonly client: LabClient) {}

  /** @throws LabError */
  async load(): Promise<void> {
    this.all = await this.client.request('lessons.list', undefined);
    this.isLoaded = true;
  }

  /** Follows the lab until the function it returns is called. */
  start(): () => void {
    const stops = [
      this.client.subscribe('lesson.changed', (changed) => this.#learn(changed)),
      this.client.subscribe('lesson.worked', (news) => this.#news.set(keyOf(news.lessonId, news.experimentId), news)),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }

  find(lessonId: string): LessonInfo | undefined {
    return this.all.find((lesson) => lesson.lessonId === lessonId);
  }

  newsOf(lessonId: string, experimentId: string): LessonNews | undefined {
    return this.#news.get(keyOf(lessonId, experimentId));
  }

  /** Whole episodes of a person on a stage of a lesson, since the page was opened; `undefined` where there are none. */
  playedOn(lessonId: string, stageId: string): Dataset | undefined {
    return this.#played.get(keyOf(lessonId, stageId));
  }

  /** Keeps what was played in place of what was there. */
  keepPlayed(lessonId: string, stageId: string, dataset: Dataset | undefined): void {
    if (dataset === undefined) this.#played.delete(keyOf(lessonId, stageId));
    else this.#played.set(keyOf(lessonId, stageId), dataset);
  }

  /** @throws LabError */
  read(lessonId: string): Promise<LessonContent> {
    return this.client.request('lessons.read', { lessonId, language: navigator.language.split('-')[0] });
  }

  /** @throws LabError */
  async keep(lessonId: string, change: { readonly answer?: number | null; readonly isFinished?: boolean }): Promise<void> {
    this.#learn(await this.client.request('lessons.progress', { lessonId, ...change }));
  }

  /** @throws LabError */
  async run(
    lessonId: string,
    experimentId: string,
    values: Record<string, number>,
    seeds: number,
    played?: Dataset,
  ): Promise<void> {
    const columns = played && columnsOf(played);
    this.#learn(
      await this.client.request('lessons.run', { lessonId, experimentId, values, seeds, ...(columns && { played: columns }) }),
    );
  }

  /** @throws LabError */
  async check(lessonId: string): Promise<void> {
    this.#learn(await this.client.request('lessons.check', { lessonId }));
  }

  /** @throws LabError */
  async cancel(lessonId: string): Promise<void> {
    this.#learn(await this.client.request('lessons.cancel', { lessonId }));
  }

  #learn(changed: LessonInfo): void {
    this.all = this.all.map((lesson) => (lesson.lessonId === changed.lessonId ? changed : lesson));
  }
}

/** Without the environment, which the lesson names. */
function columnsOf({ env: _env, expert: _expert, ...columns }: Dataset): Omit<Dataset, 'env' | 'expert'> {
  return columns;
}

function keyOf(lessonId: string, experimentId: string): string {
  return `${lessonId}/${experimentId}`;
}
