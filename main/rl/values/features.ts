import type { Observation } from '../core/environment';
import type { SavedState } from '../core/savedState';
import type { FeatureBounds, FeatureSpec } from './featureSpec';

/**
 * A feature vector x(s), as the few elements that may differ from 0.
 *
 * Element `indexes[i]` is `values[i]`; all others are 0. Made once and filled again and again.
 */
export class ActiveFeatures {
  readonly indexes: Int32Array;
  readonly values: Float64Array;

  /** @param length how many elements may differ from 0, always the same for one kind of features. */
  constructor(readonly length: number) {
    this.indexes = new Int32Array(length);
    this.values = new Float64Array(length);
  }

  copyFrom(other: ActiveFeatures): void {
    this.indexes.set(other.indexes);
    this.values.set(other.values);
  }

  save(): SavedState {
    return { indexes: this.indexes.slice(), values: this.values.slice() };
  }

  load(saved: SavedState): void {
    this.indexes.set(saved['indexes'] as Int32Array);
    this.values.set(saved['values'] as Float64Array);
  }
}

/** Turns observations into numbers that a value is linear in. */
export interface Features {
  readonly spec: FeatureSpec;
  /** Length of x(s). */
  readonly count: number;
  /** Elements of x(s) that may differ from 0. */
  readonly activeCount: number;
  /** Writes x(observation) into `active`, whose length is `activeCount`. */
  encode(observation: Observation, active: ActiveFeatures): void;
  /** Weights w with wᵀx(s) = 1 for every s, shape [count]; `undefined` where there are none. */
  constantWeights(): Float64Array | undefined;
}

/** Room for one feature vector. */
export function createActiveFeatures(features: Features): ActiveFeatures {
  return new ActiveFeatures(features.activeCount);
}

/**
 * Maps each element of an observation from its bounds onto [0, 1]; what lies outside goes to the nearer end.
 *
 * Writes into an array of its own, valid until the next call.
 */
export class UnitScale {
  readonly size: number;
  readonly #low: Float64Array;
  readonly #range: Float64Array;
  readonly #scaled: Float64Array;

  constructor({ low, high }: FeatureBounds) {
    this.size = low.length;
    this.#low = Float64Array.from(low);
    this.#range = Float64Array.from(low, (least, i) => Math.max(high[i]! - least, Number.MIN_VALUE));
    this.#scaled = new Float64Array(this.size);
  }

  apply(observation: Observation): Float64Array {
    if (typeof observation === 'number') this.#scaled[0] = this.#unit(observation, 0);
    else for (let i = 0; i < this.size; i++) this.#scaled[i] = this.#unit(observation[i]!, i);
    return this.#scaled;
  }

  #unit(value: number, element: number): number {
    const share = (value - this.#low[element]!) / this.#range[element]!;
    return Math.max(0, Math.min(1, share));
  }
}
