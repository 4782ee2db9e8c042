import type { Curve, MetricInfo } from '../contract/models';
import { findAgent } from '../rl/agents/registry';
import { UnknownNameError } from '../rl/core/errors';
import { downsample } from '../rl/statistics/downsample';
import type { Store } from '../store/store';

/** Curves that every run has, whatever its algorithm reports. */
const commonMetrics: readonly MetricInfo[] = [
  {
    name: 'return',
    label: 'Return (training)',
    unit: 'reward',
    help: 'Undiscounted return of each training episode, exploration included.',
  },
  { name: 'length', label: 'Episode length', unit: 'steps', help: 'Steps of each training episode.' },
  {
    name: 'evaluation',
    label: 'Return (evaluation)',
    unit: 'reward',
    help: 'Mean return of separate episodes without exploration.',
  },
];

/** Curves a run has or will have. @throws LabError `not-found` */
export function listMetrics(store: Store, runId: string): MetricInfo[] {
  return [...commonMetrics, ...findAgent(store.runs.get(runId).algo).metrics];
}

/**
 * One curve of a run, thinned to at most `maxPoints` for drawing; whole without it.
 *
 * @param within first and last step of the part of it that is wanted.
 * @throws LabError `not-found` for the run; UnknownNameError for the curve.
 */
export function readMetric(
  store: Store,
  runId: string,
  name: string,
  maxPoints?: number,
  within: readonly [first: number, last: number] = [-Infinity, Infinity],
): Curve & { readonly runId: string } {
  const known = listMetrics(store, runId).map((metric) => metric.name);
  if (!known.includes(name)) throw new UnknownNameError('metric', name, known);
  const curve = name === 'evaluation' ? evaluationCurve(store, runId) : store.curves.read(runId, name, within);
  const { steps, values } = maxPoints === undefined ? curve : downsample(curve.steps, curve.values, maxPoints);
  return { runId, name, steps, values };
}

function evaluationCurve(store: Store, runId: string): { readonly steps: Float64Array; readonly values: Float64Array } {
  const evaluations = store.evaluations.list(runId);
  return {
    steps: Float64Array.from(evaluations, (evaluation) => evaluation.step),
    values: Float64Array.from(evaluations, (evaluation) => evaluation.meanReturn),
  };
}

/**
 * One number for a run: the final evaluation, or the mean of the last 100 points of any other curve.
 *
 * @param curve with at least one point.
 */
export function summaryOf({ name, values }: Curve): number {
  if (name === 'evaluation') return values.at(-1)!;
  const last = values.subarray(-100);
  return last.reduce((sum, value) => sum + value, 0) / last.length;
}
