import type { LabClient } from '../../main/contract/lab';
import type { RunInfo, RunProgress } from '../../main/contract/models';
import { isActive } from '../format/runs';

/** Milliseconds between two changes of what people read, however many events arrive. */
const refreshInterval = 100;

/** Every run of the lab, kept true by its events. */
export class Runs {
  /** Newest first. */
  all: readonly RunInfo[] = $state.raw([]);
  isLoaded = $state(false);
  readonly active: readonly RunInfo[] = $derived(this.all.filter(isActive));
  /** Steps a second of all running runs together. */
  readonly stepsPerSecond: number = $derived(
    this.active.reduce((sum, run) => sum + (run.status === 'running' ? run.stepsPerSecond : 0), 0),
  );
  readonly #byId = new Map<string, RunInfo>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly client: LabClient) {}

  /** Listens until the function it returns is called. */
  start(): () => void {
    const stops = [
      this.client.subscribe('run.progressed', (progress) => this.#progress(progress)),
      this.client.subscribe('run.changed', (run) => this.put(run)),
      this.client.subscribe('run.ended', (run) => this.put(run)),
    ];
    return () => {
      clearTimeout(this.#timer);
      for (const stop of stops) stop();
    };
  }

  /** Takes the whole list anew. @throws LabError */
  async load(): Promise<void> {
    const runs = await this.client.request('runs.list', {});
    this.#byId.clear();
    for (const run of runs) this.#byId.set(run.runId, run);
    this.isLoaded = true;
    this.#show();
  }

  find(runId: string): RunInfo | undefined {
    // Read for the sake of whoever derives from it: the map itself is not watched.
    void this.all;
    return this.#byId.get(runId);
  }

  /** Takes over a run as the lab has just told it. */
  put(run: RunInfo): void {
    this.#byId.set(run.runId, run);
    this.#schedule();
  }

  /** Hides runs; `restore` brings them back. @throws LabError */
  async delete(runIds: readonly string[]): Promise<void> {
    await this.client.request('runs.delete', { runIds: [...runIds] });
    for (const runId of runIds) this.#byId.delete(runId);
    this.#show();
  }

  /** @returns how many came back: a clean-up may have removed some for good. @throws LabError */
  async restore(runIds: readonly string[]): Promise<number> {
    const { count } = await this.client.request('runs.restore', { runIds: [...runIds] });
    await this.load();
    return count;
  }

  /** Changes tags or star of a run. @throws LabError */
  async annotate(runId: string, change: { readonly tags?: readonly string[]; readonly starred?: boolean }): Promise<void> {
    const { tags, starred } = change;
    this.put(
      await this.client.request('runs.annotate', {
        runId,
        ...(tags !== undefined && { tags: [...tags] }),
        ...(starred !== undefined && { starred }),
      }),
    );
  }

  /** Goes on with a run, to `steps` in all where given. @throws LabError */
  async resume(runId: string, steps?: number): Promise<void> {
    this.put(await this.client.request('runs.resume', steps === undefined ? { runId } : { runId, steps }));
  }

  /** @throws LabError */
  async pause(runId: string): Promise<void> {
    this.put(await this.client.request('runs.pause', { runId }));
  }

  /** Ends a run, with a checkpoint where its algorithm can take one. @throws LabError */
  async stop(runId: string): Promise<void> {
    this.put(await this.client.request('runs.stop', { runId }));
  }

  #progress(progress: RunProgress): void {
    const run = this.#byId.get(progress.runId);
    if (run === undefined) return;
    this.put({
      ...run,
      steps: progress.step,
      episodes: progress.episodeCount,
      wallSeconds: progress.wallSeconds,
      stepsPerSecond: progress.stepsPerSecond,
      trainingReturn: progress.trainingReturn,
      evaluation: progress.evaluations.at(-1) ?? run.evaluation,
    });
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => this.#show(), refreshInterval);
  }

  #show(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.all = [...this.#byId.values()].sort((a, b) =>
      a.createdAt > b.createdAt ? -1 : a.createdAt < b.createdAt ? 1 : a.seed - b.seed,
    );
  }
}
