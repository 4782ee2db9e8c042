import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../main/rl/core/random';
import { bootstrapMeanInterval } from '../../../main/rl/statistics/bootstrap';
import { permutationTest } from '../../../main/rl/statistics/permutationTest';
import { probabilityOfImprovement, probabilityOfImprovementInterval } from '../../../main/rl/statistics/probabilityOfImprovement';

/** Ten and eight returns, with a tie at 500. */
const a = [312.4, 475.0, 500.0, 498.2, 201.7, 466.3, 500.0, 388.8, 493.1, 120.5];
const b = [140.2, 310.9, 255.5, 402.0, 98.3, 355.1, 288.8, 500.0];
const random = () => createRandom(1, 'bootstrap');

describe('the bootstrap interval of the mean', () => {
  it('approaches the interval over every possible resample', () => {
    // np.quantile over the means of all 5⁵ = 3125 resamples (itertools.product): [2.5, 7.5] at 95 %, [4.05, 5.85] at 50 %.
    const values = [3.0, 7.5, 1.25, 9.0, 4.0];
    const [low, high] = bootstrapMeanInterval(values, random(), { resamples: 100_000 });
    expect(low).toBeCloseTo(2.5, 10);
    expect(high).toBeCloseTo(7.5, 10);
    const [innerLow, innerHigh] = bootstrapMeanInterval(values, random(), { resamples: 100_000, confidence: 0.5 });
    expect(innerLow).toBeCloseTo(4.05, 10);
    expect(innerHigh).toBeCloseTo(5.85, 10);
  });

  it('agrees with SciPy', () => {
    // scipy.stats.bootstrap((a,), np.mean, method='percentile', n_resamples=1_000_000) (1.17.1): [308.16, 470.15].
    // Tolerance: ten times the deviation of an end over seeds at 200,000 resamples, about 0.25.
    const [low, high] = bootstrapMeanInterval(a, random(), { resamples: 200_000 });
    expect(Math.abs(low - 308.16)).toBeLessThan(2.5);
    expect(Math.abs(high - 470.15)).toBeLessThan(2.5);
  });

  it('is the same for the same stream and works for negative returns', () => {
    const negative = a.map((value) => -value);
    const [low, high] = bootstrapMeanInterval(negative, random());
    expect(bootstrapMeanInterval(negative, random())).toEqual([low, high]);
    expect(low).toBeLessThan(-395.6);
    expect(high).toBeGreaterThan(-395.6);
    expect(high).toBeLessThan(-300);
  });

  it('is [value, value] for one run and for equal runs', () => {
    expect(bootstrapMeanInterval([0.1], random())).toEqual([0.1, 0.1]);
    expect(bootstrapMeanInterval([0.1, 0.1, 0.1], random())).toEqual([0.1, 0.1]);
  });

  it('refuses no values, NaN and impossible options', () => {
    expect(() => bootstrapMeanInterval([], random())).toThrow('values must hold at least one number');
    expect(() => bootstrapMeanInterval([1, Number.NaN], random())).toThrow('values must be finite numbers');
    expect(() => bootstrapMeanInterval([1, 2], random(), { confidence: 1 })).toThrow('confidence must lie in');
    expect(() => bootstrapMeanInterval([1, 2], random(), { resamples: 0 })).toThrow('resamples must be a whole number');
  });
});

describe('the probability of improvement', () => {
  it('is U / (n m) of Mann and Whitney, ties counted half', () => {
    // scipy.stats.mannwhitneyu(a, b).statistic = 57.0, 57 / 80; and ([1, 2, 2, 3], [2, 2, 0]): 8.0, 8 / 12.
    expect(probabilityOfImprovement(a, b)).toBe(0.7125);
    expect(probabilityOfImprovement(b, a)).toBe(1 - 0.7125);
    expect(probabilityOfImprovement([1, 2, 2, 3], [2, 2, 0])).toBeCloseTo(8 / 12, 15);
  });

  it('is a half among equals, 1 or 0 where all beat all, and defined for single runs', () => {
    expect(probabilityOfImprovement([5, 5], [5])).toBe(0.5);
    expect(probabilityOfImprovement([-1, -2], [-3, -4])).toBe(1);
    expect(probabilityOfImprovement([-4], [-3])).toBe(0);
    expect(probabilityOfImprovement([0], [-0])).toBe(0.5);
  });

  it('has the bootstrap interval of both sides resampled', () => {
    // NumPy: 200,000 resamples of both sides, np.quantile(·, [0.025, 0.975]) = [0.44375, 0.95]. Steps of U are 1 / 160.
    const [low, high] = probabilityOfImprovementInterval(a, b, random(), { resamples: 50_000 });
    expect(Math.abs(low - 0.44375)).toBeLessThan(0.013);
    expect(Math.abs(high - 0.95)).toBeLessThan(0.013);
    expect(probabilityOfImprovementInterval([1], [0], random())).toEqual([1, 1]);
  });

  it('refuses an empty side and NaN', () => {
    expect(() => probabilityOfImprovement([], b)).toThrow('values must hold at least one number');
    expect(() => probabilityOfImprovementInterval(a, [Number.NaN], random())).toThrow('values must be finite numbers');
  });
});

describe('the permutation test', () => {
  it('is exact for few runs', () => {
    // itertools.combinations with NumPy: 5806 of 43,758 arrangements are as extreme; 6 of 70, which is also
    // scipy.stats.permutation_test(n_resamples=np.inf).pvalue = 0.0857…; 17 of 35 with ties.
    expect(permutationTest(a, b, random())).toBe(5806 / 43_758);
    expect(permutationTest(b, a, random())).toBe(5806 / 43_758);
    expect(permutationTest([1.1, 2.2, 3.3, 4.4], [3.0, 5.5, 6.1, 7.7], random())).toBe(6 / 70);
    expect(permutationTest([0, 0, 1], [1, 1, 1, 0], random())).toBe(17 / 35);
  });

  it('does not depend on where zero is', () => {
    const shifted = (values: readonly number[]) => values.map((value) => value - 1e6);
    expect(permutationTest(shifted(a), shifted(b), random())).toBe(5806 / 43_758);
  });

  it('draws arrangements where there are too many, and is then never 0', () => {
    const c = [2.041, -2.556, 0.418, -0.568, -0.453, -0.216, -2.02, -0.232, -0.865, 3.323, 0.226, -0.353, -0.281, -0.668, -1.055];
    const d = [0.409, 1.282, 0.561, 1.758, 0.6, 0.824, 2.346, 1.345, 0.295, 0.617, 1.341, 2.735, 0.53, 0.556, 1.802];
    // scipy.stats.permutation_test(n_resamples=1_000_000).pvalue = 0.002896; five deviations at 100,000: 0.00085.
    expect(Math.abs(permutationTest(c, d, random(), 100_000) - 0.002896)).toBeLessThan(0.00085);
    expect(permutationTest(c, d, random(), 1000)).toBe(permutationTest(c, d, random(), 1000));
    const far = d.map((value) => value + 100);
    expect(permutationTest(c, far, random(), 999)).toBe(1 / 1000);
  });

  it('finds nothing between equal groups or single runs', () => {
    expect(permutationTest([0.1, 0.1], [0.1, 0.1, 0.1], random())).toBe(1);
    expect(permutationTest([1], [2], random())).toBe(1);
  });

  it('refuses an empty side and NaN', () => {
    expect(() => permutationTest([], b, random())).toThrow('values must hold at least one number');
    expect(() => permutationTest(a, [Number.NaN], random())).toThrow('values must be finite numbers');
  });
});
