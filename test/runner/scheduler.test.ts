import { describe, expect, it } from 'vitest';
import { Scheduler } from '../../main/runner/scheduler';

/** A scheduler with waiting runs named by letters, and the order in which they were started. */
function queue(limit: number, names: string) {
  const scheduler = new Scheduler(limit);
  const started: string[] = [];
  for (const name of names) scheduler.add(name, () => started.push(name));
  return { scheduler, started };
}

describe('the scheduler', () => {
  it('starts as many as the limit allows, in the order they came', () => {
    expect(queue(2, 'abcd').started).toEqual(['a', 'b']);
  });

  it('starts the next one when a slot is freed, once for each', () => {
    const { scheduler, started } = queue(2, 'abcd');
    scheduler.release('b');
    scheduler.release('b');
    expect(started).toEqual(['a', 'b', 'c']);
    scheduler.release('a');
    expect(started).toEqual(['a', 'b', 'c', 'd']);
  });

  it('lets a waiting run be withdrawn, but not one that has started', () => {
    const { scheduler, started } = queue(1, 'abc');
    expect(scheduler.withdraw('b')).toBe(true);
    expect(scheduler.withdraw('a')).toBe(false);
    scheduler.release('a');
    expect(started).toEqual(['a', 'c']);
  });

  it('starts nothing more after it was emptied', () => {
    const { scheduler, started } = queue(1, 'ab');
    scheduler.clear();
    scheduler.release('a');
    expect(started).toEqual(['a']);
  });
});
