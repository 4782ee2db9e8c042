import { type ErrorCode, toLabError } from '../contract/errors';

/** What the shell is told: 0 done, 1 it failed, 2 the call was wrong. */
export type ExitStatus = 0 | 1 | 2;

/** Someone asked us to stop before there was a result. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';

  constructor() {
    super('Interrupted.');
  }
}

/** Errors that blame what was typed; all others blame the world or us. */
const callersFault: ReadonlySet<ErrorCode> = new Set(['invalid-value', 'unknown-name', 'not-found']);

export function exitStatusOf(error: unknown): ExitStatus {
  if (error instanceof InterruptedError) return 1;
  return callersFault.has(toLabError(error).code) ? 2 : 1;
}

/** An error as one line for a terminal. */
export function errorLine(error: unknown): string {
  const { message } = error instanceof InterruptedError ? error : toLabError(error);
  return message.replaceAll(/\s*\n\s*/g, ' ').trim();
}
