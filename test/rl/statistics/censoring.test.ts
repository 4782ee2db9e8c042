import { describe, expect, it } from 'vitest';
import { bestValue, smoothCurve, stepsToThreshold } from '../../../main/rl/statistics/curveSummaries';
import { kaplanMeier, medianTime, restrictedMeanTime } from '../../../main/rl/statistics/kaplanMeier';
import { wilsonInterval } from '../../../main/rl/statistics/shareInterval';

describe('steps to a threshold', () => {
  it('are the first step that reaches it, or never, with the step until which one looked', () => {
    const curve = { steps: [10, 20, 30, 40], values: [0, 5, 4, 9] };
    expect(stepsToThreshold(curve, 5)).toEqual({ time: 20, happened: true });
    expect(stepsToThreshold(curve, 10)).toEqual({ time: 40, happened: false });
    expect(bestValue(curve)).toBe(9);
  });

  it('of runs that never got there hold the median up, where leaving them out would flatter', () => {
    // Two reach it at 10 and 20, three never within 100. Of those that did, the median is 15; of all, more than 100.
    const runs = [10, 20]
      .map((time) => ({ time, happened: true }))
      .concat([100, 100, 100].map((time) => ({ time, happened: false })));
    const curve = kaplanMeier(runs);
    expect(medianTime(curve)).toBeNull();
    // By hand: 10 · 1 + 10 · 4/5 + 80 · 3/5 = 66.
    expect(restrictedMeanTime(curve, 100).mean).toBeCloseTo(66, 12);
  });

  it('have a median of exactly one half whatever the order of rounding', () => {
    // 5/6 · 4/5 · 3/4 = 1/2 after three of six.
    const runs = [1, 2, 3, 4, 5, 6].map((time) => ({ time, happened: true }));
    expect(medianTime(kaplanMeier(runs))).toBe(3);
  });

  it('are the plain mean when all got there before the horizon, and the horizon when none did', () => {
    const all = kaplanMeier([4, 8, 9].map((time) => ({ time, happened: true })));
    expect(restrictedMeanTime(all, 20).mean).toBeCloseTo(7, 12);
    const none = kaplanMeier([20, 20].map((time) => ({ time, happened: false })));
    expect(restrictedMeanTime(none, 20)).toEqual({ mean: 20, confidence: [20, 20] });
    expect(medianTime(none)).toBeNull();
  });

  it('refuse no runs and curves without points', () => {
    expect(() => kaplanMeier([])).toThrow('runs must hold at least one run, got none.');
    expect(() => stepsToThreshold({ steps: [], values: [] }, 1)).toThrow('A curve must have at least one point, got none.');
  });
});

describe('a failure rate', () => {
  it('of none among five is not known to be 0', () => {
    const [low, high] = wilsonInterval(0, 5);
    expect(low).toBe(0);
    expect(high).toBeGreaterThan(0.4);
    expect(wilsonInterval(5, 5)[1]).toBe(1);
    expect(() => wilsonInterval(6, 5)).toThrow('count must be a whole number in [0, 5], got 6.');
  });
});

describe('smoothing', () => {
  it('looks back over a window of steps, not of points', () => {
    // At 30 the window (20, 30] holds 22 and 30; at 100 only itself.
    const { values } = smoothCurve({ steps: [10, 22, 30, 100], values: [1, 3, 7, -1] }, 10);
    expect([...values]).toEqual([1, 3, 5, -1]);
  });

  it('leaves gaps where there is nothing and forgets what left the window exactly', () => {
    const { values } = smoothCurve({ steps: [1, 2, 3, 4], values: [1e17, Number.NaN, Number.NaN, 2] }, 2);
    expect([...values]).toEqual([1e17, 1e17, Number.NaN, 2]);
  });

  it('by a window of one step or less changes nothing', () => {
    expect([...smoothCurve({ steps: [1, 2, 3], values: [0.1, 0.2, 0.3] }, 0).values]).toEqual([0.1, 0.2, 0.3]);
  });
});
