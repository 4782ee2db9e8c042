import type { RunExit } from '../runner/runChannel';

/**
 * Electron's main process to the lab process.
 *
 * Under Electron a port travels beside `connect` and `runStarted`. A lab under an external Node cannot be given ports; it gets
 * what comes through them as `bytes`.
 */
export type ToLab =
  | { readonly kind: 'connect'; readonly connection: number }
  | { readonly kind: 'bytes'; readonly connection: number; readonly bytes: Uint8Array }
  | { readonly kind: 'disconnected'; readonly connection: number }
  | { readonly kind: 'runStarted'; readonly run: number; readonly processId: number | undefined }
  | { readonly kind: 'runEnded'; readonly run: number; readonly exit: RunExit }
  | { readonly kind: 'stop' };

/** The lab process to Electron's main process. */
export type FromLab =
  | { readonly kind: 'ready' }
  /** The lab cannot be opened, and why. */
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'bytes'; readonly connection: number; readonly bytes: Uint8Array }
  | { readonly kind: 'disconnect'; readonly connection: number }
  | { readonly kind: 'startRun'; readonly run: number }
  | { readonly kind: 'killRun'; readonly run: number };
