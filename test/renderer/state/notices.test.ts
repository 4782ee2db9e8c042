import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LabError } from '../../../main/contract/errors';
import { Notices } from '../../../renderer/state/notices.svelte';

describe('Notices', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('go by themselves when they need no answer, and stay when something failed', () => {
    const notices = new Notices();
    notices.tell('info', 'Five runs deleted.');
    notices.tell('error', 'The disk is full.');
    vi.advanceTimersByTime(60_000);
    expect(notices.list.map(({ message }) => message)).toEqual(['The disk is full.']);
  });

  it('wait while somebody reads them', () => {
    const notices = new Notices();
    notices.tell('info', 'Five runs deleted.');
    const id = notices.list[0]?.id ?? 0;
    notices.hold(id);
    vi.advanceTimersByTime(60_000);
    expect(notices.list).toHaveLength(1);
    notices.resume(id);
    vi.advanceTimersByTime(60_000);
    expect(notices.list).toHaveLength(0);
  });

  it('have their whole time again once nobody reads them any more', () => {
    const notices = new Notices();
    notices.tell('info', 'Five runs deleted.');
    vi.advanceTimersByTime(5000);
    notices.resume(notices.list[0]?.id ?? 0);
    vi.advanceTimersByTime(5000);
    expect(notices.list).toHaveLength(1);
  });

  it('show the sentence of an error and never its stack', () => {
    const notices = new Notices();
    notices.tellError(new LabError('not-found', 'There is no run x.'));
    notices.tellError(new TypeError('undefined is not a function'));
    expect(notices.list.map(({ message }) => message)).toEqual([
      'There is no run x.',
      'Something went wrong in the lab: undefined is not a function',
    ]);
  });

  it('say the same thing once', () => {
    const notices = new Notices();
    notices.tell('error', 'The lab cannot be reached.');
    notices.tell('error', 'The lab cannot be reached.');
    expect(notices.list).toHaveLength(1);
  });

  it('give way, oldest first, when there are too many', () => {
    const notices = new Notices();
    for (let count = 1; count <= 6; count++) notices.tell('error', `Problem ${count}`);
    expect(notices.list.map(({ message }) => message)).toEqual(['Problem 3', 'Problem 4', 'Problem 5', 'Problem 6']);
  });
});
