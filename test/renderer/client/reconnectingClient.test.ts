import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ByteChannel } from '../../../main/contract/messages';
import { createDispatcher } from '../../../main/transport/dispatch';
import { createMemoryPair } from '../../../main/transport/memoryChannel';
import { createReconnectingClient } from '../../../renderer/client/reconnectingClient';
import { ScriptedLab } from '../../transport/scriptedLab';

const notice = { level: 'info', message: 'Hello.' } as const;

describe('A reconnecting client', () => {
  const lab = new ScriptedLab();
  const dispatcher = createDispatcher(lab);
  lab.answers.set('environments.list', () => []);

  /** The lab's end of the newest connection. */
  let labEnd: ByteChannel;
  let isReachable: boolean;
  let attempts: number;
  const states: string[] = [];

  async function open(): Promise<ByteChannel> {
    attempts++;
    if (!isReachable) throw new Error('Nobody answers.');
    const [pageEnd, other] = createMemoryPair();
    labEnd = other;
    dispatcher.serve(other);
    return pageEnd;
  }

  const start = () => createReconnectingClient(open, (state) => states.push(state));

  beforeEach(() => {
    vi.useFakeTimers();
    isReachable = true;
    attempts = 0;
    states.length = 0;
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('lets requests wait while it connects', async () => {
    expect(await start().request('environments.list', {})).toEqual([]);
    expect(states).toEqual(['connecting', 'connected']);
  });

  it('comes back after a loss, and tells its subscribers again', async () => {
    const client = start();
    const heard = vi.fn();
    client.subscribe('lab.noticed', heard);
    await client.request('environments.list', {});

    labEnd.close();
    await vi.advanceTimersByTimeAsync(0);
    expect(states.at(-1)).toBe('disconnected');
    await expect(client.request('environments.list', {})).rejects.toMatchObject({ code: 'disconnected' });

    await vi.advanceTimersByTimeAsync(1000);
    expect(states).toEqual(['connecting', 'connected', 'disconnected', 'connecting', 'connected']);
    lab.tell('lab.noticed', notice);
    expect(await client.request('environments.list', {})).toEqual([]);
    expect(heard.mock.calls).toEqual([[notice]]);
  });

  it('stays silent to who unsubscribed before the loss', async () => {
    const client = start();
    const heard = vi.fn();
    client.subscribe('lab.noticed', heard)();
    await client.request('environments.list', {});
    labEnd.close();
    await vi.advanceTimersByTimeAsync(1000);
    lab.tell('lab.noticed', notice);
    await client.request('environments.list', {});
    expect(heard).not.toHaveBeenCalled();
  });

  it('tries ever more rarely while the lab is away, at least every five seconds', async () => {
    isReachable = false;
    const client = start();
    await expect(client.request('environments.list', {})).rejects.toMatchObject({
      code: 'disconnected',
      message: 'The lab cannot be reached.',
    });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(attempts).toBeGreaterThan(10);
    expect(attempts).toBeLessThan(20);

    isReachable = true;
    await vi.advanceTimersByTimeAsync(5000);
    expect(states.at(-1)).toBe('connected');
  });

  it('stays away once it is closed', async () => {
    const client = start();
    await client.request('environments.list', {});
    client.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(attempts).toBe(1);
    expect(states.at(-1)).toBe('disconnected');
  });

  it('closes a channel that opens after it was closed itself', async () => {
    const client = start();
    client.close();
    const isClosed = vi.fn();
    labEnd.onClose(isClosed);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(isClosed).toHaveBeenCalled();
    expect(attempts).toBe(1);
  });
});
