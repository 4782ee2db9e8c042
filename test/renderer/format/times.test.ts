import { describe, expect, it } from 'vitest';
import { formatDuration, formatWhen } from '../../../renderer/format/times';

const now = new Date(2026, 2, 14, 15, 9, 26).getTime();
const ago = (seconds: number) => formatWhen(new Date(now - seconds * 1000).toISOString(), now);

describe('Times on the screen', () => {
  it.each([
    [0, '0.0 s'],
    [3.21, '3.2 s'],
    [9.96, '10 s'],
    [59.4, '59 s'],
    [59.7, '1 min 00 s'],
    [80, '1 min 20 s'],
    [3599.6, '1 h 00 min'],
    [7500, '2 h 05 min'],
    [49 * 3600, '2 d 1 h'],
    [Number.NaN, '–'],
    [-1, '–'],
  ])('writes %d seconds as %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  it('says when as people do', () => {
    expect(ago(10)).toBe('just now');
    expect(ago(50)).toBe('1 min ago');
    expect(ago(38 * 60)).toBe('38 min ago');
    expect(ago(4 * 3600)).toBe('11:09');
    expect(ago(30 * 3600)).toBe('13 Mar');
    expect(ago(500 * 86_400)).toBe('30 Oct 2024');
  });

  it('takes a clock that runs ahead for now', () => {
    expect(ago(-30)).toBe('just now');
  });
});
