import { describe, expect, it } from 'vitest';
import type { GroupCurve } from '../../../main/contract/models';
import {
  againstBaseline,
  centerOf,
  describeAdvice,
  describeCurves,
  describeIntervals,
  drawCurves,
  turnPair,
} from '../../../renderer/format/comparisons';
import { groupSummary, pairComparison } from '../../helpers/comparisons';

const run = (runId: string, ...values: number[]) => ({ runId, steps: Float64Array.of(0, 10), values: Float64Array.from(values) });

/** Four runs with 0, 2, 4 and 10 at step 10. */
const curve: GroupCurve = {
  groupId: 'g',
  label: 'dqn',
  n: 4,
  steps: Float64Array.of(0, 10),
  mean: Float64Array.of(0, 4),
  low: Float64Array.of(0, 1),
  high: Float64Array.of(0, 7),
  runs: [run('a', 0, 0), run('b', 0, 2), run('c', 0, 4), run('d', 0, 10)],
};

describe('The center of a group', () => {
  const group = groupSummary({ mean: 3, median: 2, iqm: 2.5, confidence: [1, 5], iqmConfidence: [2, 4], n: 5 });

  it('comes with the interval that was made for it, and a median with none', () => {
    expect(centerOf(group, 'mean')).toEqual({ value: 3, confidence: [1, 5] });
    expect(centerOf(group, 'iqm')).toEqual({ value: 2.5, confidence: [2, 4] });
    expect(centerOf(group, 'median')).toEqual({ value: 2, confidence: null });
  });

  it('has no interval for one run', () => {
    expect(centerOf({ ...group, n: 1 }, 'mean').confidence).toBeNull();
    expect(centerOf({ ...group, n: 1 }, 'iqm').confidence).toBeNull();
  });

  it('is never said to have a Student interval where it has a bootstrap one', () => {
    expect(describeIntervals('mean', 'student')).toBe('95 % Student t interval over runs');
    expect(describeIntervals('iqm', 'student')).toBe('95 % percentile bootstrap interval over runs');
    expect(describeIntervals('median', 'student')).toContain('no interval');
  });
});

describe('A pair', () => {
  const pair = pairComparison({
    probabilityOfImprovement: 0.75,
    confidence: [0.5, 1],
    difference: 2,
    differenceConfidence: [-1, 3],
  });

  it('turned round says the same from the other side', () => {
    expect(turnPair(pair)).toMatchObject({
      a: 'g2',
      b: 'g1',
      probabilityOfImprovement: 0.25,
      confidence: [0, 0.5],
      difference: -2,
      differenceConfidence: [-3, 1],
      adjustedPValue: pair.adjustedPValue,
    });
    expect(turnPair(turnPair(pair))).toEqual(pair);
  });

  it('is read against the baseline, and pairs without it are left out', () => {
    const other = pairComparison({ a: 'g2', b: 'g3' });
    expect(againstBaseline([pair, other], 'g1').map(({ a, b }) => [a, b])).toEqual([['g2', 'g1']]);
    expect(againstBaseline([pair, other], 'g2').map(({ a, b }) => [a, b])).toEqual([
      ['g1', 'g2'],
      ['g3', 'g2'],
    ]);
    expect(againstBaseline([pair, other], undefined)).toEqual([pair, other]);
  });

  it('says how many more seeds are worth running', () => {
    const advice = { verdict: 'more', moreSeeds: 3, lookedAt: 5, boundary: 0.01, neededSeeds: 22.2 } as const;
    expect(describeAdvice(advice).short).toBe('3 more of each');
    expect(describeAdvice(advice).long).toContain('about 23 of each');
    expect(describeAdvice({ ...advice, verdict: 'enough', neededSeeds: Infinity }).long).not.toContain('∞');
    expect(describeAdvice({ ...advice, verdict: 'different' }).short).toBe('enough: they differ');
  });
});

describe('A drawn curve', () => {
  it('is the mean with the band of the lab unless something else was chosen', () => {
    expect(drawCurves([curve], 'mean', 'bootstrap', 400)[0]).toMatchObject({
      mean: curve.mean,
      low: curve.low,
      band: 'bootstrap',
    });
  });

  it('has a Student band of t₀.₉₇₅(3) · s / √4 on each side', () => {
    // s² = (16 + 4 + 0 + 36) / 3 = 18.667, s / 2 = 2.1602, t = 3.1824: 6.8748.
    const [drawn] = drawCurves([curve], 'mean', 'student', 400);
    expect(drawn!.band).toBe('student');
    expect(drawn!.high[1]).toBeCloseTo(10.8748, 3);
    expect(drawn!.low[1]).toBeCloseTo(-2.8748, 3);
  });

  it('is the median or the interquartile mean of the runs at each step, without a band', () => {
    // Of 0, 2, 4, 10 the middle half is 2 and 4.
    for (const center of ['median', 'iqm'] as const) {
      const [drawn] = drawCurves([curve], center, 'bootstrap', 400);
      expect(drawn).toMatchObject({ center, band: null, mean: Float64Array.of(0, 3) });
    }
  });

  it('stays the mean where runs were thinned, and the legend says so', () => {
    const drawn = drawCurves([curve], 'median', 'bootstrap', 2);
    expect(drawn[0]).toMatchObject({ center: 'mean', band: 'bootstrap' });
    expect(describeCurves(drawn, '')).toBe(
      'Mean and pointwise 95 % percentile bootstrap interval over runs; each run drawn faintly',
    );
  });

  it('names the smoothing, also of a single run', () => {
    const [single] = drawCurves([{ ...curve, n: 1, runs: [curve.runs[0]!] }], 'mean', 'student', 400);
    expect(describeCurves([single!], 'smoothed over 100 steps')).toBe('smoothed over 100 steps');
    expect(single!.band).toBeNull();
  });
});
