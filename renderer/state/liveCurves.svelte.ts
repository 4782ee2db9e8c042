import type { LabClient } from '../../main/contract/lab';
import type { Curve, MetricInfo, RunProgress } from '../../main/contract/models';
import { GrowingCurve } from '../charts/growingCurve';

/** Milliseconds between two changes of what is drawn, however many events arrive. */
const refreshInterval = 200;
/** Values asked for at first; up to here the lab leaves none out. */
const maxPoints = 50_000;

/** The curves of one run: all that was recorded, and what is told while it goes on. */
export class LiveCurves {
  /** Counts changes: whoever draws reads it, since the curves themselves are not watched. */
  version = $state(0);
  /** What the run has reported so far, by name. */
  metrics: readonly MetricInfo[] = $state.raw([]);
  readonly #curves = new Map<string, GrowingCurve>();
  /** What is told while the record is on its way. */
  #pending: RunProgress[] | undefined = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly client: LabClient,
    private readonly runId: string,
  ) {}

  /** Loads and follows the run until the function it returns is called. */
  start(onError: (error: unknown) => void): () => void {
    const stop = this.client.subscribe('run.progressed', (progress) => {
      if (progress.runId !== this.runId) return;
      if (this.#pending === undefined) this.#take(progress);
      else this.#pending.push(progress);
    });
    this.load().catch(onError);
    return () => {
      stop();
      clearTimeout(this.#timer);
    };
  }

  /** Takes the whole record anew. @throws LabError */
  async load(): Promise<void> {
    this.#pending ??= [];
    const metrics = await this.client.request('runs.metricNames', { runId: this.runId });
    const curves = await Promise.all(
      metrics.map(({ name }) => this.client.request('runs.metric', { runId: this.runId, name, maxPoints })),
    );
    this.#curves.clear();
    this.metrics = metrics;
    for (const curve of curves) this.#append(curve);
    const pending = this.#pending ?? [];
    this.#pending = undefined;
    for (const progress of pending) this.#take(progress);
    this.version++;
  }

  /** A curve by name; an empty one for what was never reported. */
  curve(name: string): GrowingCurve {
    let curve = this.#curves.get(name);
    if (curve === undefined) {
      curve = new GrowingCurve();
      this.#curves.set(name, curve);
    }
    return curve;
  }

  #take({ episodes, metrics, evaluations }: RunProgress): void {
    this.#append({ name: 'return', steps: episodes.step, values: episodes.return });
    this.#append({ name: 'length', steps: episodes.step, values: episodes.length });
    this.#append({
      name: 'evaluation',
      steps: Float64Array.from(evaluations, ({ step }) => step),
      values: Float64Array.from(evaluations, ({ meanReturn }) => meanReturn),
    });
    for (const curve of metrics) this.#append(curve);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.version++;
    }, refreshInterval);
  }

  /** What the record already held is told again when an event crosses it on its way; steps tell. */
  #append({ name, steps, values }: Curve): void {
    const curve = this.curve(name);
    const { lastStep } = curve;
    let first = 0;
    while (first < steps.length && steps[first]! <= lastStep) first++;
    curve.append(steps.subarray(first), values.subarray(first));
  }
}
