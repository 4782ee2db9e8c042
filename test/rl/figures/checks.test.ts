import { describe, expect, it } from 'vitest';
import {
  isAtLeast,
  isAtMost,
  isDescending,
  isExactly,
  isNear,
  isTrue,
  isWithin,
  isWithinFactor,
} from '../../../main/rl/figures/checks';

describe('a check', () => {
  it.each([
    [isWithin('c', 2, 1, 3), 'in [1, 3]', 2, true],
    [isWithin('c', 3.01, 1, 3), 'in [1, 3]', 3.01, false],
    [isAtLeast('c', 1, 1), '≥ 1', 1, true],
    [isAtLeast('c', 0.99, 1), '≥ 1', 0.99, false],
    [isAtMost('c', 1, 1), '≤ 1', 1, true],
    [isAtMost('c', 1.01, 1), '≤ 1', 1.01, false],
    [isNear('c', 4.1, 4, 0.2), '4 ± 0.2', 4.1, true],
    [isNear('c', 3.7, 4, 0.2), '4 ± 0.2', 3.7, false],
    [isExactly('c', 5, 5), '5', 5, true],
    [isExactly('c', 4, 5), '5', 4, false],
    [isTrue('c', true), 'true (1)', 1, true],
    [isTrue('c', false), 'true (1)', 0, false],
    [isDescending('c', [3, 2, 0]), '> 0', 1, true],
    [isDescending('c', [3, 2, 2.5]), '> 0', -0.5, false],
    [isWithinFactor('c', 0.5, 1, 2), '1 within a factor of 2', 0.5, true],
    [isWithinFactor('c', 4, 1, 2), '1 within a factor of 2', 4, false],
  ])('tells claim, expectation, measurement and verdict: %#', (check, expected, measured, passed) => {
    expect(check).toEqual({ claim: 'c', expected, measured, passed });
  });

  it.each([Number.NaN])('never passes with %d', (value) => {
    const checks = [isWithin('c', value, 0, 1), isAtLeast('c', value, 0), isAtMost('c', value, 0), isNear('c', value, 0, 1)];
    expect(checks.some(({ passed }) => passed)).toBe(false);
    expect(isDescending('c', [1, value]).passed).toBe(false);
    expect(isWithinFactor('c', value, 1, 2).passed).toBe(false);
  });

  it('writes bounds as people read them', () => {
    expect(isAtMost('c', 0, 7.8999999999999995).expected).toBe('≤ 7.9');
    expect(isNear('c', 0, -140, 0.08 * 140).expected).toBe('-140 ± 11.2');
  });
});
