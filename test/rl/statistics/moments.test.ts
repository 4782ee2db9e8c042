import { describe, expect, it } from 'vitest';
import { interquartileMean, mean, median, quantileOfSorted, standardDeviation } from '../../../main/rl/statistics/moments';

// Reference: NumPy 2.4.6 np.mean, np.std(ddof=1), np.median and SciPy 1.17.1 scipy.stats.trim_mean(x, 0.25).
const references = [
  {
    values: [312.4, 475.0, 500.0, 498.2, 201.7, 466.3, 500.0, 388.8, 493.1, 120.5],
    mean: 395.6,
    standardDeviation: 138.79652573301524,
    median: 470.65,
    interquartileMean: 438.96666666666664,
  },
  {
    values: [140.2, 310.9, 255.5, 402.0, 98.3, 355.1, 288.8, 500.0],
    mean: 293.85,
    standardDeviation: 131.7903421564505,
    median: 299.85,
    interquartileMean: 302.575,
  },
  {
    values: [-200.0, -13.5, -17.25, -13.0, -1000.0, -14.0, -15.75],
    mean: -181.92857142857142,
    standardDeviation: 367.28890519719266,
    median: -15.75,
    interquartileMean: -52.1,
  },
];

describe('moments', () => {
  it.each(references)('of $values are those of NumPy and SciPy', ({ values, ...expected }) => {
    expect(mean(values)).toBeCloseTo(expected.mean, 10);
    expect(standardDeviation(values)).toBeCloseTo(expected.standardDeviation, 10);
    expect(median(values)).toBeCloseTo(expected.median, 10);
    expect(interquartileMean(values)).toBeCloseTo(expected.interquartileMean, 10);
  });

  it('keep their digits far from zero, where a sum of squares would lose them', () => {
    // √(7 / 3), the deviation of 1, 2 and 4; NumPy in long double gives the same.
    expect(standardDeviation([1e9 + 1, 1e9 + 2, 1e9 + 4])).toBeCloseTo(1.5275252316519468, 9);
  });

  it('of equal values are that value and 0, without a rounding in between', () => {
    expect(mean([0.1, 0.1, 0.1])).toBe(0.1);
    expect(standardDeviation([0.1, 0.1, 0.1])).toBe(0);
  });

  it('of one value are that value and 0', () => {
    for (const statistic of [mean, median, interquartileMean]) expect(statistic([-7.5])).toBe(-7.5);
    expect(standardDeviation([-7.5])).toBe(0);
  });

  it('do not change the order of what they are given', () => {
    const values = Float64Array.of(3, 1, 2, 5, 4);
    median(values);
    interquartileMean(values);
    expect(values).toEqual(Float64Array.of(3, 1, 2, 5, 4));
  });

  it('refuse nothing at all, NaN and infinity', () => {
    for (const statistic of [mean, standardDeviation, median, interquartileMean]) {
      expect(() => statistic([])).toThrow('values must hold at least one number, got none.');
      expect(() => statistic([1, Number.NaN])).toThrow('values must be finite numbers, got NaN at index 1.');
      expect(() => statistic([-Infinity, 1])).toThrow('values must be finite numbers, got -Infinity at index 0.');
    }
  });
});

describe('the interquartile mean', () => {
  it.each([
    [[0, 10, 20], 10], // nothing to cut: scipy's int(0.25 · 3) = 0
    [[0, 10, 20, 1000], 15],
    [[1000, 0, 10, 20, -1000], 10],
  ])('of %j leaves out whole values only', (values, expected) => {
    expect(interquartileMean(values)).toBe(expected);
  });
});

describe('a quantile', () => {
  it('lies between order statistics in proportion', () => {
    // np.quantile([1, 2, 4, 8], [0, 0.1, 0.5, 0.9, 1]) = [1, 1.3, 3, 6.8, 8]
    const quantiles = [0, 0.1, 0.5, 0.9, 1].map((probability) => quantileOfSorted([1, 2, 4, 8], probability));
    [1, 1.3, 3, 6.8, 8].forEach((expected, i) => {
      expect(quantiles[i]).toBeCloseTo(expected, 12);
    });
  });
});
