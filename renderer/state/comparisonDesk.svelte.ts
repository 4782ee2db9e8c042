import { untrack } from 'svelte';
import { toLabError } from '../../main/contract/errors';
import type { LabClient, RequestParams } from '../../main/contract/lab';
import type { Comparison, ExportedFile, GroupCurve, MetricInfo } from '../../main/contract/models';
import { spliceColumns } from '../charts/spliceColumns';
import type { StepRange } from '../charts/stepView';
import type { ComparisonChoices } from '../format/comparisons';

/** What is compared and how; the same question gives the same numbers. */
export interface ComparisonQuestion extends ComparisonChoices {
  readonly ids: readonly string[];
  readonly metric: string;
  readonly threshold: number | undefined;
}

/** Resamples of what is taken away; the lab takes fewer while people look. */
export const exportResamples = 50_000;

/** Most points of each curve: enough that evaluations are hardly ever thinned. */
const pointCount = 1000;
/** Milliseconds for which a chart must stay as it is before its part is asked for. */
const restMilliseconds = 150;

/**
 * Asks the lab for a comparison: with few resamples while people look, with many before anything is taken away. What is
 * taken away are the numbers that the page then shows.
 */
export class ComparisonDesk {
  comparison: Comparison | undefined = $state.raw();
  curves: readonly GroupCurve[] = $state.raw([]);
  /** The same for a chart: what it shows is worked out from all points, what lies beside that as in `curves`. */
  readonly shown: readonly GroupCurve[] = $derived.by(() =>
    this.curves.map((curve) =>
      spliceGroup(
        curve,
        this.#close.find(({ groupId }) => groupId === curve.groupId),
      ),
    ),
  );
  metrics: readonly MetricInfo[] = $state.raw([]);
  problem = $state('');
  /** Share of the work for an export that is done; `undefined` while nothing is exported. */
  progress: number | undefined = $state();

  #question: ComparisonQuestion | undefined;
  /** The curves of what a chart shows, where that is a part. */
  #close: readonly GroupCurve[] = $state.raw([]);
  #closeTurn = 0;
  #turn = 0;
  #jobCount = 0;
  /** Ids of the jobs of the export that is under way, with the share of each. */
  #jobs = new Map<string, number>();

  constructor(private readonly client: LabClient) {}

  /** Listens for progress until the function it returns is called. */
  start(): () => void {
    return this.client.subscribe('compare.progressed', ({ jobId, share }) => {
      if (!this.#jobs.has(jobId)) return;
      this.#jobs.set(jobId, share);
      this.#tell();
    });
  }

  /** Shows what the lab says to a question, with as many resamples as are quick. */
  async load(question: ComparisonQuestion): Promise<void> {
    if (JSON.stringify(question) !== JSON.stringify(this.#question)) this.#close = [];
    this.#question = question;
    const own = ++this.#turn;
    if (question.ids.length === 0) {
      [this.comparison, this.curves, this.problem] = [undefined, [], ''];
      return;
    }
    try {
      const [comparison, curves] = await this.#ask(question, {}, {});
      const first = comparison.groups[0]?.runIds[0];
      const metrics = first === undefined ? [] : await this.client.request('runs.metricNames', { runId: first });
      if (own === this.#turn) [this.comparison, this.curves, this.metrics, this.problem] = [comparison, curves, metrics, ''];
    } catch (error) {
      if (own === this.#turn) this.problem = toLabError(error).message;
    }
  }

  /**
   * Has the part that a chart shows worked out from all points, as soon as the chart is at rest; `undefined` for all of it.
   * Where nothing was left out there is nothing to do.
   *
   * @returns the function that gives it up.
   */
  show(range: StepRange | undefined, onError: (error: unknown) => void): () => void {
    return untrack(() => this.#show(range, onError)); // whoever asks within an effect must not be asked again by the answer
  }

  #show(range: StepRange | undefined, onError: (error: unknown) => void): () => void {
    const own = ++this.#closeTurn;
    const question = this.#question;
    const isThinned = this.curves.some(({ steps, runs }) =>
      [steps, ...runs.map((run) => run.steps)].some(({ length }) => length >= pointCount),
    );
    if (range === undefined || question === undefined || !isThinned) {
      if (this.#close.length > 0) this.#close = [];
      return () => {};
    }
    const timer = setTimeout(() => {
      this.#askCurves(question, { within: withMargin(range, question.axis) }).then((curves) => {
        if (own === this.#closeTurn) this.#close = curves;
      }, onError);
    }, restMilliseconds);
    return () => clearTimeout(timer);
  }

  /**
   * Has all that is shown worked out with many resamples; what is there already is kept.
   *
   * @returns whether it is shown now: not when it was cancelled, or something else was asked meanwhile.
   * @throws LabError
   */
  async refine(): Promise<boolean> {
    const question = this.#question;
    if (question === undefined || this.comparison === undefined) return false;
    if (this.comparison.resamples === exportResamples) return true;
    const [ofGroups, ofCurves] = this.#beginJobs(2) as [string, string];
    const resamples = exportResamples;
    const own = ++this.#turn;
    return this.#finish(async () => {
      const [comparison, curves] = await this.#ask(question, { jobId: ofGroups, resamples }, { jobId: ofCurves, resamples });
      if (own !== this.#turn) return false;
      [this.comparison, this.curves] = [comparison, curves];
      return true;
    }, false);
  }

  /** The whole comparison as one page; nothing when it was cancelled. @throws LabError */
  async report(
    scale: { readonly zero: number; readonly one: number } | undefined,
    baseline: string | undefined,
  ): Promise<readonly ExportedFile[]> {
    const question = this.#question;
    if (question === undefined) return [];
    const [jobId] = this.#beginJobs(1) as [string];
    const { ids, threshold, ...choices } = question;
    return this.#finish(async () => {
      const { files } = await this.client.request('compare.export', {
        ...choices,
        ids: [...ids],
        format: 'html',
        points: pointCount,
        resamples: exportResamples,
        jobId,
        ...(threshold !== undefined && { threshold }),
        ...(scale !== undefined && { scale }),
        ...(baseline !== undefined && { baseline }),
      });
      return files;
    }, []);
  }

  /** Gives up on the export that is under way. */
  cancel(): void {
    for (const jobId of this.#jobs.keys()) void this.client.request('compare.cancel', { jobId });
    this.#jobs.clear();
    this.progress = undefined;
  }

  #ask(
    question: ComparisonQuestion,
    ofGroups: { readonly jobId?: string; readonly resamples?: number },
    ofCurves: { readonly jobId?: string; readonly resamples?: number },
  ): Promise<[Comparison, readonly GroupCurve[]]> {
    const { ids, metric, value, interval, threshold } = question;
    const common = { ids: [...ids], metric, interval, value };
    return Promise.all([
      this.client.request('compare.groups', { ...common, ...(threshold !== undefined && { threshold }), ...ofGroups }),
      this.#askCurves(question, ofCurves),
    ]);
  }

  #askCurves(
    { ids, metric, interval, center, axis, smoothing }: ComparisonQuestion,
    more: Partial<RequestParams<'compare.curves'>>,
  ): Promise<readonly GroupCurve[]> {
    const common = { ids: [...ids], metric, interval, center, axis, smoothing };
    return this.client.request('compare.curves', { ...common, points: pointCount, ...more });
  }

  #beginJobs(count: number): string[] {
    this.cancel();
    const jobIds = Array.from({ length: count }, () => `export-${Date.now()}-${this.#jobCount++}`);
    this.#jobs = new Map(jobIds.map((jobId) => [jobId, 0]));
    this.#tell();
    return jobIds;
  }

  /** Does the work of the jobs begun last; what was cancelled meanwhile is no error. */
  async #finish<Result>(work: () => Promise<Result>, otherwise: Result): Promise<Result> {
    const own = this.#jobs;
    const isCurrent = () => this.#jobs === own && own.size > 0;
    try {
      const result = await work();
      return isCurrent() ? result : otherwise;
    } catch (error) {
      if (isCurrent()) throw error;
      return otherwise;
    } finally {
      if (isCurrent()) {
        this.#jobs = new Map();
        this.progress = undefined;
      }
    }
  }

  #tell(): void {
    const shares = [...this.#jobs.values()];
    this.progress = shares.length === 0 ? undefined : shares.reduce((sum, share) => sum + share, 0) / shares.length;
  }
}

/** A little more than is shown, so that lines run to the edge; whole numbers, but for times. */
function withMargin([first, last]: StepRange, axis: ComparisonQuestion['axis']): [number, number] {
  const margin = (last - first) / 4;
  const isTime = axis === 'seconds' || axis === 'compute';
  return isTime ? [first - margin, last + margin] : [Math.floor(first - margin), Math.ceil(last + margin)];
}

function spliceGroup(whole: GroupCurve, part: GroupCurve | undefined): GroupCurve {
  if (part === undefined || part.steps.length === 0) return whole;
  const column = (name: 'mean' | 'low' | 'high') =>
    spliceColumns({ steps: whole.steps, values: whole[name] }, { steps: part.steps, values: part[name] });
  const mean = column('mean');
  return {
    ...whole,
    steps: Float64Array.from(mean.steps),
    mean: Float64Array.from(mean.values),
    low: Float64Array.from(column('low').values),
    high: Float64Array.from(column('high').values),
    runs: whole.runs.map((run) => {
      const { steps, values } = spliceColumns(
        run,
        part.runs.find(({ runId }) => runId === run.runId),
      );
      return { ...run, steps: Float64Array.from(steps), values: Float64Array.from(values) };
    }),
  };
}
