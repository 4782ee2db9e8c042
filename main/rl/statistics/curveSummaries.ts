import { checkRange } from '../core/check';
import { InvalidValueError } from '../core/errors';
import type { CurveColumns } from './aggregateCurves';

/**
 * Area under a curve, as the mean value over the steps that it covers: in the units of the values.
 *
 *     A = 1 / (t_n − t₁) Σᵢ xᵢ (tᵢ₊₁ − tᵢ)
 *
 * The curve is read as the step function it is, as everywhere here: a value holds until the next. With a single step there
 * is no area, and the last value stands for it.
 *
 * @param lastStep where the area ends, at least the curve's last step; there unless said otherwise.
 * @throws InvalidValueError for a curve without points, or whose columns differ in length.
 */
export function areaUnderCurve({ steps, values }: CurveColumns, lastStep?: number): number {
  checkCurve(steps, values);
  const last = values.length - 1;
  const end = lastStep ?? steps[last]!;
  checkRange('The last step', end, steps[last]!, Infinity);
  const width = end - steps[0]!;
  if (width === 0) return values[last]!;
  let area = values[last]! * (end - steps[last]!);
  for (let i = 0; i < last; i++) area += values[i]! * (steps[i + 1]! - steps[i]!);
  return area / width;
}

/** @throws InvalidValueError for a curve without points. */
export function bestValue({ steps, values }: CurveColumns): number {
  checkCurve(steps, values);
  let best = -Infinity;
  for (let i = 0; i < values.length; i++) if (values[i]! > best) best = values[i]!;
  return best;
}

/** When a run reached a level, or until when it had not. */
export interface TimeToEvent {
  /** Step at which it happened; where it never did, the last step at which it had not. */
  readonly time: number;
  readonly happened: boolean;
}

/**
 * The first step at which a curve reaches a level; *never* is an answer, told as the last step that was looked at.
 *
 * @throws InvalidValueError for a curve without points.
 */
export function stepsToThreshold({ steps, values }: CurveColumns, threshold: number): TimeToEvent {
  checkCurve(steps, values);
  for (let i = 0; i < values.length; i++) {
    if (values[i]! >= threshold) return { time: steps[i]!, happened: true };
  }
  return { time: steps[steps.length - 1]!, happened: false };
}

/**
 * Mean over a window of steps that ends at each point, so that nothing is known before it happened.
 *
 *     yᵢ = mean of xⱼ with tᵢ − span < tⱼ ≤ tᵢ
 *
 * NaN counts as a gap and is left out; a window of nothing else is NaN. A span of 1 or less changes nothing.
 *
 * @param span of the window, in steps.
 * @throws InvalidValueError when the columns differ in length.
 */
export function smoothCurve(
  { steps, values }: CurveColumns,
  span: number,
): { readonly steps: Float64Array; readonly values: Float64Array } {
  if (steps.length !== values.length) throw unequalColumns(steps.length, values.length);
  const smooth = new Float64Array(values.length);
  let first = 0;
  let sum = 0;
  let compensation = 0;
  let count = 0;
  // Kahan's sum: what leaves the window takes along exactly what it brought, so a long curve does not drift.
  const add = (value: number): void => {
    const corrected = value - compensation;
    const next = sum + corrected;
    compensation = next - sum - corrected;
    sum = next;
  };
  for (let i = 0; i < values.length; i++) {
    if (!Number.isNaN(values[i])) {
      add(values[i]!);
      count++;
    }
    for (; first < i && steps[first]! <= steps[i]! - span; first++) {
      if (Number.isNaN(values[first])) continue;
      add(-values[first]!);
      count--;
    }
    smooth[i] = count === 0 ? Number.NaN : first === i ? values[i]! : sum / count;
  }
  return { steps: Float64Array.from(steps), values: smooth };
}

function checkCurve(steps: ArrayLike<number>, values: ArrayLike<number>): void {
  if (steps.length !== values.length) throw unequalColumns(steps.length, values.length);
  if (steps.length === 0) throw new InvalidValueError('A curve must have at least one point, got none.');
}

function unequalColumns(steps: number, values: number): InvalidValueError {
  return new InvalidValueError(`A curve must have one value for each of its ${steps} steps, got ${values}.`);
}
