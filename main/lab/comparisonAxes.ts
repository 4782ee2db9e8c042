import { LabError } from '../contract/errors';
import type { RequestParams } from '../contract/lab';
import type { Curve, RunInfo } from '../contract/models';
import type { Store } from '../store/store';

/** What is counted along x. */
export type CurveAxis = NonNullable<RequestParams<'compare.curves'>['axis']>;

type Columns = Pick<Curve, 'steps' | 'values'>;

/** What each axis counts, for methods and files. */
export const axisNames: Readonly<Record<CurveAxis, string>> = {
  steps: 'training steps',
  episodes: 'training episodes',
  updates: 'updates',
  seconds: 'seconds of training by the clock, pauses excluded',
  compute: 'seconds of processor time of the run',
};

/** Whether places between whole numbers count. */
export function isContinuous(axis: CurveAxis): boolean {
  return axis === 'seconds' || axis === 'compute';
}

/**
 * The same values at other places along x.
 *
 * Episodes and updates are counted at every point of every curve. Times are told ten times a second; in between they are
 * taken to pass in proportion to steps.
 *
 * @throws LabError `not-supported` for a run that was stored without what the axis counts.
 */
export function putOnAxis(store: Store, run: RunInfo, { steps, values }: Columns, axis: CurveAxis): Columns {
  if (axis === 'steps') return { steps, values };
  if (axis === 'episodes') return { steps: countUpTo(store.curves.read(run.runId, 'return').steps, steps), values };
  const known = store.curves.read(run.runId, axis);
  if (known.steps.length === 0 && steps.length > 0) {
    throw new LabError('not-supported', `Run ${run.runId} ${reasons[axis]}. Choose steps or episodes.`);
  }
  return { steps: axis === 'updates' ? lastUpTo(known, steps) : interpolate(known, steps), values };
}

const reasons: Readonly<Record<Exclude<CurveAxis, 'steps' | 'episodes'>, string>> = {
  updates: 'tells no updates, so it cannot be drawn over them',
  seconds: 'was stored without times of its steps, so it cannot be drawn over seconds',
  compute: 'was stored without its processor time, so it cannot be drawn over it',
};

/** How many of the ascending `events` lie at or before each of the ascending steps. */
function countUpTo(events: Float64Array, steps: Float64Array): Float64Array {
  let count = 0;
  return steps.map((step) => {
    while (count < events.length && events[count]! <= step) count++;
    return count;
  });
}

/** The last value told at or before each of the ascending steps; 0 before the first. */
function lastUpTo({ steps: at, values }: Columns, steps: Float64Array): Float64Array {
  let next = 0;
  return steps.map((step) => {
    while (next < at.length && at[next]! <= step) next++;
    return next === 0 ? 0 : values[next - 1]!;
  });
}

/** Seconds at ascending steps, in proportion between the two reports around each; training began at 0. */
function interpolate({ steps: at, values: seconds }: Columns, steps: Float64Array): Float64Array {
  let next = 0;
  return steps.map((step) => {
    while (next < at.length - 1 && at[next]! < step) next++;
    const [startStep, startSecond] = next === 0 ? [0, 0] : [at[next - 1]!, seconds[next - 1]!];
    const width = at[next]! - startStep;
    const share = width > 0 ? Math.min(1, (step - startStep) / width) : 1;
    return startSecond + share * (seconds[next]! - startSecond);
  });
}
