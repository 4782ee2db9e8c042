import { InvalidValueError, NumericalError, shorten } from './errors';

/** @throws InvalidValueError when `value` is not a finite number in [low, high]. */
export function checkRange(name: string, value: number, low: number, high: number): void {
  if (!(value >= low && value <= high) || !Number.isFinite(value)) {
    throw new InvalidValueError(`${name} must lie in [${low}, ${high}], got ${shorten(value)}.`);
  }
}

/** @throws InvalidValueError when `value` is not a whole number in [low, high]. */
export function checkInteger(name: string, value: number, low: number, high = Number.MAX_SAFE_INTEGER): void {
  if (!Number.isInteger(value) || value < low || value > high) {
    const range = high === Number.MAX_SAFE_INTEGER ? `of at least ${low}` : `in [${low}, ${high}]`;
    throw new InvalidValueError(`${name} must be a whole number ${range}, got ${shorten(value)}.`);
  }
}

/**
 * Guards a quantity of learning against NaN and infinity.
 *
 * @throws NumericalError that names the quantity; the trainer adds the step.
 */
export function checkFinite(name: string, value: number): number {
  if (!Number.isFinite(value)) throw new NumericalError(`${name} became ${value}`);
  return value;
}
