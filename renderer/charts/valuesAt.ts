import { nearestIndex } from './scale';
import type { CurveSeries } from './series';

/** A value of a series at the cursor. */
export interface CursorValue {
  readonly id: string;
  readonly step: number;
  readonly value: number;
}

/** Of every series the value nearest to `step`; none where the curve has not begun or has ended. */
export function valuesAt(series: readonly CurveSeries[], step: number): CursorValue[] {
  return series.flatMap(({ id, steps, values }) => {
    const index = nearestIndex(steps, step);
    if (index < 0) return [];
    const spacing = steps.length > 1 ? (steps[steps.length - 1]! - steps[0]!) / (steps.length - 1) : Infinity;
    if (step < steps[0]! - spacing || step > steps[steps.length - 1]! + spacing) return [];
    return [{ id, step: steps[index]!, value: values[index]! }];
  });
}
