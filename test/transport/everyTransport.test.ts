import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { decode, encode } from '../../main/contract/encoding';
import type { LabClient } from '../../main/contract/lab';
import { type ByteChannel, largestRequestBytes } from '../../main/contract/messages';
import type { Curve } from '../../main/contract/models';
import { createDispatcher, type Dispatcher, longestReadBytes } from '../../main/transport/dispatch';
import { createClient } from '../../renderer/client/client';
import { noSuchRun, ScriptedLab } from './scriptedLab';
import { type Transport, transports } from './transports';

/** The next message that arrives on a channel. */
const nextMessage = (channel: ByteChannel) =>
  new Promise<unknown>((resolve) => channel.onMessage((bytes) => resolve(decode(bytes))));

const closing = (channel: ByteChannel) => new Promise<void>((resolve) => channel.onClose(resolve));

const notice = { level: 'info', message: 'Hello.' } as const;

describe.each(transports)('Over %s', (_name, start) => {
  let lab: ScriptedLab;
  let dispatcher: Dispatcher;
  let transport: Transport;
  let channel: ByteChannel;
  let client: LabClient;

  beforeEach(async () => {
    lab = new ScriptedLab();
    dispatcher = createDispatcher(lab);
    transport = await start(dispatcher);
    channel = await transport.open();
    client = createClient(channel);
    lab.answers.set('environments.list', () => []);
  });

  afterEach(async () => {
    dispatcher.close();
    await transport.stop();
  });

  /** Passes once everything sent before has arrived. */
  const settled = (asker = client) => asker.request('environments.list', {});

  it('a request is answered', async () => {
    lab.answers.set('runs.delete', (params) => ({ count: (params as { runIds: string[] }).runIds.length }));
    expect(await client.request('runs.delete', { runIds: ['a', 'b'] })).toEqual({ count: 2 });
  });

  it('answers find their own requests, in whatever order they come', async () => {
    let answerSlow = (_result: unknown): void => {};
    lab.answers.set('runs.delete', () => new Promise((resolve) => (answerSlow = resolve)));
    lab.answers.set('runs.restore', () => ({ count: 2 }));
    const slow = client.request('runs.delete', { runIds: [] });
    expect(await client.request('runs.restore', { runIds: [] })).toEqual({ count: 2 });
    answerSlow({ count: 1 });
    expect(await slow).toEqual({ count: 1 });
  });

  it('an error keeps its code and sentence', async () => {
    lab.refuse('runs.get', noSuchRun);
    await expect(client.request('runs.get', { runId: 'r9' })).rejects.toMatchObject({
      name: 'LabError',
      code: 'not-found',
      message: 'There is no run "r9".',
    });
  });

  it('a defect in the lab is told as one', async () => {
    lab.refuse('runs.get', new RangeError('Invalid array length'));
    await expect(client.request('runs.get', { runId: 'r1' })).rejects.toMatchObject({
      code: 'internal',
      message: 'Something went wrong in the lab: Invalid array length',
    });
  });

  it('an answer that cannot be sent is told as a defect', async () => {
    lab.answers.set('runs.get', () => ({ callback: () => {} }));
    await expect(client.request('runs.get', { runId: 'r1' })).rejects.toMatchObject({ code: 'internal' });
  });

  it('events reach only their subscribers', async () => {
    const other = createClient(await transport.open());
    const heard = vi.fn();
    const heardOther = vi.fn();
    client.subscribe('lab.noticed', heard);
    client.subscribe('run.ended', heardOther);
    other.subscribe('run.changed', heardOther);
    await settled(other);

    lab.tell('lab.noticed', notice);
    await settled();
    await settled(other);
    expect(heard.mock.calls).toEqual([[notice]]);
    expect(heardOther).not.toHaveBeenCalled();
  });

  it('every connection gets the event', async () => {
    const other = createClient(await transport.open());
    const heard = vi.fn();
    client.subscribe('lab.noticed', heard);
    other.subscribe('lab.noticed', heard);
    await settled(other);

    lab.tell('lab.noticed', notice);
    await settled();
    await settled(other);
    expect(heard).toHaveBeenCalledTimes(2);
  });

  it('unsubscribing stops events, for this listener only', async () => {
    const stopped = vi.fn();
    const kept = vi.fn();
    const stop = client.subscribe('lab.noticed', stopped);
    client.subscribe('lab.noticed', kept);
    stop();
    await settled();

    lab.tell('lab.noticed', notice);
    await settled();
    expect(stopped).not.toHaveBeenCalled();
    expect(kept).toHaveBeenCalledOnce();
  });

  it('typed arrays arrive bit for bit', async () => {
    const curve: Curve = {
      name: 'return',
      steps: Float64Array.of(1, 2, 3),
      values: Float64Array.of(Number.NaN, -Infinity, 0.1 + 0.2),
    };
    lab.answers.set('runs.metric', () => ({ runId: 'r1', ...curve }));
    expect(await client.request('runs.metric', { runId: 'r1', name: 'return' })).toStrictEqual({ runId: 'r1', ...curve });
  });

  it('a connection that the lab closes rejects what is pending', async () => {
    const pending = client.request('runs.get', { runId: 'r1' });
    await settled();
    dispatcher.close();
    await expect(pending).rejects.toMatchObject({
      code: 'disconnected',
      message: 'The connection to the lab was lost before it answered runs.get.',
    });
  });

  it('a connection that the page closes rejects what is pending, and whatever is asked later', async () => {
    const pending = client.request('runs.get', { runId: 'r1' });
    channel.close();
    await expect(pending).rejects.toMatchObject({ code: 'disconnected' });
    await expect(settled()).rejects.toMatchObject({ code: 'disconnected' });
  });

  it('what is asked may hold only plain data', async () => {
    const params = { runId: (() => 'r1') as unknown as string };
    await expect(client.request('runs.get', params)).rejects.toMatchObject({ code: 'invalid-value' });
  });

  it('the lab may tell and close after a page has gone', async () => {
    const gone = await transport.open();
    const isClosed = closing(gone);
    gone.close();
    await isClosed;
    lab.tell('lab.noticed', notice);
    dispatcher.close();
    expect(lab.listenerCount).toBe(0);
  });

  describe('the lab refuses', () => {
    afterEach(async () => {
      // Whatever one peer sent, the connection of the other still works.
      await expect(settled()).resolves.toEqual([]);
    });

    it.each([
      ['an unknown name', { name: 'runs.explode', params: {} }, 'unknown-name', 'Unknown request "runs.explode".'],
      ['a missing field', { name: 'runs.get', params: {} }, 'invalid-value', /^runId: .* \(in runs\.get\)\.$/],
      ['a field too many', { name: 'runs.get', params: { runId: 'r1', force: true } }, 'invalid-value', /force/],
      ['a request without a name', { params: {} }, 'invalid-value', 'A request must say its name.'],
      [
        'a body of 10 MB',
        { name: 'runs.annotate', params: { runId: 'r1', notes: 'x'.repeat(10_000_000) } },
        'too-large',
        new RegExp(`^A request must have at most ${largestRequestBytes} bytes, got 100000\\d\\d\\.$`),
      ],
    ])('%s, under its id', async (_what, body, code, message) => {
      const raw = await transport.open();
      const answer = nextMessage(raw);
      raw.send(encode({ kind: 'request', id: 7, ...body }));
      expect(await answer).toEqual({
        kind: 'error',
        id: 7,
        code,
        message: message instanceof RegExp ? expect.stringMatching(message) : message,
      });
    });

    it.each([
      ['garbage bytes', () => Uint8Array.of(0xc1, 0xff, 0x00)],
      ['an empty message', () => new Uint8Array(0)],
      ['a value that is no message', () => encode('hello')],
      ['a message of another kind', () => encode({ kind: 'result', id: 1, result: null })],
      ['a request without an id', () => encode({ kind: 'request', name: 'lab.describe' })],
      ['more than it is ready to read', () => new Uint8Array(longestReadBytes + 1)],
    ])('%s, and hangs up', async (_what, bytes) => {
      const raw = await transport.open();
      const isClosed = closing(raw);
      raw.send(bytes());
      await isClosed;
    });
  });
});
