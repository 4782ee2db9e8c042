import { checkInteger } from '../core/check';
import { InvalidValueError, shorten, UnknownNameError } from '../core/errors';
import type { SettingValue, SettingValues } from '../core/settings';

/** When a dimension counts: each named setting must have one of these values. */
export type Condition = Readonly<Record<string, readonly SettingValue[]>>;

/** Numbers between two ends, spaced evenly (`uniform`) or evenly in their logarithm (`log`). */
export interface RangeDimension {
  readonly kind: 'uniform' | 'log';
  readonly low: number;
  readonly high: number;
  /** Whole numbers only; both ends are among them. */
  readonly integer?: boolean | undefined;
  /** Values that a grid takes from it; 5 unless said otherwise. */
  readonly points?: number | undefined;
  readonly when?: Condition | undefined;
}

export interface ChoiceDimension {
  readonly kind: 'choice';
  readonly values: readonly SettingValue[];
  readonly when?: Condition | undefined;
}

export type Dimension = RangeDimension | ChoiceDimension;

/** What may vary, by the name of the setting. Conditions may only speak of dimensions that stand before. */
export type SearchSpace = Readonly<Record<string, Dimension>>;

const defaultPoints = 5;

/**
 * Refuses a space that cannot be searched.
 *
 * @throws InvalidValueError for an empty space, range or list; UnknownNameError for a condition on what is not before.
 */
export function checkSpace(space: SearchSpace): void {
  const names = Object.keys(space);
  if (names.length === 0) throw new InvalidValueError('A space must vary at least one setting, got none.');
  names.forEach((name, i) => {
    const dimension = space[name]!;
    if (dimension.kind === 'choice') checkChoice(name, dimension);
    else checkRangeDimension(name, dimension);
    for (const other of Object.keys(dimension.when ?? {})) {
      if (!names.slice(0, i).includes(other)) throw new UnknownNameError(`setting before ${name}`, other, names.slice(0, i));
    }
  });
}

function checkChoice(name: string, { values }: ChoiceDimension): void {
  if (values.length === 0) throw new InvalidValueError(`${name} must have at least one value to choose, got none.`);
}

function checkRangeDimension(name: string, { kind, low, high, integer, points }: RangeDimension): void {
  if (!(Number.isFinite(low) && Number.isFinite(high) && low < high)) {
    throw new InvalidValueError(`${name} must lie between two numbers, the lower first, got [${low}, ${high}].`);
  }
  if (kind === 'log' && low <= 0) {
    throw new InvalidValueError(`${name} must be above 0 to be spaced by its logarithm, got ${low}.`);
  }
  if (integer) {
    checkInteger(`The lower end of ${name}`, low, -Number.MAX_SAFE_INTEGER);
    checkInteger(`The upper end of ${name}`, high, -Number.MAX_SAFE_INTEGER);
  }
  if (points !== undefined) checkInteger(`The points of ${name}`, points, 2);
}

/** Whether a dimension counts, given the settings before it. */
export function isActive({ when = {} }: Dimension, settings: SettingValues): boolean {
  return Object.entries(when).every(([name, allowed]) => allowed.some((value) => isSame(value, settings[name])));
}

/** The value at a place in [0, 1) of a dimension. */
export function valueAt(dimension: Dimension, place: number): SettingValue {
  if (dimension.kind === 'choice') {
    const index = Math.floor(place * dimension.values.length);
    return dimension.values[Math.min(index, dimension.values.length - 1)]!;
  }
  const { kind, integer } = dimension;
  // Whole numbers get the stretch from half a step below to half a step above each, so that the ends are not cut short.
  const [low, high] = integer ? [dimension.low - 0.5, dimension.high + 0.5] : [dimension.low, dimension.high];
  const start = kind === 'log' && integer ? Math.max(low, dimension.low / 2) : low;
  const value =
    kind === 'log' ? Math.exp(Math.log(start) + place * (Math.log(high) - Math.log(start))) : low + place * (high - low);
  const clipped = Math.min(dimension.high, Math.max(dimension.low, integer ? Math.round(value) : value));
  return integer ? clipped : roundToDigits(clipped, dimension);
}

/** The place in [0, 1] at which a dimension has a value: the middle of those that do. */
export function placeOf(dimension: Dimension, value: SettingValue): number {
  if (dimension.kind === 'choice') {
    const index = dimension.values.findIndex((candidate) => isSame(candidate, value));
    if (index < 0) throw new InvalidValueError(`A value must be one of the choices, got ${shorten(value)}.`);
    return (index + 0.5) / dimension.values.length;
  }
  const { kind, integer } = dimension;
  const [low, high] = integer ? [dimension.low - 0.5, dimension.high + 0.5] : [dimension.low, dimension.high];
  const start = kind === 'log' && integer ? Math.max(low, dimension.low / 2) : low;
  const place =
    kind === 'log'
      ? (Math.log(value as number) - Math.log(start)) / (Math.log(high) - Math.log(start))
      : ((value as number) - low) / (high - low);
  return Math.min(1, Math.max(0, place));
}

/** The values that a grid takes from a dimension, ascending, both ends among them. */
export function gridValues(dimension: Dimension): SettingValue[] {
  if (dimension.kind === 'choice') return [...dimension.values];
  const { kind, low, high, integer, points = defaultPoints } = dimension;
  const values = Array.from({ length: points }, (_, i) => {
    const share = i / (points - 1);
    const value = kind === 'log' ? low * (high / low) ** share : low + share * (high - low);
    return integer ? Math.round(value) : i === 0 ? low : i === points - 1 ? high : roundToDigits(value, dimension);
  });
  return [...new Set(values)];
}

/** Puts a value for each active dimension together, asking in order, so that conditions see what stands before. */
export function chooseSettings(space: SearchSpace, choose: (name: string, dimension: Dimension) => SettingValue): SettingValues {
  const settings: Record<string, SettingValue> = {};
  for (const [name, dimension] of Object.entries(space)) {
    if (isActive(dimension, settings)) settings[name] = choose(name, dimension);
  }
  return settings;
}

/** Whether two values are the same setting; lists by their items. */
export function isSame(one: SettingValue | undefined, other: SettingValue | undefined): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/** Four significant digits: what lies behind them is chance, and a person has to read it. */
function roundToDigits(value: number, { low, high }: RangeDimension): number {
  return Math.min(high, Math.max(low, Number(value.toPrecision(4))));
}
