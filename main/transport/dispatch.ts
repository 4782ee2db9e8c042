import { decode, encode } from '../contract/encoding';
import { LabError, toLabError } from '../contract/errors';
import type { LabService } from '../contract/lab';
import { type ByteChannel, type LabMessage, largestRequestBytes, type RequestMessage } from '../contract/messages';

/** Longest message that is still read, so that its refusal can carry its id; a peer that sends more is hung up on. */
export const longestReadBytes = 16 * largestRequestBytes;

/** Serves any number of channels with one lab. */
export interface Dispatcher {
  /** Answers the channel's requests and tells it every event, until it closes. */
  serve(channel: ByteChannel): void;
  /** Stops listening to the lab and closes every channel. */
  close(): void;
}

/**
 * Carries requests to the lab, and its answers, errors and events back.
 *
 * Checks only the shape and size of a message; what it asks for is checked by the lab. A request that cannot be answered is
 * refused under its id. A peer whose bytes are no request at all is hung up on, and nobody else notices.
 */
export function createDispatcher(lab: LabService): Dispatcher {
  const channels = new Set<ByteChannel>();
  const stopListening = lab.subscribe((name, event) => {
    if (channels.size === 0) return;
    const bytes = encode({ kind: 'event', name, event } satisfies LabMessage);
    for (const channel of channels) channel.send(bytes);
  });

  return {
    serve(channel) {
      channels.add(channel);
      channel.onClose(() => channels.delete(channel));
      channel.onMessage((bytes) => {
        const request = readRequest(bytes);
        if (request === undefined) channel.close();
        else void answer(request, bytes.length, lab).then((reply) => channel.send(reply));
      });
    },
    close() {
      stopListening();
      for (const channel of channels) channel.close();
    },
  };
}

/** What is certain about a message that can be answered: its id. */
type UncheckedRequest = Pick<RequestMessage, 'kind' | 'id'> & { readonly name?: unknown; readonly params?: unknown };

/** The request that the bytes spell; `undefined` when they spell none. */
function readRequest(bytes: Uint8Array): UncheckedRequest | undefined {
  if (bytes.length > longestReadBytes) return undefined;
  try {
    const message = (decode(bytes) ?? {}) as Partial<Record<keyof RequestMessage, unknown>>;
    return message.kind === 'request' && Number.isSafeInteger(message.id) ? (message as UncheckedRequest) : undefined;
  } catch {
    return undefined;
  }
}

/** The encoded answer: a result, or the error with its code and sentence. */
async function answer({ id, name, params }: UncheckedRequest, byteCount: number, lab: LabService): Promise<Uint8Array> {
  try {
    if (byteCount > largestRequestBytes) {
      throw new LabError('too-large', `A request must have at most ${largestRequestBytes} bytes, got ${byteCount}.`);
    }
    if (typeof name !== 'string') throw new LabError('invalid-value', 'A request must say its name.');
    const result = await lab.handle(name, params);
    return encode({ kind: 'result', id, result } satisfies LabMessage);
  } catch (error) {
    const { code, message } = toLabError(error);
    return encode({ kind: 'error', id, code, message } satisfies LabMessage);
  }
}
