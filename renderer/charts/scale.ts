/** Smallest and largest of the finite values; `undefined` when there are none. */
export function extent(values: ArrayLike<number>): readonly [low: number, high: number] | undefined {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : undefined;
}

/** Smallest range that holds all given ones; [0, 1] when there are none. */
export function union(ranges: Iterable<readonly [number, number] | undefined>): readonly [low: number, high: number] {
  let low = Infinity;
  let high = -Infinity;
  for (const range of ranges) {
    if (range === undefined) continue;
    low = Math.min(low, range[0]);
    high = Math.max(high, range[1]);
  }
  return low <= high ? [low, high] : [0, 1];
}

/** A round distance, 1, 2 or 5 times a power of ten, that divides `range` into at most `count` parts. */
export function roundSpacing(range: number, count: number): number {
  if (!(range > 0) || !Number.isFinite(range)) return 1;
  const least = range / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(least));
  for (const factor of [1, 2, 5]) if (factor * power >= least * (1 - 1e-9)) return factor * power;
  return 10 * power;
}

/** Range of an axis widened to round numbers, so that it changes rarely while data stream in. */
export interface AxisRange {
  readonly low: number;
  readonly high: number;
  readonly spacing: number;
  readonly ticks: readonly number[];
}

/** Part of a value by which two may differ and still be one: what rounding leaves of a constant. */
const roundingNoise = 1e-9;

/** An axis over [low, high] with at most about `count` divisions; a single value gets room on both sides. */
export function roundAxis(low: number, high: number, count: number): AxisRange {
  if (high - low <= roundingNoise * Math.max(Math.abs(low), Math.abs(high))) {
    const room = low === 0 ? 1 : Math.abs(low) * 0.1;
    return roundAxis(low - room, high + room, count);
  }
  const spacing = roundSpacing(high - low, count);
  const first = Math.floor(low / spacing + 1e-9);
  const last = Math.ceil(high / spacing - 1e-9);
  return { low: first * spacing, high: last * spacing, spacing, ticks: multiples(first, last, spacing) };
}

/**
 * Round numbers within [low, high], without widening it, at most `count` divisions apart.
 *
 * A somewhat wider spacing is taken where it puts a number on the end of the range.
 */
export function ticksWithin(low: number, high: number, count: number): readonly number[] {
  const least = roundSpacing(high - low, count);
  const ending = [1, 1.25, 2, 2.5]
    .map((factor) => factor * least)
    .find((spacing) => isMultiple(high, spacing) && isRound(spacing));
  const spacing = ending ?? least;
  return multiples(Math.ceil(low / spacing - 1e-9), Math.floor(high / spacing + 1e-9), spacing);
}

function isMultiple(value: number, spacing: number): boolean {
  return Math.abs(value / spacing - Math.round(value / spacing)) < 1e-9;
}

/** Whether a number is 1, 2, 2.5 or 5 times a power of ten. */
function isRound(value: number): boolean {
  const leading = value / 10 ** Math.floor(Math.log10(value) + 1e-9);
  return [1, 2, 2.5, 5].some((round) => Math.abs(leading - round) < 1e-9);
}

function multiples(first: number, last: number, spacing: number): number[] {
  // Divided rather than multiplied by a power of ten below 1, so that 3 · 0.1 reads 0.3.
  const inverse = Math.round(1 / spacing);
  const isExact = spacing < 1 && Math.abs(inverse * spacing - 1) < 1e-9;
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => {
    const tick = isExact ? (first + i) / inverse : (first + i) * spacing;
    return tick === 0 ? 0 : tick;
  });
}

/** Index of the ascending `steps` nearest to `step`; −1 when there are none. */
export function nearestIndex(steps: ArrayLike<number>, step: number): number {
  const after = lowerBound(steps, step);
  if (after === 0) return steps.length === 0 ? -1 : 0;
  if (after === steps.length) return after - 1;
  return step - steps[after - 1]! <= steps[after]! - step ? after - 1 : after;
}

/**
 * Index of the first of the ascending `steps` that is at least `step`; their number when none is.
 *
 * @param from, to  the stretch to look in, for whoever knows it.
 */
export function lowerBound(steps: ArrayLike<number>, step: number, from = 0, to = steps.length): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (steps[middle]! < step) low = middle + 1;
    else high = middle;
  }
  return low;
}
