import { type AxisRange, roundAxis, ticksWithin } from './scale';

/** Where values come to lie along an axis: evenly, by their logarithm, or by a logarithm that reaches through 0. */
export interface AxisMap {
  readonly kind: 'linear' | 'logarithmic' | 'symmetric';
  /** Place of a value on the axis; ascending with the value. */
  place(value: number): number;
  /** The value at a place. */
  valueAt(place: number): number;
}

export const linearMap: AxisMap = { kind: 'linear', place: (value) => value, valueAt: (place) => place };

/** log₁₀ v, for values above 0; others lie nowhere. */
export const logarithmicMap: AxisMap = {
  kind: 'logarithmic',
  place: (value) => (value > 0 ? Math.log10(value) : Number.NaN),
  valueAt: (place) => 10 ** place,
};

/** sign(v) log₁₀(1 + |v|): even near 0, by powers of ten far from it, on both sides. */
export const symmetricMap: AxisMap = {
  kind: 'symmetric',
  place: (value) => Math.sign(value) * Math.log10(1 + Math.abs(value)),
  valueAt: (place) => Math.sign(place) * (10 ** Math.abs(place) - 1),
};

/** The logarithmic map that can show everything from `low` on: symmetric where there are values at or below 0. */
export function logarithmicMapFrom(low: number): AxisMap {
  return low > 0 ? logarithmicMap : symmetricMap;
}

/** What is said of a logarithmic value axis that had to be symmetric; '' where it need not. */
export function explainSymmetric(map: AxisMap, low: number, format: (value: number) => string): string {
  if (map.kind !== 'symmetric') return '';
  return `Values reach ${format(low)}, and only those above 0 have a logarithm: the axis is symmetric, sign(v) log₁₀(1 + |v|).`;
}

/** An axis over [low, high] widened to numbers that read well on it, with at most about `count` divisions. */
export function roundMappedAxis(map: AxisMap, low: number, high: number, count: number): AxisRange {
  if (map.kind === 'linear') return roundAxis(low, high, count);
  const linear = roundAxis(low, high, count);
  // Within a factor of four a logarithm is nearly straight, and plain round numbers read best.
  if ((low === high || isNarrow(low, high)) && (map.kind === 'symmetric' || linear.low > 0)) return linear;
  const candidates = landmarks(map, low, high);
  const first = candidates.findLast((value) => value <= low) ?? low;
  const last = candidates.find((value) => value >= high) ?? high;
  const within = candidates.filter((value) => value >= first && value <= last);
  return { low: first, high: last, spacing: linear.spacing, ticks: thin(map, within, count) };
}

/** Numbers that read well within [low, high], without widening it, at most about `count` divisions apart. */
export function mappedTicks(map: AxisMap, low: number, high: number, count: number): readonly number[] {
  if (map.kind === 'linear' || isNarrow(low, high)) return ticksWithin(low, high, count);
  const within = landmarks(map, low, high).filter((value) => value >= low && value <= high);
  return thin(map, within, count);
}

function isNarrow(low: number, high: number): boolean {
  return low * high > 0 && Math.max(low / high, high / low) < 4;
}

/** 1, 2 and 5 times powers of ten from below `low` to above `high`, 0 and their negatives where the map has them. */
function landmarks(map: AxisMap, low: number, high: number): number[] {
  const reach = Math.max(Math.abs(low), Math.abs(high));
  const least = map.kind === 'logarithmic' ? low : 1;
  const positive: number[] = [];
  for (let power = Math.floor(Math.log10(least)); power <= Math.ceil(Math.log10(Math.max(reach, 1))); power++) {
    for (const factor of [1, 2, 5]) positive.push(Number(`${factor}e${power}`));
  }
  if (map.kind === 'logarithmic') return positive;
  return [...positive.map((value) => -value).reverse(), 0, ...positive];
}

/** As many as fit: all, or the powers of ten, or each so-many-th of these from the greatest down; 0 stays. */
function thin(map: AxisMap, values: readonly number[], count: number): number[] {
  if (values.length <= count + 1) return [...values];
  const powers = values.filter((value) => value === 0 || isPowerOfTen(Math.abs(value)));
  if (powers.length < 2) {
    const stride = Math.ceil(values.length / (count + 1));
    return values.filter((_, index) => index % stride === 0);
  }
  const greatest = Math.max(...powers.map(powerOf));
  const stride = Math.ceil(powers.length / (count + 1));
  // Beside 0 there is no room for a label at 1.
  const least = map.kind === 'symmetric' && greatest > 1 ? 1 : -Infinity;
  return powers.filter((value) => value === 0 || (powerOf(value) >= least && (greatest - powerOf(value)) % stride === 0));
}

function powerOf(value: number): number {
  return value === 0 ? -Infinity : Math.round(Math.log10(Math.abs(value)));
}

function isPowerOfTen(value: number): boolean {
  const power = Math.log10(value);
  return Math.abs(power - Math.round(power)) < 1e-9;
}
