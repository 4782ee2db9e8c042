/** Every way a request can be refused or fail. Closed: the interface knows what to do about each. */
export const errorCodes = [
  'invalid-value', // a value out of range or of the wrong shape
  'unknown-name', // no such environment, algorithm, setting, metric, format
  'not-found', // no such run, experiment, checkpoint
  'conflict', // not possible in the present state: pausing what has ended, a second lab on one folder
  'not-supported', // right call, wrong host or engine
  'numerical', // learning lost a number to NaN or infinity
  'parity', // an export would behave differently, so nothing was written
  'storage', // the database cannot be read or written
  'too-large', // a message over the limit
  'disconnected', // the other side went away before it answered
  'internal', // a defect of ours
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** An error as it crosses the contract: a code from the closed list and one sentence for the person. */
export class LabError extends Error {
  override readonly name = 'LabError';

  constructor(
    readonly code: ErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** The error to tell others about: keeps code and sentence of known kinds, hides the rest behind `internal`. */
export function toLabError(error: unknown): LabError {
  if (error instanceof LabError) return error;
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  const sentence = typeof message === 'string' && message !== '' ? message : String(error);
  const known = errorCodes.find((candidate) => candidate === code);
  return new LabError(known ?? 'internal', known === undefined ? `Something went wrong in the lab: ${sentence}` : sentence);
}
