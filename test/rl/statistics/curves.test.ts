import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../main/rl/core/random';
import { aggregateCurves } from '../../../main/rl/statistics/aggregateCurves';
import { bootstrapMeanInterval } from '../../../main/rl/statistics/bootstrap';
import { downsample } from '../../../main/rl/statistics/downsample';

const random = () => createRandom(1, 'bootstrap');
const curve = (steps: number[], values: number[]) => ({ steps, values });

describe('curves at common steps', () => {
  it('carry the last value forward, from where all have started to where the first ends', () => {
    // At 10: (1 + −4) / 2; at 15 the first still has 1; at 20: (3 − 6) / 2; 5 and 30 belong to one run only.
    const { steps, mean } = aggregateCurves(
      [curve([5, 10, 20], [0, 1, 3]), curve([10, 15, 20, 30], [-4, -2, -6, 9])],
      100,
      random(),
    );
    expect([...steps]).toEqual([10, 15, 20]);
    expect([...mean]).toEqual([-1.5, -0.5, -1.5]);
  });

  it('take the last of several points at one step', () => {
    const { steps, mean } = aggregateCurves([curve([1, 1, 2], [5, 7, 9])], 10, random());
    expect([...steps]).toEqual([1, 2]);
    expect([...mean]).toEqual([7, 9]);
  });

  it('are exact at evenly spaced whole steps where there are too many', () => {
    const count = 1001;
    const steps = Array.from({ length: count }, (_, i) => 10 * i);
    const aggregated = aggregateCurves(
      [
        curve(steps, steps),
        curve(
          steps,
          steps.map((step) => -3 * step),
        ),
      ],
      4,
      random(),
    );
    expect([...aggregated.steps]).toEqual([0, 3333, 6667, 10_000]);
    expect([...aggregated.mean]).toEqual([0, -3330, -6660, -10_000]);
  });

  it('have the bootstrap interval of the mean over runs', () => {
    const values = [3.0, 7.5, 1.25, 9.0, 4.0];
    const { mean, low, high } = aggregateCurves(
      values.map((value) => curve([1, 2], [value, -value])),
      2,
      random(),
      { resamples: 100_000 },
    );
    // Over all 3125 resamples (see comparison.test.ts): [2.5, 7.5].
    expect(mean[0]).toBeCloseTo(4.95, 12);
    expect(low[0]).toBeCloseTo(2.5, 10);
    expect(high[0]).toBeCloseTo(7.5, 10);
    // The same runs are drawn at every step.
    expect(low[1]).toBe(-high[0]!);
    expect(high[1]).toBe(-low[0]!);
    expect(bootstrapMeanInterval(values, random(), { resamples: 100_000 })[0]).toBeCloseTo(low[0]!, 10);
  });

  it('of one run are that run, with no width', () => {
    const { mean, low, high } = aggregateCurves([curve([1, 2], [0.1, -5])], 10, random());
    expect([...mean]).toEqual([0.1, -5]);
    expect(low).toEqual(mean);
    expect(high).toEqual(mean);
  });

  it('are empty where a run has no point or the runs do not overlap', () => {
    const none = {
      steps: new Float64Array(0),
      center: 'mean',
      band: 'bootstrap',
      mean: new Float64Array(0),
      low: new Float64Array(0),
      high: new Float64Array(0),
    };
    expect(aggregateCurves([curve([1], [1]), curve([], [])], 10, random())).toEqual(none);
    expect(aggregateCurves([curve([1, 2], [1, 1]), curve([3, 4], [1, 1])], 10, random())).toEqual(none);
  });

  it('keep a NaN where a run has one, and only there', () => {
    const { mean, low } = aggregateCurves([curve([1, 2, 3], [1, Number.NaN, 3]), curve([1, 2, 3], [1, 2, 3])], 10, random());
    expect([...mean]).toEqual([1, Number.NaN, 3]);
    expect([...low]).toEqual([1, Number.NaN, 3]);
  });

  it('refuse no curve, unequal columns and fewer than two points', () => {
    expect(() => aggregateCurves([], 10, random())).toThrow('curves must hold at least one curve, got none.');
    expect(() => aggregateCurves([curve([1, 2], [1])], 10, random())).toThrow('one value for each of its 2 steps, got 1.');
    expect(() => aggregateCurves([curve([1], [1])], 1, random())).toThrow('points must be a whole number of at least 2');
  });
});

describe('thinning', () => {
  const sine = Float64Array.from({ length: 10_001 }, (_, i) => -10 + Math.sin(i / 50));
  const steps = Float64Array.from(sine, (_, i) => i * 7);

  it.each([[2], [3], [4], [5], [100], [101], [9999]])(
    'to %d keeps that many at most, the first and the last among them',
    (maxPoints) => {
      const thinned = downsample(steps, sine, maxPoints);
      expect(thinned.steps.length).toBeLessThanOrEqual(maxPoints);
      expect(thinned.steps.length).toBe(thinned.values.length);
      expect([thinned.steps[0], thinned.steps.at(-1)]).toEqual([0, 70_000]);
      for (let i = 1; i < thinned.steps.length; i++) expect(thinned.steps[i]).toBeGreaterThan(thinned.steps[i - 1]!);
      thinned.steps.forEach((step, i) => {
        expect(thinned.values[i]).toBe(sine[step / 7]);
      });
    },
  );

  it('keeps the peak and the dip of one point each', () => {
    for (const [place, value] of [
      [1, 99],
      [5000, -99],
      [9999, 1e9],
    ] as const) {
      const values = sine.slice();
      values[place] = value;
      const thinned = downsample(steps, values, 10);
      expect([...thinned.values]).toContain(value);
      expect(thinned.steps[thinned.values.indexOf(value)]).toBe(place * 7);
    }
    const thinned = downsample(steps, sine, 4);
    expect(Math.min(...thinned.values)).toBe(Math.min(...sine));
    expect(Math.max(...thinned.values)).toBe(Math.max(...sine));
  });

  it('passes on a short curve untouched', () => {
    const short = { steps: steps.subarray(0, 5), values: sine.subarray(0, 5) };
    expect(downsample(short.steps, short.values, 5)).toEqual(short);
    expect(downsample(new Float64Array(0), new Float64Array(0), 2).steps).toHaveLength(0);
    expect(downsample(Float64Array.of(4), Float64Array.of(-1), 2).values).toEqual(Float64Array.of(-1));
  });

  it('is not led astray by NaN, and leaves a gap a gap', () => {
    const values = Float64Array.of(0, Number.NaN, -5, 5, Number.NaN, Number.NaN, Number.NaN, Number.NaN, 1, 2, Number.NaN, 0);
    const thinned = downsample(
      Float64Array.from(values, (_, i) => i),
      values,
      6,
    );
    // Stretches 1–5 and 6–10: the first has −5 and 5, the second 1 and 2.
    expect([...thinned.steps]).toEqual([0, 2, 3, 8, 9, 11]);
    const gap = downsample(
      Float64Array.from({ length: 12 }, (_, i) => i),
      new Float64Array(12).fill(Number.NaN),
      6,
    );
    expect([...gap.steps]).toEqual([0, 1, 6, 11]);
    expect(gap.values.every(Number.isNaN)).toBe(true);
  });

  it('refuses fewer than two points and unequal columns', () => {
    expect(() => downsample(steps, sine, 1)).toThrow('maxPoints must be a whole number of at least 2, got 1.');
    expect(() => downsample(steps, new Float64Array(3), 5)).toThrow('one number for each of the 10001 steps, got 3.');
  });
});
