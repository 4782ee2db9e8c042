import { InvalidValueError } from '../core/errors';
import type { Box } from '../core/spaces';

/**
 * Carries actions between [−1, 1], where policies and critics see them, and the bounds of the environment.
 *
 *     action = low + (unit + 1) / 2 · (high − low)
 */
export class ActionScale {
  readonly low: Float64Array;
  readonly high: Float64Array;

  /** @throws InvalidValueError when a bound is not finite. */
  constructor({ low, high }: Box) {
    this.low = Float64Array.from(low);
    this.high = Float64Array.from(high);
    const unbounded = [...low, ...high].find((bound) => !Number.isFinite(bound));
    if (unbounded !== undefined) throw new InvalidValueError(`The bounds of actions must be finite, got ${unbounded}.`);
  }

  /** Elements of an action. */
  get size(): number {
    return this.low.length;
  }

  /** A new array: the action within the bounds. */
  toBounds(units: Float64Array): Float64Array {
    return units.map((unit, i) => this.low[i]! + ((unit + 1) / 2) * (this.high[i]! - this.low[i]!));
  }
}

/** The nearest number in [−1, 1]. */
export function clipToUnit(element: number): number {
  return Math.min(Math.max(element, -1), 1);
}
