import { InvalidValueError, shorten } from './errors';

/** The whole numbers 0 … size − 1. */
export interface Discrete {
  readonly kind: 'discrete';
  readonly size: number;
  /** What each value means, for people; as long as `size` when given. */
  readonly labels?: readonly string[];
}

/** Arrays of numbers within bounds, flat in row-major order. */
export interface Box {
  readonly kind: 'box';
  /** Lowest value of each element; −Infinity where there is none. */
  readonly low: readonly number[];
  /** Highest value of each element; Infinity where there is none. */
  readonly high: readonly number[];
  /** Extent of each dimension; the product is the number of elements. */
  readonly shape: readonly number[];
  /** What each element means, with its unit, for people. */
  readonly labels?: readonly string[];
  /** Finite range that each element mostly keeps to, where its bounds say little: for laying grids of features over it. */
  readonly typical?: { readonly low: readonly number[]; readonly high: readonly number[] };
}

export type Space = Discrete | Box;

/** A value of a space: an index of a discrete one, an array for a box. */
export type ValueOf<S extends Space> = S extends Discrete ? number : S extends Box ? Float64Array : never;

export function discrete(size: number, labels?: readonly string[]): Discrete {
  if (!Number.isInteger(size) || size < 1) {
    throw new InvalidValueError(`The size of a discrete space must be a whole number of at least 1, got ${shorten(size)}.`);
  }
  return labels === undefined ? { kind: 'discrete', size } : { kind: 'discrete', size, labels };
}

export function box(
  low: readonly number[],
  high: readonly number[],
  extra: Partial<Pick<Box, 'labels' | 'shape' | 'typical'>> = {},
): Box {
  if (low.length !== high.length) {
    throw new InvalidValueError(`The bounds of a box must be equally many, got ${low.length} and ${high.length}.`);
  }
  return { kind: 'box', low, high, shape: [low.length], ...extra };
}

/** Number of elements of a box. */
export function sizeOf(space: Box): number {
  return space.low.length;
}

/** Whether `value` lies in `space`; NaN never does. */
export function contains(space: Space, value: unknown): boolean {
  if (space.kind === 'discrete') return Number.isInteger(value) && (value as number) >= 0 && (value as number) < space.size;
  if (!(value instanceof Float64Array || value instanceof Float32Array || Array.isArray(value))) return false;
  return value.length === space.low.length && value.every((x: number, i: number) => x >= space.low[i]! && x <= space.high[i]!);
}

/** A space in a few words: `5 values`, `4 numbers`, `10×10×4 numbers`. */
export function describeSpace(space: Space): string {
  if (space.kind === 'discrete') return `${space.size} values`;
  return space.shape.length > 1 ? `${space.shape.join('×')} numbers` : `${sizeOf(space)} number${sizeOf(space) === 1 ? '' : 's'}`;
}
