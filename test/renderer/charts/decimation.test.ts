import { describe, expect, it } from 'vitest';
import { decimate } from '../../../renderer/charts/decimation';

const count = 10_000;
const steps = Float64Array.from({ length: count }, (_, i) => i);
const values = steps.map((step) => Math.sin(step / 300) * 100 - 500);

describe('decimation', () => {
  it('leaves a curve alone that the pixels can show', () => {
    expect(decimate([1, 2, 3], [-5, -7, -6], 1, 3, 100)).toEqual([
      { x: 1, y: -5 },
      { x: 2, y: -7 },
      { x: 3, y: -6 },
    ]);
  });

  it('keeps at most four points for each column', () => {
    expect(decimate(steps, values, 0, count, 100).length).toBeLessThanOrEqual(4 * 101);
  });

  it('keeps every extreme, however narrow', () => {
    const spiked = values.slice();
    spiked[5437] = 900;
    spiked[2001] = -4000;
    const kept = decimate(steps, spiked, 0, count, 50).map((point) => point.y);
    expect(Math.max(...kept)).toBe(900);
    expect(Math.min(...kept)).toBe(-4000);
  });

  it('keeps the order of steps', () => {
    const xs = decimate(steps, values, 0, count, 80).map((point) => point.x);
    expect(xs).toEqual([...xs].sort((a, b) => a - b));
  });

  it('leaves a gap where values were lost', () => {
    const lost = values.slice().fill(Number.NaN, 4000, 4400);
    const points = decimate(steps, lost, 0, count, 50);
    expect(points.some((point) => Number.isNaN(point.y))).toBe(true);
    const single = values.slice();
    single[5050] = Number.NaN;
    expect(decimate(steps, single, 0, count, 50).some((point) => Number.isNaN(point.y))).toBe(true);
    expect(points.filter((point) => point.x > 4010 && point.x < 4390).every((point) => Number.isNaN(point.y))).toBe(true);
  });

  it('keeps one neighbor on either side of what is shown, so that lines run to the edge', () => {
    expect(decimate([0, 10, 20, 30], [1, 2, 3, 4], 12, 18, 100).map((point) => point.x)).toEqual([10, 20]);
  });

  it('has nothing to show of nothing, and one point of one', () => {
    expect(decimate([], [], 0, 1, 10)).toEqual([]);
    expect(decimate([5], [-3], 0, 10, 10)).toEqual([{ x: 5, y: -3 }]);
  });
});
