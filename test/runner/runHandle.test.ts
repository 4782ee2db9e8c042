import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FromRun } from '../../main/runner/messages';
import type { RunChannel, RunExit } from '../../main/runner/runChannel';
import { explainExit, RunHandle, type RunListener } from '../../main/runner/runHandle';

/** The far end of a channel, played by the test. */
function createChannel() {
  const sent: unknown[] = [];
  let deliver = (_message: FromRun) => {};
  let exit = (_exit: RunExit) => {};
  let isKilled = false;
  const channel: RunChannel = {
    processId: 1,
    send: (message) => sent.push(message),
    onMessage: (listener) => {
      deliver = listener;
    },
    onExit: (listener) => {
      exit = listener;
    },
    kill: () => {
      isKilled = true;
      exit({ code: null, signal: 'SIGKILL', errorOutput: '' });
    },
  };
  return {
    channel,
    sent,
    deliver: (message: FromRun) => deliver(message),
    exit: (how: RunExit) => exit(how),
    isKilled: () => isKilled,
  };
}

function createHandle() {
  const far = createChannel();
  const ends: string[] = [];
  const listener: RunListener = {
    onStarted: () => {},
    onProgress: () => {},
    onPaused: () => {},
    onEnded: (end) => ends.push(end.kind === 'failed' ? end.message : end.reason),
  };
  const start = { kind: 'start', spec: {}, engine: 'auto', engineMemory: {}, finalEpisodes: 1 } as never;
  return { far, ends, handle: new RunHandle(() => far.channel, start, listener, 1000) };
}

describe('the grip on a run process', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('ends a run that falls silent, and tells for how long it waited', () => {
    const { far, ends } = createHandle();
    vi.advanceTimersByTime(900);
    far.deliver({ kind: 'ready' });
    vi.advanceTimersByTime(900);
    expect(ends).toEqual([]);
    vi.advanceTimersByTime(200);
    expect(far.isKilled()).toBe(true);
    expect(ends).toEqual(['The run stopped answering for 1 s and was ended. It can be resumed from its last checkpoint.']);
  });

  it('leaves a paused run in peace', () => {
    const { far, ends } = createHandle();
    far.deliver({ kind: 'paused', isPaused: true });
    vi.advanceTimersByTime(1_000_000);
    expect(ends).toEqual([]);
  });

  it('tells the end once, whatever comes after', () => {
    const { far, ends } = createHandle();
    far.deliver({ kind: 'failed', message: 'The loss became NaN at step 7.' });
    far.exit({ code: 1, signal: null, errorOutput: '' });
    expect(ends).toEqual(['The loss became NaN at step 7.']);
  });

  it('does not leave a question for the policy open when the run ends', async () => {
    const { far, handle } = createHandle();
    const asked = handle.policy();
    far.exit({ code: 1, signal: null, errorOutput: '' });
    await expect(asked).rejects.toThrow('The run ended before it could answer.');
  });
});

describe('the reason for the end of a process', () => {
  it.each([
    [
      {
        code: 134,
        signal: null,
        errorOutput: 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
      },
      /needed more memory/,
    ],
    [{ code: null, signal: 'SIGSEGV', errorOutput: '' }, /crashed \(SIGSEGV\)/],
    [
      { code: 3, signal: null, errorOutput: 'first\nTypeError: x is not a function\n' },
      /unexpectedly with code 3: TypeError: x is not a function\./,
    ],
    [{ code: null, signal: null, errorOutput: '' }, /code none\.$/],
  ])('%o is put into a sentence', (exit, sentence) => {
    expect(explainExit(exit)).toMatch(sentence);
  });
});
