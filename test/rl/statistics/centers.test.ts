import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../main/rl/core/random';
import { aggregateCurves } from '../../../main/rl/statistics/aggregateCurves';
import { bootstrapCenters } from '../../../main/rl/statistics/bootstrapCenters';
import { interquartileMean, median, quantileOfSorted } from '../../../main/rl/statistics/moments';
import { drawResamples } from '../../../main/rl/statistics/resampledMeans';

const random = () => createRandom(3, 'centers');

/** Runs with 0, 2, 4 and 10 at step 10, and 0 before. */
const curves = [0, 2, 4, 10].map((value) => ({ steps: [0, 10], values: [0, value] }));

describe('The center of curves', () => {
  it('can be the median or the interquartile mean of all runs at each step', () => {
    // Of 0, 2, 4, 10 the middle half is 2 and 4.
    for (const center of ['median', 'iqm'] as const) {
      const aggregated = aggregateCurves(curves, 10, random(), { center, resamples: 200 });
      expect([...aggregated.mean]).toEqual([0, 3]);
      expect(aggregated).toMatchObject({ center, band: 'bootstrap' });
      expect(aggregated.low[1]).toBeLessThan(3);
      expect(aggregated.high[1]).toBeGreaterThan(3);
    }
  });

  it('has a Student band of t₀.₉₇₅(3) · s / √4 on each side of a mean, and of nothing else', () => {
    // s² = (16 + 4 + 0 + 36) / 3 = 18.667, s / 2 = 2.1602, t = 3.1824: 6.8748.
    const { mean, low, high } = aggregateCurves(curves, 10, random(), { band: 'student' });
    expect([mean[1], low[0], high[0]]).toEqual([4, 0, 0]);
    expect(high[1]).toBeCloseTo(10.8748, 3);
    expect(low[1]).toBeCloseTo(-2.8748, 3);
    expect(() => aggregateCurves(curves, 10, random(), { band: 'student', center: 'iqm' })).toThrow(
      'must be of a mean, got the iqm',
    );
  });

  it('has no band for one run', () => {
    const [only] = curves;
    expect(aggregateCurves([only!], 10, random(), { center: 'iqm', band: 'bootstrap' }).band).toBeNull();
  });

  it('is told at places between whole numbers where they count, and at whole ones otherwise', () => {
    const seconds = [0, 1].map((run) => ({
      steps: Float64Array.from({ length: 50 }, (_, i) => (i + run / 3) / 50),
      values: new Float64Array(50),
    }));
    expect(aggregateCurves(seconds, 5, random(), { isContinuous: true }).steps.length).toBe(5);
    expect(aggregateCurves(seconds, 5, random()).steps.length).toBeLessThan(5);
  });
});

describe('Bootstrap intervals of the median and the interquartile mean', () => {
  const source = createRandom(11, 'values');
  const columns = Array.from({ length: 9 }, () => Float64Array.from({ length: 3 }, () => source.normal()));

  it.each(['median', 'iqm'] as const)('of the %s are those of every resample worked out and sorted', (center) => {
    const resamples = 501;
    const { low, high } = bootstrapCenters(columns, center, random(), 0.95, resamples);
    const { counts } = drawResamples(9, resamples, random());
    for (let step = 0; step < 3; step++) {
      const centers = Float64Array.from({ length: resamples }, (_, resample) => {
        const drawn = columns.flatMap((column, run) => Array<number>(counts[resample * 9 + run]!).fill(column[step]!));
        return center === 'median' ? median(drawn) : interquartileMean(drawn);
      }).sort();
      expect(low[step]).toBeCloseTo(quantileOfSorted(centers, 0.025), 12);
      expect(high[step]).toBeCloseTo(quantileOfSorted(centers, 0.975), 12);
    }
  });

  it('are NaN where a run is, and nowhere else, and tell how they come on', () => {
    const gap = columns.map((column, run) => (run === 4 ? Float64Array.of(column[0]!, Number.NaN, column[2]!) : column));
    const { low } = bootstrapCenters(gap, 'iqm', random(), 0.95, 100);
    expect([...low].map(Number.isNaN)).toEqual([false, true, false]);
    const shares: number[] = [];
    const long = columns.map(() => new Float64Array(120));
    bootstrapCenters(long, 'median', random(), 0.95, 10, (share) => shares.push(share));
    expect(shares).toEqual([50 / 120, 100 / 120]);
  });
});
