import { decode, encode } from '../../main/contract/encoding';
import { LabError } from '../../main/contract/errors';
import type { LabClient, RequestName, RequestParams, RequestResults } from '../../main/contract/lab';
import type { ByteChannel, LabMessage, RequestMessage } from '../../main/contract/messages';
import { EventListeners } from './eventListeners';

interface PendingRequest {
  readonly name: string;
  resolve(result: unknown): void;
  reject(error: LabError): void;
}

/**
 * A client on one channel. When the channel closes, what is pending is rejected, and so is all that follows.
 *
 * Events go to `listeners`, which may be shared with the client of the next channel.
 */
export function createClient(channel: ByteChannel, listeners: EventListeners = new EventListeners()): LabClient {
  const pending = new Map<number, PendingRequest>();
  let lastId = 0;
  let isOpen = true;

  channel.onClose(() => {
    isOpen = false;
    for (const { name, reject } of pending.values()) reject(lostConnection(name));
    pending.clear();
  });
  channel.onMessage((bytes) => {
    const message = decode(bytes) as LabMessage;
    if (message.kind === 'event') {
      listeners.tell(message.name, message.event);
      return;
    }
    const request = pending.get(message.id);
    pending.delete(message.id);
    if (message.kind === 'result') request?.resolve(message.result);
    else request?.reject(new LabError(message.code, message.message));
  });

  return {
    request<K extends RequestName>(name: K, params: RequestParams<K>): Promise<RequestResults[K]> {
      return new Promise<unknown>((resolve, reject) => {
        if (!isOpen) throw lostConnection(name);
        const id = ++lastId;
        const bytes = encodeRequest({ kind: 'request', id, name, params });
        pending.set(id, { name, resolve, reject });
        channel.send(bytes);
      }) as Promise<RequestResults[K]>;
    },
    subscribe: (name, listener) => listeners.add(name, listener),
  };
}

function encodeRequest(message: RequestMessage): Uint8Array {
  try {
    return encode(message);
  } catch (error) {
    throw new LabError(
      'invalid-value',
      `The request ${message.name} must hold plain data. ${error instanceof Error ? error.message : error}`,
    );
  }
}

function lostConnection(name: string): LabError {
  return new LabError('disconnected', `The connection to the lab was lost before it answered ${name}.`);
}
