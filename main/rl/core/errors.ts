import { distance } from 'fastest-levenshtein';

/** Why a call was refused; the same words cross the contract and reach the screen. */
export type CoreErrorCode = 'invalid-value' | 'unknown-name' | 'numerical' | 'not-supported';

/** An error whose sentence is written for the person who reads it. */
export class CoreError extends Error {
  override readonly name: string = 'CoreError';

  constructor(
    readonly code: CoreErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** A value lies outside what is allowed: `<what> must <be what>, got <value>.` */
export class InvalidValueError extends CoreError {
  override readonly name = 'InvalidValueError';

  constructor(message: string) {
    super('invalid-value', message);
  }
}

/** A name that nothing is registered under. */
export class UnknownNameError extends CoreError {
  override readonly name = 'UnknownNameError';

  /**
   * @param kind what the name should have named, such as `environment`.
   * @param allowed every name that exists; the nearest one is proposed.
   */
  constructor(kind: string, given: string, allowed: readonly string[]) {
    super('unknown-name', `${unknownSentence(kind, given, allowed)}`);
  }
}

/** A number was lost to NaN or infinity while learning. */
export class NumericalError extends CoreError {
  override readonly name = 'NumericalError';

  constructor(message: string) {
    super('numerical', message);
  }
}

function unknownSentence(kind: string, given: string, allowed: readonly string[]): string {
  const nearest = nearestName(given, allowed);
  const hint =
    nearest !== undefined
      ? `Did you mean "${nearest}"?`
      : allowed.length === 0
        ? 'There is none here.'
        : `Known: ${allowed.slice(0, 12).join(', ')}${allowed.length > 12 ? ', …' : ''}.`;
  return `Unknown ${kind} "${shorten(given)}". ${hint}`;
}

/** The known name nearest to `given` by edit distance, or `undefined` when none is near. */
export function nearestName(given: string, allowed: readonly string[]): string | undefined {
  const wanted = given.slice(0, 64).toLowerCase();
  let nearest: string | undefined;
  let least = Math.max(2, Math.ceil(wanted.length * 0.4)) + 1;
  for (const name of allowed) {
    const candidate = name.toLowerCase();
    const cost = candidate.startsWith(wanted) && wanted.length > 2 ? 1 : distance(wanted, candidate);
    if (cost < least) [nearest, least] = [name, cost];
  }
  return nearest;
}

/** A value as it may stand in a sentence: short, whatever was given. */
export function shorten(value: unknown): string {
  const text =
    typeof value === 'string' ? value : typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
