import { LabError } from '../contract/errors';
import type { FigureInfo, FigureResult, FigureSummary } from '../contract/models';
import type { Figure, FigureData } from '../rl/figures/figure';
import { figures, findFigure } from '../rl/figures/registry';
import type { SpawnRunProcess } from '../runner/runChannel';
import { type FigureProcess, workOutInProcess } from '../runner/runHandle';
import { Scheduler } from '../runner/scheduler';
import type { Store } from '../store/store';
import type { LabEventHub } from './labEvents';

/** Figures that are worked out at the same time; beside them runs go on. */
const computingLimit = 1;

export interface FigureDeskOptions {
  readonly store: Store;
  readonly events: LabEventHub;
  readonly spawn: SpawnRunProcess;
  /** Version of the application, stored with each result. */
  readonly version: string;
}

/** A figure that is being worked out, or waits for that. */
interface Work {
  readonly seeds: number;
  /** Absent while it waits. */
  process?: FigureProcess;
  share: number;
  isCancelled: boolean;
}

/** Works textbook figures out in processes of their own, one after the other, and keeps their newest results. */
export class FigureDesk {
  readonly #work = new Map<string, Work>();
  readonly #failures = new Map<string, string>();
  readonly #scheduler = new Scheduler(computingLimit);
  #summaries: ReadonlyMap<string, FigureSummary>;
  #isClosing = false;

  constructor(private readonly options: FigureDeskOptions) {
    this.#summaries = options.store.figures.summaries();
  }

  list(): readonly FigureInfo[] {
    return figures.map((figure) => this.#info(figure));
  }

  /** @throws UnknownNameError */
  result(name: string): FigureResult | null {
    return this.options.store.figures.get(findFigure(name).name) ?? null;
  }

  /**
   * Starts working a figure out; one that is already under way goes on as it is.
   *
   * @param seeds runs of each curve; as many as its checks are meant for unless given.
   * @throws UnknownNameError; LabError `conflict` while the lab is closing.
   */
  compute(name: string, seeds?: number): FigureInfo {
    if (this.#isClosing) throw new LabError('conflict', 'The lab is closing and works out no more figures.');
    const figure = findFigure(name);
    if (!this.#work.has(name)) {
      this.#failures.delete(name);
      this.#work.set(name, { seeds: seeds ?? figure.seeds, share: 0, isCancelled: false });
      this.#scheduler.add(name, () => void this.#run(figure));
      this.#tell(figure);
    }
    return this.#info(figure);
  }

  /** Gives up what is under way; the result before stays. */
  cancel(name: string): FigureInfo {
    const figure = findFigure(name);
    const work = this.#work.get(name);
    if (work !== undefined) {
      work.isCancelled = true;
      if (this.#scheduler.withdraw(name)) this.#end(figure);
      else work.process?.cancel();
    }
    return this.#info(figure);
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

  async #run(figure: Figure): Promise<void> {
    const { spawn } = this.options;
    const work = this.#work.get(figure.name)!;
    const start = performance.now();
    work.process = workOutInProcess(spawn, { name: figure.name, seeds: work.seeds }, (share) => {
      work.share = share;
      if (!work.isCancelled) this.#tell(figure);
    });
    this.#tell(figure);
    try {
      const data = await work.process.data;
      if (!work.isCancelled) this.#keep(figure, work.seeds, (performance.now() - start) / 1000, data);
    } catch (error) {
      if (!work.isCancelled) this.#failures.set(figure.name, error instanceof Error ? error.message : String(error));
    }
    this.#end(figure);
  }

  #keep({ name }: Figure, seeds: number, seconds: number, { series, checks }: FigureData): void {
    const { store, version } = this.options;
    const passedCount = checks.filter(({ passed }) => passed).length;
    const computedAt = new Date().toISOString();
    store.figures.save({ name, seeds, seconds, computedAt, version, checkCount: checks.length, passedCount, series, checks });
    this.#summaries = store.figures.summaries();
  }

  #end(figure: Figure): void {
    this.#work.delete(figure.name);
    if (this.#isClosing) return;
    this.#tell(figure);
    this.#scheduler.release(figure.name);
  }

  #tell(figure: Figure): void {
    this.options.events.emit('figure.changed', this.#info(figure));
  }

  #info({ name, title, source, axes, panelAxes = {}, seeds, experiments }: Figure): FigureInfo {
    const work = this.#work.get(name);
    const isComputing = work?.process !== undefined;
    return {
      ...{ name, title, source, axes, panelAxes, seeds, experiments },
      status: work === undefined ? 'idle' : isComputing ? 'computing' : 'queued',
      share: work?.share ?? 0,
      message: this.#failures.get(name) ?? '',
      result: this.#summaries.get(name) ?? null,
    };
  }
}
