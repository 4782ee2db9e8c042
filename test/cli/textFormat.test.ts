import { describe, expect, it } from 'vitest';
import { watchInterruption } from '../../main/cli/interruption';
import { formatCount, formatInterval, formatNumber, formatSeconds, formatTable } from '../../main/cli/textFormat';
import { TrainingProgress } from '../../main/cli/trainingProgress';
import type { RunProgress } from '../../main/contract/models';
import { runInfo } from './fakeLab';

describe('numbers for people', () => {
  it.each([
    [0, '0'],
    [-3, '-3'],
    [1_234_567, '1,234,567'],
    [0.78, '0.7800'],
    [-21.456, '-21.46'],
    [195.34, '195.3'],
    [12_345.6, '12,346'],
    [0.000_012_345, '0.00001234'],
    [Number.NaN, 'NaN'],
    [-Infinity, '-Infinity'],
  ])('%d is written %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  it.each([
    [0.04, '0.0 s'],
    [8.4, '8.4 s'],
    [59.4, '59 s'],
    [125, '2 min 05 s'],
    [3599.6, '1 h 00 min'],
    [12_000, '3 h 20 min'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(formatSeconds(seconds)).toBe(text);
  });

  it('agree with their noun and stand in brackets as intervals', () => {
    expect([formatCount(1, 'run'), formatCount(2000, 'run')]).toEqual(['1 run', '2,000 runs']);
    expect(formatInterval([-1.5, 2])).toBe('[-1.50, 2]');
  });
});

describe('a table', () => {
  it('aligns text to the left and numbers to the right, without trailing blanks', () => {
    const rows = [
      ['short', 5, 'x'],
      ['a longer one', 1200, ''],
    ];
    expect(formatTable(['name', 'n', ''], rows)).toEqual([
      'name              n',
      'short             5  x',
      'a longer one  1,200',
    ]);
  });

  it('without rows is its headings', () => {
    expect(formatTable(['name', 'n'], [])).toEqual(['name  n']);
  });
});

describe('the line of progress', () => {
  const event = (runId: string, step: number, episodeCount = 0): RunProgress =>
    ({ runId, step, episodeCount, trainingReturn: step / 10 }) as RunProgress;

  it('tells share, rate and time left, from what was done since the first news', () => {
    const progress = new TrainingProgress([runInfo({ runId: 'a', steps: 0 }), runInfo({ runId: 'b', steps: 0 })]);
    expect(progress.line(0, 120)).toBe('░░░░░░░░░░░░░░░░░░░░   0 %  0/2,000 steps  return 50.50  0 of 2 runs done');
    progress.advance(event('a', 200), 10_000);
    progress.advance(event('a', 600), 12_000);
    progress.advance(event('b', 200), 12_000);
    // 600 steps in 2 s; 1200 are left.
    expect(progress.line(12_000, 120)).toBe(
      '████████░░░░░░░░░░░░  40 %  800/2,000 steps  300 steps/s  4.0 s left  return 40  0 of 2 runs done',
    );
  });

  it('expects nothing more of a run that ended early', () => {
    const progress = new TrainingProgress([runInfo({ runId: 'a', steps: 0 }), runInfo({ runId: 'b', steps: 0 })]);
    progress.advance(event('a', 100), 0);
    progress.advance(event('b', 500), 1000);
    progress.end('a');
    expect(progress.line(1000, 120)).toContain('500 steps/s  1.0 s left');
    expect(progress.line(1000, 120)).toContain('1 of 2 runs done');
  });

  it('counts episodes when they are the budget, and not those of before a resumption', () => {
    const progress = new TrainingProgress([runInfo({ runId: 'a', budget: { episodes: 100 }, steps: 9999, episodes: 40 })]);
    progress.advance(event('a', 0, 41), 0);
    progress.advance(event('a', 0, 50), 3000);
    expect(progress.line(3000, 90)).toContain(' 50 %  50/100 episodes  3 episodes/s  17 s left');
  });

  it('never fills the last column', () => {
    const progress = new TrainingProgress([runInfo({ runId: 'a', steps: 0 })]);
    progress.advance(event('a', 1000), 0);
    for (const columns of [1, 10, 40, 79]) expect(progress.line(0, columns).length).toBeLessThan(columns);
  });
});

describe('Ctrl-C', () => {
  function press(...times: readonly number[]): { isAborted: boolean; endings: number } {
    let listener = (): void => {};
    let endings = 0;
    let time = 0;
    const source = {
      on(name: string, heard: () => void) {
        if (name === 'SIGINT') listener = heard;
      },
    };
    const signal = watchInterruption(
      source,
      () => endings++,
      () => time,
    );
    for (time of times) listener();
    return { isAborted: signal.aborted, endings };
  }

  it('once asks to stop, twice ends at once', () => {
    expect(press()).toEqual({ isAborted: false, endings: 0 });
    expect(press(1000)).toEqual({ isAborted: true, endings: 0 });
    expect(press(1000, 1300)).toEqual({ isAborted: true, endings: 1 });
  });

  it('counts once when npm and the terminal both send it', () => {
    expect(press(1000, 1004)).toEqual({ isAborted: true, endings: 0 });
    expect(press(1000, 1004, 1500)).toEqual({ isAborted: true, endings: 1 });
  });
});
