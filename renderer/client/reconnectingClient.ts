import { LabError } from '../../main/contract/errors';
import type { LabClient, RequestName, RequestParams, RequestResults } from '../../main/contract/lab';
import type { ByteChannel } from '../../main/contract/messages';
import { createClient } from './client';
import { EventListeners } from './eventListeners';

/** `connecting`: requests wait; `connected`: they are answered; `disconnected`: they fail at once until the next attempt. */
export type ConnectionState = 'connecting' | 'connected' | 'disconnected';

export interface ReconnectingClient extends LabClient {
  /** Gives the connection up for good. */
  close(): void;
}

/** Milliseconds from a loss to the next attempt; doubled after each failure. */
const shortestDelay = 200;
const longestDelay = 5000;

/**
 * A client that outlives its channel: when that is lost it opens another, and goes on telling its subscribers.
 *
 * What happened in between is not told again, so whoever shows state reads it anew at each `connected`.
 */
export function createReconnectingClient(
  openChannel: () => Promise<ByteChannel>,
  onState: (state: ConnectionState) => void = () => {},
): ReconnectingClient {
  const listeners = new EventListeners();
  let delay = shortestDelay;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let channel: ByteChannel | undefined;
  let isClosed = false;
  let client = attempt();

  function attempt(): Promise<LabClient> {
    onState('connecting');
    const connected = connect();
    connected.catch(retryLater);
    return connected;
  }

  async function connect(): Promise<LabClient> {
    const opened = await openChannel();
    if (isClosed) {
      opened.close();
      throw unreachable();
    }
    channel = opened;
    channel.onClose(retryLater);
    const connected = createClient(channel, listeners);
    delay = shortestDelay;
    onState('connected');
    return connected;
  }

  function retryLater(): void {
    onState('disconnected');
    if (isClosed) return;
    timer = setTimeout(() => {
      client = attempt();
    }, delay);
    delay = Math.min(2 * delay, longestDelay);
  }

  return {
    async request<K extends RequestName>(name: K, params: RequestParams<K>): Promise<RequestResults[K]> {
      const connected = await client.catch(() => {
        throw unreachable();
      });
      return connected.request(name, params);
    },
    subscribe: (name, listener) => listeners.add(name, listener),
    close() {
      isClosed = true;
      clearTimeout(timer);
      channel?.close();
    },
  };
}

function unreachable(): LabError {
  return new LabError('disconnected', 'The lab cannot be reached.');
}
