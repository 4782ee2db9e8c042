import { describe, expect, it } from 'vitest';
import type { GroupCurve } from '../../../main/contract/models';
import {
  againstBaseline,
  centerOf,
  describeAdvice,
  describeCurves,
  describeIntervals,
  nearestToMedian,
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
  center: 'mean',
  band: 'bootstrap',
  mean: Float64Array.of(0, 4),
  low: Float64Array.of(0, 1),
  high: Float64Array.of(0, 7),
  runs: [run('a', 0, 0), run('b', 0, 2), run('c', 0, 4), run('d', 0, 10)],
};

describe('The center of a group', () => {
  const group = groupSummary({
    mean: 3,
    median: 2,
    iqm: 2.5,
    confidence: [1, 5],
    iqmConfidence: [2, 4],
    medianConfidence: [1, 3],
    n: 5,
  });

  it('comes with the interval that was made for it', () => {
    expect(centerOf(group, 'mean')).toEqual({ value: 3, confidence: [1, 5] });
    expect(centerOf(group, 'iqm')).toEqual({ value: 2.5, confidence: [2, 4] });
    expect(centerOf(group, 'median')).toEqual({ value: 2, confidence: [1, 3] });
  });

  it('has no interval for one run', () => {
    expect(centerOf({ ...group, n: 1 }, 'mean').confidence).toBeNull();
    expect(centerOf({ ...group, n: 1 }, 'iqm').confidence).toBeNull();
  });

  it('is never said to have a Student interval where it has a bootstrap one', () => {
    expect(describeIntervals('mean', 'student')).toBe('95 % Student t interval over runs');
    expect(describeIntervals('iqm', 'student')).toBe('95 % percentile bootstrap interval over runs');
    expect(describeIntervals('median', 'student')).toBe('95 % percentile bootstrap interval over runs');
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

describe('The legend of curves', () => {
  it('says what line and band are, and that runs are drawn', () => {
    expect(describeCurves([{ ...curve, center: 'median' }], 0)).toBe(
      'Median and pointwise 95 % percentile bootstrap interval over runs; each run drawn faintly',
    );
    expect(describeCurves([{ ...curve, band: 'student' }], 0)).toContain('Student t');
  });

  it('names the smoothing and that runs are drawn without it, also of a single run', () => {
    const window = 'smoothed over 100 steps before anything else, each run drawn faintly as it was';
    expect(describeCurves([curve], 100)).toContain(window);
    expect(describeCurves([{ ...curve, n: 1, band: null }], 100)).toBe(window);
  });
});

describe('The run that stands for a group', () => {
  it('has the value nearest the median, the first of several', () => {
    const group = groupSummary({ values: [9, 4, 6, 0], runIds: ['a', 'b', 'c', 'd'], median: 5 });
    expect(nearestToMedian(group)).toBe('b');
  });
});
