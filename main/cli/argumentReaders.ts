import { InvalidValueError, shorten, UnknownNameError } from '../rl/core/errors';

/** Readers of what was typed. Each names the option, what is allowed and what was given. */

/** @returns a reader of whole numbers, also written as 1e6. @throws InvalidValueError */
export function wholeNumber(name: string, least: number, most = Number.MAX_SAFE_INTEGER): (given: string) => number {
  return (given) => {
    const value = given.trim() === '' ? Number.NaN : Number(given);
    if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
    const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `in [${least}, ${most}]`;
    throw new InvalidValueError(`${name} must be a whole number ${range}, got ${shorten(given)}.`);
  };
}

/** @returns a reader of finite numbers. @throws InvalidValueError */
export function realNumber(name: string, low = -Infinity, high = Infinity): (given: string) => number {
  return (given) => {
    const value = given.trim() === '' ? Number.NaN : Number(given);
    if (Number.isFinite(value) && value >= low && value <= high) return value;
    const range = low === -Infinity && high === Infinity ? 'be a number' : `lie in [${low}, ${high}]`;
    throw new InvalidValueError(`${name} must ${range}, got ${shorten(given)}.`);
  };
}

/** @returns a reader of one of several names. @throws UnknownNameError with the nearest. */
export function oneOf<Name extends string>(kind: string, names: readonly Name[]): (given: string) => Name {
  return (given) => {
    const found = names.find((name) => name === given);
    if (found === undefined) throw new UnknownNameError(kind, given, names);
    return found;
  };
}

/** Collects an option that may be given several times. */
export function collect(given: string, before: readonly string[] = []): readonly string[] {
  return [...before, given];
}
