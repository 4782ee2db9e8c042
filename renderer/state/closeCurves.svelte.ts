import type { LabClient } from '../../main/contract/lab';
import { GrowingCurve, smoothingWindow } from '../charts/growingCurve';
import type { StepRange } from '../charts/stepView';
import type { LiveCurves } from './liveCurves.svelte';

/** Milliseconds for which a chart must stay as it is before its points are asked for. */
const restMilliseconds = 150;
/** Points of one curve at most: many times what a screen can tell apart. */
const maxPoints = 50_000;

/** A part of a curve with its stored points. */
export interface CloseCurve {
  readonly points: GrowingCurve;
  /** Steps to smooth over where this part fills the chart. */
  readonly window: number;
}

/**
 * The stored points of the steps that are shown.
 *
 * `LiveCurves` gather many points in bins, which is all that a chart of the whole can show. Where a chart shows a part, the
 * points of that part are read anew, with some on either side, so that lines and means run to the edge.
 */
export class CloseCurves {
  #parts: ReadonlyMap<string, CloseCurve> = $state.raw(new Map());
  /** Counts what was asked for, so that an answer that comes late is not taken for that to a newer question. */
  #turn = 0;

  constructor(
    private readonly client: LabClient,
    private readonly runId: string,
    private readonly curves: Pick<LiveCurves, 'metrics' | 'curve'>,
  ) {}

  /** The part of a curve that was read; `undefined` where the curve as it is tells as much. */
  part(name: string): CloseCurve | undefined {
    return this.#parts.get(name);
  }

  /** Reads the points of these steps as soon as the chart is at rest; the function it returns gives that up. */
  show(range: StepRange | undefined, onError: (error: unknown) => void): () => void {
    const turn = ++this.#turn;
    if (range === undefined) {
      if (this.#parts.size > 0) this.#parts = new Map();
      return () => {};
    }
    const timer = setTimeout(() => this.#read(range, turn).catch(onError), restMilliseconds);
    return () => clearTimeout(timer);
  }

  async #read([first, last]: StepRange, turn: number): Promise<void> {
    const window = smoothingWindow(last - first);
    const margin = Math.max(window, (last - first) / 4);
    const names = this.curves.metrics.map(({ name }) => name).filter((name) => this.curves.curve(name).isGathered);
    const steps = { firstStep: Math.floor(first - margin), lastStep: Math.ceil(last + margin), maxPoints };
    const parts = await Promise.all(
      names.map(async (name): Promise<[string, CloseCurve]> => {
        const curve = await this.client.request('runs.metric', { runId: this.runId, name, ...steps });
        const points = new GrowingCurve();
        points.append(curve.steps, curve.values);
        return [name, { points, window }];
      }),
    );
    if (turn === this.#turn) this.#parts = new Map(parts);
  }
}
