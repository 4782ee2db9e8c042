import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fetchWhenIdle } from '../../../renderer/state/fetchWhenIdle';

describe('Parts of the page that nobody has asked for yet', () => {
  /** What waits for the page to be idle. */
  let waiting: (() => void)[] = [];
  let fetched: string[] = [];
  const part =
    (name: string, fails = false) =>
    async () => {
      fetched.push(name);
      if (fails) throw new Error('gone');
    };
  const beIdle = async () => {
    for (const callback of waiting.splice(0)) callback();
    await vi.advanceTimersByTimeAsync(0);
  };

  beforeEach(() => {
    [waiting, fetched] = [[], []];
    vi.useFakeTimers();
    vi.stubGlobal('requestIdleCallback', (callback: () => void) => waiting.push(callback));
    vi.stubGlobal('cancelIdleCallback', () => (waiting = []));
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('are left alone while the page opens, and then come one at a time, whenever it is idle', async () => {
    fetchWhenIdle([part('a'), part('b')]);
    await beIdle();
    expect(fetched).toEqual([]);
    await vi.advanceTimersByTimeAsync(2000);
    await beIdle();
    expect(fetched).toEqual(['a']);
    await beIdle();
    expect(fetched).toEqual(['a', 'b']);
  });

  it('do not keep the next from coming where one is missing', async () => {
    fetchWhenIdle([part('a', true), part('b')]);
    await vi.advanceTimersByTimeAsync(2000);
    await beIdle();
    await beIdle();
    expect(fetched).toEqual(['a', 'b']);
  });

  it('stay away once they are given up', async () => {
    const stop = fetchWhenIdle([part('a'), part('b')]);
    await vi.advanceTimersByTimeAsync(2000);
    await beIdle();
    stop();
    await beIdle();
    expect(fetched).toEqual(['a']);
  });
});
