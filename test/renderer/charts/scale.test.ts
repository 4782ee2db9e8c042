import { describe, expect, it } from 'vitest';
import { extent, lowerBound, nearestIndex, roundAxis, roundSpacing, ticksWithin, union } from '../../../renderer/charts/scale';

describe('extent', () => {
  it('finds the highest of values that are all negative', () => {
    expect(extent([-200, -110, -150])).toEqual([-200, -110]);
  });

  it('passes over NaN and infinity', () => {
    expect(extent([Number.NaN, 3, Infinity, 1])).toEqual([1, 3]);
  });

  it('knows no range where nothing is finite', () => {
    expect(extent([])).toBeUndefined();
    expect(extent([Number.NaN])).toBeUndefined();
  });
});

describe('union', () => {
  it('holds all ranges, and is [0, 1] where there is none', () => {
    expect(union([[-3, 1], undefined, [0, 8]])).toEqual([-3, 8]);
    expect(union([undefined])).toEqual([0, 1]);
  });
});

describe('round numbers', () => {
  it('are 1, 2 or 5 times a power of ten', () => {
    expect(roundSpacing(500, 5)).toBe(100);
    expect(roundSpacing(70, 5)).toBe(20);
    expect(roundSpacing(0.21, 5)).toBeCloseTo(0.05, 12);
  });

  it('widen an axis to hold every value', () => {
    expect(roundAxis(3, 488, 5)).toMatchObject({ low: 0, high: 500, ticks: [0, 100, 200, 300, 400, 500] });
    expect(roundAxis(-200, -110, 3)).toMatchObject({ low: -200, high: -100 });
  });

  it('give a single value room on both sides', () => {
    const { low, high } = roundAxis(12, 12, 5);
    expect(low).toBeLessThan(12);
    expect(high).toBeGreaterThan(12);
    expect(roundAxis(0, 0, 5).high).toBeGreaterThan(0);
    // A constant after rounding is a single value too.
    expect(roundAxis(0.001, 0.001 + 2e-19, 3).high).toBeCloseTo(0.0011, 12);
  });

  it('read as they should below one', () => {
    expect(roundAxis(0, 0.5, 5).ticks).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5]);
  });

  it('never leave the range they were asked for', () => {
    for (const tick of ticksWithin(700, 58_410, 4)) expect(tick).toSatisfy((value: number) => value >= 700 && value <= 58_410);
  });

  it('take a spacing that puts one on the end where there is one', () => {
    expect(ticksWithin(0, 50_000, 3)).toEqual([0, 25_000, 50_000]);
    expect(ticksWithin(0, 60_000, 3)).toEqual([0, 20_000, 40_000, 60_000]);
  });
});

describe('a search in ascending steps', () => {
  const steps = Float64Array.of(10, 20, 40);

  it('finds the nearest', () => {
    expect([0, 14, 16, 30, 31, 99].map((step) => nearestIndex(steps, step))).toEqual([0, 0, 1, 1, 2, 2]);
  });

  it('finds none among none', () => {
    expect(nearestIndex([], 5)).toBe(-1);
  });

  it('finds the first that is not smaller', () => {
    expect([10, 11, 41].map((step) => lowerBound(steps, step))).toEqual([0, 1, 3]);
  });
});
