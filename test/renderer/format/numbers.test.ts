import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatCompact,
  formatCount,
  formatInterval,
  formatPValue,
  formatQuantity,
  formatRate,
  formatShare,
  formatSpread,
  formatValue,
} from '../../../renderer/format/numbers';

describe('Numbers on the screen', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1_234_567, '1,234,567'],
    [-4200, '−4,200'],
    [Number.NaN, '–'],
  ])('writes the count %d as %s', (value, text) => {
    expect(formatCount(value)).toBe(text);
  });

  it.each([
    [0, '0'],
    [7, '7'],
    [2.54, '2.5'],
    [999.4, '999'],
    [999.6, '1.00 k'],
    [61_240, '61.2 k'],
    [999_499, '999 k'],
    [999_500, '1.00 M'],
    [1_250_000, '1.25 M'],
    [3_100_000_000, '3.10 G'],
    [-1500, '−1.50 k'],
    [Number.POSITIVE_INFINITY, '–'],
  ])('shortens %d to %s', (value, text) => {
    expect(formatCompact(value)).toBe(text);
  });

  it.each([
    [null, '–'],
    [undefined, '–'],
    [Number.NaN, '–'],
    [Number.NEGATIVE_INFINITY, '−∞'],
    [0, '0.00'],
    [-0.0000001, '−1.00e−7'],
    [0.0312, '0.0312'],
    [0.99951, '1.00'],
    [12.046, '12.05'],
    [99.996, '100.0'],
    [487.26, '487.3'],
    [-200, '−200.0'],
    [999.96, '1,000'],
    [15_321.4, '15,321'],
    [23_456_789, '2.35e7'],
  ])('writes the measured %s as %s', (value, text) => {
    expect(formatValue(value)).toBe(text);
  });

  it('gives a spread the decimals of its mean', () => {
    expect(formatSpread(487.26, 12.046)).toBe('487.3 ± 12.0');
    expect(formatSpread(0.0312, 0.5)).toBe('0.0312 ± 0.5000');
    expect(formatSpread(15_321, 402.7)).toBe('15,321 ± 403');
  });

  it('writes intervals, rates, p-values and quantities', () => {
    expect(formatInterval([-12.5, 471.24])).toBe('[−12.50, 471.2]');
    expect(formatRate(61_240)).toBe('61.2 k steps/s');
    expect(formatPValue(0.0004)).toBe('< 0.001');
    expect(formatPValue(0.0316)).toBe('0.032');
    expect(formatQuantity(1, 'run')).toBe('1 run');
    expect(formatQuantity(1200, 'run')).toBe('1,200 runs');
  });

  it('says 0 % and 100 % only where it is exactly that', () => {
    expect([0, 0.001, 0.5, 0.999, 1].map(formatShare)).toEqual(['0 %', '< 1 %', '50 %', '> 99 %', '100 %']);
  });
});

describe('An amount of memory', () => {
  it('is written in three digits, with the prefix before the byte', () => {
    expect([0, 512, 61_200, 1_250_000_000].map(formatBytes)).toEqual(['0 B', '512 B', '61.2 kB', '1.25 GB']);
  });
});
