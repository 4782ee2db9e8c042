import { describe, expect, it } from 'vitest';
import { decimate as keepShown } from '../../../renderer/charts/decimation';

/** The points that are kept of a range in columns of equal width. */
function decimate(steps: ArrayLike<number>, values: ArrayLike<number>, low: number, high: number, columns: number) {
  const edges = Array.from({ length: columns + 1 }, (_, i) => low + ((high - low) * i) / columns);
  return keepShown({ steps, values }, edges).map((i) => ({ x: steps[i]!, y: values[i]! }));
}

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

  it('keeps every extreme of the range in view, whatever part of the whole that is', () => {
    const noisy = Float64Array.from({ length: 100_000 }, (_, i) => Math.sin(i * i) * 50);
    const all = Float64Array.from({ length: noisy.length }, (_, i) => i);
    for (const [low, high] of [
      [0, 100_000],
      [777, 60_123],
      [40_000, 41_999],
      [99_000, 100_000],
    ] as const) {
      const within = noisy.slice(low, high + 1);
      const kept = decimate(all, noisy, low, high, 37).filter(({ x }) => x >= low && x <= high);
      expect(Math.max(...kept.map(({ y }) => y))).toBe(Math.max(...within));
      expect(Math.min(...kept.map(({ y }) => y))).toBe(Math.min(...within));
    }
  });

  it('takes columns of unequal steps, as a logarithmic axis has them', () => {
    const edges = Array.from({ length: 41 }, (_, i) => 10 ** (i / 10));
    const kept = keepShown({ steps, values }, edges);
    expect(kept).toContain(1);
    for (let column = 30; column < 40; column++) {
      const shown = kept.filter((i) => i >= edges[column]! && i < edges[column + 1]!);
      expect(shown.length).toBeGreaterThanOrEqual(2);
      expect(shown.length).toBeLessThanOrEqual(5);
    }
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
