import { describe, expect, it } from 'vitest';
import {
  explainSymmetric,
  linearMap,
  logarithmicMap,
  logarithmicMapFrom,
  mappedTicks,
  roundMappedAxis,
  symmetricMap,
} from '../../../renderer/charts/axisMap';

describe('a map of an axis', () => {
  it.each([linearMap, logarithmicMap, symmetricMap])('finds each value again at its place ($kind)', (map) => {
    for (const value of [0.001, 0.5, 1, 7, 12_345]) expect(map.valueAt(map.place(value))).toBeCloseTo(value, 9);
  });

  it('lays powers of ten evenly', () => {
    expect([1, 10, 100, 1000].map(logarithmicMap.place)).toEqual([0, 1, 2, 3]);
  });

  it('gives values at and below 0 no place by their logarithm, and both sides one symmetrically', () => {
    expect(logarithmicMap.place(0)).toBeNaN();
    expect(logarithmicMap.place(-5)).toBeNaN();
    expect(symmetricMap.place(0)).toBe(0);
    expect(symmetricMap.place(-99)).toBe(-2);
    expect(symmetricMap.place(99)).toBe(2);
    expect(symmetricMap.valueAt(-2)).toBe(-99);
  });

  it('is symmetric only where values are not all above 0, and says so', () => {
    expect(logarithmicMapFrom(0.1)).toBe(logarithmicMap);
    expect(logarithmicMapFrom(0)).toBe(symmetricMap);
    expect(explainSymmetric(logarithmicMap, 1, String)).toBe('');
    expect(explainSymmetric(symmetricMap, -200, String)).toMatch(/^Values reach -200, and only those above 0 have a logarithm/);
  });
});

describe('an axis by logarithms', () => {
  it('reaches from one number that reads well to another', () => {
    expect(roundMappedAxis(logarithmicMap, 0.003, 4500, 5)).toMatchObject({ low: 0.002, high: 5000 });
    expect(roundMappedAxis(symmetricMap, -180, 30, 5)).toMatchObject({ low: -200, high: 50 });
  });

  it('has no more labels than fit, at powers of ten where decades are many', () => {
    const { ticks } = roundMappedAxis(logarithmicMap, 1e-6, 1e6, 5);
    expect(ticks.length).toBeLessThanOrEqual(6);
    expect(ticks.every((tick) => Number.isInteger(Math.round(1e9 * Math.log10(tick)) / 1e9))).toBe(true);
    expect(roundMappedAxis(symmetricMap, -1e5, 1e5, 5).ticks).toContain(0);
  });

  it('has at least two labels, however narrow its range', () => {
    for (const [low, high] of [
      [480, 500],
      [3, 8],
      [1, 12],
      [0.9, 1.1],
    ] as const) {
      expect(mappedTicks(logarithmicMap, low, high, 5).length).toBeGreaterThanOrEqual(2);
      expect(roundMappedAxis(logarithmicMap, low, high, 5).ticks.length).toBeGreaterThanOrEqual(2);
    }
  });

  it('holds all values, at whatever size', () => {
    for (const [low, high] of [
      [5, 5],
      [-3, -3],
      [0, 0],
      [-1, 0],
      [1e-9, 1e9],
      [-1e7, -1e-3],
    ] as const) {
      const axis = roundMappedAxis(logarithmicMapFrom(low), low, high, 3);
      expect(axis.low).toBeLessThanOrEqual(low);
      expect(axis.high).toBeGreaterThanOrEqual(high);
      expect(axis.high).toBeGreaterThan(axis.low);
    }
  });
});
