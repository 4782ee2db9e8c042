import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LabError } from '../../../main/contract/errors';
import type { LabClient } from '../../../main/contract/lab';
import { PolicyFeed } from '../../../renderer/state/policyFeed.svelte';

/** A lab that answers with the policy of step 100 · (requests so far), or of the step that is asked for. */
function fakeLab() {
  const asked: (number | undefined)[] = [];
  const client = {
    async request(_name: string, { runId, step }: { runId: string; step?: number }) {
      asked.push(step);
      return { runId, step: step ?? 100 * asked.length, policy: { kind: 'uniform', actionCount: 2 } };
    },
  } as unknown as LabClient;
  return { client, asked };
}

const page = { hidden: false, addEventListener() {}, removeEventListener() {} };
const settle = () => vi.advanceTimersByTimeAsync(0);

describe('the policy to watch', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('document', page);
  });
  afterEach(() => {
    page.hidden = false;
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('is asked for once a second while the run learns', async () => {
    const { client, asked } = fakeLab();
    const feed = new PolicyFeed(
      client,
      'a',
      () => true,
      () => {},
    );
    const stop = feed.start();
    await vi.advanceTimersByTimeAsync(3500);
    expect(asked).toHaveLength(4);
    expect(feed.current?.step).toBe(400);
    stop();
    await vi.advanceTimersByTimeAsync(3000);
    expect(asked).toHaveLength(4);
  });

  it('is asked for once when nothing is learned any more', async () => {
    const { client, asked } = fakeLab();
    new PolicyFeed(
      client,
      'a',
      () => false,
      () => {},
    ).start();
    await vi.advanceTimersByTimeAsync(5000);
    expect(asked).toHaveLength(1);
  });

  it('is not asked for while nobody looks', async () => {
    const { client, asked } = fakeLab();
    new PolicyFeed(
      client,
      'a',
      () => true,
      () => {},
    ).start();
    await settle();
    page.hidden = true;
    await vi.advanceTimersByTimeAsync(5000);
    expect(asked.length).toBeLessThanOrEqual(2);
  });

  it('stays with the checkpoint that was chosen, and goes back to the newest', async () => {
    const { client, asked } = fakeLab();
    const feed = new PolicyFeed(
      client,
      'a',
      () => true,
      () => {},
    );
    feed.start();
    await settle();
    feed.choose(40);
    await vi.advanceTimersByTimeAsync(3000);
    expect(feed.current?.step).toBe(40);
    expect(asked.filter((step) => step === 40)).toHaveLength(1);
    feed.choose(undefined);
    await settle();
    expect(feed.current?.step).toBeGreaterThan(40);
  });

  it('keeps waiting for the first policy of a run that has only just begun', async () => {
    const errors: unknown[] = [];
    let count = 0;
    const client = {
      request: () =>
        ++count < 3
          ? Promise.reject(new LabError('not-found', 'No policy yet.'))
          : Promise.resolve({ runId: 'a', step: 5, policy: {} }),
    } as unknown as LabClient;
    const feed = new PolicyFeed(
      client,
      'a',
      () => true,
      (error) => errors.push(error),
    );
    feed.start();
    await vi.advanceTimersByTimeAsync(2500);
    expect(feed.current?.step).toBe(5);
    expect(errors).toEqual([]);
  });
});
