import { checkInteger } from '../core/check';
import { InvalidValueError } from '../core/errors';

/**
 * Thins a curve for drawing without hiding anything: no peak and no dip is lost.
 *
 * Keeps the first and the last point, cuts the rest into ⌊(maxPoints − 2) / 2⌋ stretches of equally many points, and
 * keeps the lowest and the highest of each, in their order. NaN is neither; a stretch of nothing else keeps one, so that
 * a gap stays a gap. A curve that is short enough comes back as it is, the same arrays.
 *
 * @param maxPoints at least 2; from 4 on the lowest and the highest value of all are among those kept.
 * @throws InvalidValueError when the columns differ in length.
 */
export function downsample(
  steps: Float64Array,
  values: Float64Array,
  maxPoints: number,
): { readonly steps: Float64Array; readonly values: Float64Array } {
  checkInteger('maxPoints', maxPoints, 2);
  if (steps.length !== values.length) {
    throw new InvalidValueError(`values must have one number for each of the ${steps.length} steps, got ${values.length}.`);
  }
  if (steps.length <= maxPoints) return { steps, values };
  const kept = keptIndexes(values, Math.floor((maxPoints - 2) / 2));
  return { steps: Float64Array.from(kept, (i) => steps[i]!), values: Float64Array.from(kept, (i) => values[i]!) };
}

/** Ascending indexes: both ends, and at most two for each stretch between them. */
function keptIndexes(values: Float64Array, stretchCount: number): number[] {
  const kept = [0];
  const inner = values.length - 2;
  for (let stretch = 0; stretch < stretchCount; stretch++) {
    const start = 1 + Math.floor((stretch * inner) / stretchCount);
    const end = 1 + Math.floor(((stretch + 1) * inner) / stretchCount);
    const [lowest, highest] = extremes(values, start, end);
    if (lowest !== highest) kept.push(Math.min(lowest, highest));
    kept.push(Math.max(lowest, highest));
  }
  kept.push(values.length - 1);
  return kept;
}

/** Indexes of the lowest and the highest value in [start, end); `start` twice when all are NaN. */
function extremes(values: Float64Array, start: number, end: number): readonly [lowest: number, highest: number] {
  let lowest = start;
  let highest = start;
  for (let i = start + 1; i < end; i++) {
    const value = values[i]!;
    // A comparison with NaN is false, so a first value that is NaN gives way only by being asked about.
    if (value < values[lowest]! || (Number.isNaN(values[lowest]) && !Number.isNaN(value))) lowest = i;
    if (value > values[highest]! || (Number.isNaN(values[highest]) && !Number.isNaN(value))) highest = i;
  }
  return [lowest, highest];
}
