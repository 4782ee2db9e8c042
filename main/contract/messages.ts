import type { ErrorCode } from './errors';

/** Interface to lab. */
export interface RequestMessage {
  readonly kind: 'request';
  /** Chosen by the asking side; its answer carries the same. */
  readonly id: number;
  readonly name: string;
  readonly params: unknown;
}

/** Lab to interface. */
export type LabMessage =
  | { readonly kind: 'result'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly code: ErrorCode; readonly message: string }
  | { readonly kind: 'event'; readonly name: string; readonly event: unknown };

/** Largest request a lab accepts, bytes: far above any honest one. */
export const largestRequestBytes = 1_000_000;

/**
 * A two-way channel: a socket, a port or a pair in memory. Messages arrive in order, from the first on if `onMessage` is
 * called at once. Once either side has closed it, `onClose` is called on both, `send` does nothing and nothing arrives.
 */
export interface Channel<Out, In> {
  send(message: Out): void;
  onMessage(listener: (message: In) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}

/** A channel of messages in the wire format of `encoding.ts`. */
export type ByteChannel = Channel<Uint8Array, Uint8Array>;
