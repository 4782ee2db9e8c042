import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../main/rl/core/random';
import { bootstrapCurves, selectSmallest } from '../../../main/rl/statistics/bootstrapCurves';
import { quantileOfSorted } from '../../../main/rl/statistics/moments';
import { drawResamples, PlainMeans, SimdMeans } from '../../../main/rl/statistics/resampledMeans';

const random = () => createRandom(4, 'resamples');

/** Runs of different shapes: normal, one outlier among equals, two clusters, all equal, huge and tiny scales. */
function shapes(runs: number): Float64Array[] {
  const draw = createRandom(9, 'shapes');
  return Array.from({ length: runs }, (_, run) =>
    Float64Array.of(
      draw.normal(50, 10),
      run === 0 ? 1000 : 1,
      run % 2 === 0 ? -5 : 5,
      3.25,
      draw.normal() * 1e9,
      1e6 + draw.normal() * 1e-3,
      -(draw.uniform() ** 8),
      draw.normal(),
      draw.normal(),
      draw.integer(2),
    ),
  );
}

/** Every mean, sorted: the slow truth. */
function sortedIntervals(columns: readonly Float64Array[], confidence: number, resamples: number) {
  const { runs, counts } = drawResamples(columns.length, resamples, random());
  return Array.from(columns[0]!, (_, step) => {
    const means = Float64Array.from({ length: resamples }, (_, resample) => {
      let sum = 0;
      for (let run = 0; run < runs; run++) sum += counts[resample * runs + run]! * columns[run]![step]!;
      return sum / runs;
    }).sort();
    return [quantileOfSorted(means, (1 - confidence) / 2), quantileOfSorted(means, (1 + confidence) / 2)] as const;
  });
}

const kernels = {
  plain: (draws: ReturnType<typeof drawResamples>) => new PlainMeans(draws),
  simd: (draws: ReturnType<typeof drawResamples>) => new SimdMeans(draws),
};

describe('bootstrap intervals at many steps', () => {
  describe.each(['plain', 'simd'] as const)('by the %s kernel', (name) => {
    it.each([
      [2, 50, 0.95],
      [5, 999, 0.95],
      [7, 2000, 0.5],
      [20, 5000, 0.99],
      [33, 1000, 0.95],
    ])('are those of all %d runs’ means sorted, %d resamples, %d', (runs, resamples, confidence) => {
      const columns = shapes(runs);
      const { low, high } = bootstrapCurves(columns, random(), confidence, resamples, kernels[name]);
      sortedIntervals(columns, confidence, resamples).forEach(([expectedLow, expectedHigh], step) => {
        const values = columns.map((column) => column[step]!);
        // Single precision may exchange neighbours that differ by a ten-millionth of what is summed.
        const size = Math.max(...values) - Math.min(...values) + 1e-9 * Math.max(...values.map(Math.abs));
        expect(Math.abs(low[step]! - expectedLow)).toBeLessThanOrEqual(2e-6 * size);
        expect(Math.abs(high[step]! - expectedHigh)).toBeLessThanOrEqual(2e-6 * size);
      });
    });
  });

  it('are NaN where a run is, and nowhere else', () => {
    const columns = [Float64Array.of(1, Number.NaN, 3), Float64Array.of(2, 2, 2)];
    const { low, high } = bootstrapCurves(columns, random(), 0.95, 200, kernels.simd);
    expect([...low]).toEqual([1, Number.NaN, 2]);
    expect([...high]).toEqual([2, Number.NaN, 3]);
  });

  it('count every draw', () => {
    const { counts } = drawResamples(6, 40, random());
    for (let resample = 0; resample < 40; resample++) {
      expect(Array.from(counts.subarray(resample * 6, resample * 6 + 6)).reduce((sum, count) => sum + count, 0)).toBe(6);
    }
  });
});

describe('selection', () => {
  it('finds what sorting finds, with ties and in any order', () => {
    const draw = createRandom(3, 'selection');
    for (let trial = 0; trial < 200; trial++) {
      const values = Float64Array.from({ length: 1 + draw.integer(60) }, () => draw.integer(12));
      const sorted = values.slice().sort();
      const rank = draw.integer(values.length);
      expect(selectSmallest(values, rank)).toBe(sorted[rank]);
      for (let i = 0; i < rank; i++) expect(values[i]).toBeLessThanOrEqual(sorted[rank]!);
    }
  });
});
