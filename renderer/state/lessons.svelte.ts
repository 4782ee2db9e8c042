import { SvelteMap } from 'svelte/reactivity';
import type { LabClient } from '../../main/contract/lab';
import type { LessonContent, LessonInfo, LessonNews } from '../../main/contract/lessons';

/** The lessons, what a person came to in each, and what their experiments have come to. */
export class Lessons {
  all: readonly LessonInfo[] = $state.raw([]);
  isLoaded: boolean = $state(false);
  /** Newest result of each experiment, by lesson and experiment. */
  readonly #news = new SvelteMap<string, LessonNews>();

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

  /** @throws LabError */
  read(lessonId: string): Promise<LessonContent> {
    return this.client.request('lessons.read', { lessonId, language: navigator.language.split('-')[0] });
  }

  /** @throws LabError */
  async keep(lessonId: string, change: { readonly answer?: number | null; readonly isFinished?: boolean }): Promise<void> {
    this.#learn(await this.client.request('lessons.progress', { lessonId, ...change }));
  }

  /** @throws LabError */
  async run(lessonId: string, experimentId: string, values: Record<string, number>, seeds: number): Promise<void> {
    this.#learn(await this.client.request('lessons.run', { lessonId, experimentId, values, seeds }));
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

function keyOf(lessonId: string, experimentId: string): string {
  return `${lessonId}/${experimentId}`;
}
