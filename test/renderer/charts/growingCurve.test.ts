import { describe, expect, it } from 'vitest';
import { GrowingCurve, smoothingWindow } from '../../../renderer/charts/growingCurve';

function curveOf(steps: readonly number[], values: readonly number[]): GrowingCurve {
  const curve = new GrowingCurve();
  curve.append(steps, values);
  return curve;
}

describe('a growing curve', () => {
  it('gives back every value while there are few', () => {
    expect(curveOf([10, 25, 31], [-5, -7, -6]).envelope()).toEqual({ steps: [10, 25, 31], values: [-5, -7, -6] });
  });

  it('is empty at first', () => {
    const curve = new GrowingCurve();
    expect(curve.envelope()).toEqual({ steps: [], values: [] });
    expect(curve.means(100).values.length).toBe(0);
    expect(curve.lastStep).toBe(-Infinity);
    expect(curve.lastValue).toBeNaN();
  });

  it('takes means over the last steps, those of the window and no others', () => {
    // At step 30 a window of 20 holds the values of steps 20 and 30: (4 + 9) / 2.
    expect(Array.from(curveOf([10, 20, 30], [1, 4, 9]).means(20).values)).toEqual([1, 2.5, 6.5]);
  });

  it('passes over lost values in means, and shows them as gaps', () => {
    const curve = curveOf([1, 2, 3], [2, Number.NaN, 4]);
    expect(Array.from(curve.means(10).values)).toEqual([2, 2, 3]);
    expect(curve.envelope().values[1]).toBeNaN();
  });

  it('stays small however many values come', () => {
    const curve = new GrowingCurve();
    for (let part = 0; part < 50; part++) {
      const steps = Float64Array.from({ length: 2000 }, (_, i) => part * 2000 + i);
      curve.append(steps, steps);
    }
    expect(curve.envelope().steps.length).toBeLessThanOrEqual(2 * 4096);
    expect(curve.lastStep).toBe(99_999);
  });

  it('loses no extreme and no sum when it gathers values', () => {
    const steps = Float64Array.from({ length: 20_000 }, (_, i) => i + 1);
    const values = steps.map((step) => (step === 7777 ? 1000 : -(step % 7)));
    const curve = new GrowingCurve();
    curve.append(steps, values);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(Math.max(...Array.from(curve.envelope().values))).toBe(1000);
    expect(Array.from(curve.means(1e9).values).at(-1)).toBeCloseTo(mean, 9);
  });
});

describe('the window of smoothing', () => {
  it('is a round part of what is shown', () => {
    expect(smoothingWindow(60_000)).toBe(2000);
    expect(smoothingWindow(1000)).toBe(50);
    expect(smoothingWindow(0)).toBe(1);
  });
});
