import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { largestMergedCount } from '../../main/store/curves';
import { points, storeWithRuns } from './records';

/** Steps 1 … count and values that no rounding to float32 would survive. */
function longCurve(count: number): { steps: Float64Array; values: Float64Array } {
  return {
    steps: Float64Array.from({ length: count }, (_, i) => i + 1),
    values: Float64Array.from({ length: count }, (_, i) => Math.sqrt(i)),
  };
}

/** Points in each stored row of the one curve there is, in order. */
function chunkCounts(folder: string): number[] {
  const database = new Database(join(folder, 'bellman.sqlite'), { readonly: true });
  const counts = database.prepare<[], { count: number }>('SELECT count FROM curve_chunks ORDER BY position').all();
  database.close();
  return counts.map(({ count }) => count);
}

describe('curves', () => {
  it('come back as exact doubles, whatever the numbers', async () => {
    const store = await storeWithRuns('r1');
    const steps = Float64Array.of(0, 1, 1, 2 ** 40, 9_007_199_254_740_991);
    const values = Float64Array.of(0.1 + 0.2, Number.NaN, -Infinity, -0, Number.MIN_VALUE);
    store.curves.append('r1', 'loss', steps, values);
    const read = store.curves.read('r1', 'loss');
    expect(read.steps).toEqual(steps);
    expect(new BigUint64Array(read.values.buffer)).toEqual(new BigUint64Array(values.buffer));
  });

  it('keep the order of many small batches, and those of different runs and names apart', async () => {
    const store = await storeWithRuns('r1', 'r2');
    const { steps, values } = longCurve(1000);
    for (let i = 0; i < 1000; i += 7) {
      store.curves.append('r1', 'return', steps.slice(i, i + 7), values.slice(i, i + 7));
      store.curves.append('r1', 'length', steps.slice(i, i + 1), values.slice(i, i + 1));
    }
    store.curves.append('r2', 'return', ...points([5, 50]));
    expect(store.curves.read('r1', 'return')).toEqual({ steps, values });
    expect(store.curves.read('r1', 'length').steps).toHaveLength(143);
    expect(store.curves.read('r2', 'return')).toEqual({ steps: Float64Array.of(5), values: Float64Array.of(50) });
    expect(store.curves.names('r1')).toEqual(['length', 'return']);
    expect(store.curves.names('r2')).toEqual(['return']);
  });

  it('are empty where nothing was stored', async () => {
    const store = await storeWithRuns('r1');
    store.curves.append('r1', 'loss', new Float64Array(0), new Float64Array(0));
    expect(store.curves.names('r1')).toEqual([]);
    expect(store.curves.read('r1', 'loss')).toEqual({ steps: new Float64Array(0), values: new Float64Array(0) });
  });

  it('are cut inside a chunk when a run goes on from a checkpoint', async () => {
    const store = await storeWithRuns('r1', 'r2');
    const { steps, values } = longCurve(100);
    for (const runId of ['r1', 'r2']) store.curves.append(runId, 'return', steps, values);
    store.curves.append('r1', 'return', ...points([101, 1], [150, 2]));
    store.curves.append('r1', 'loss', ...points([41, 1], [50, 2]));
    store.curves.truncateAfter('r1', 40);
    expect(store.curves.read('r1', 'return')).toEqual({ steps: steps.slice(0, 40), values: values.slice(0, 40) });
    expect(store.curves.names('r1')).toEqual(['return']);
    expect(store.curves.read('r2', 'return').steps).toHaveLength(100);

    store.curves.append('r1', 'return', ...points([41, 7]));
    expect(store.curves.read('r1', 'return').values.at(-1)).toBe(7);
  });

  it.each([[0], [1], [39.5], [64], [99], [100], [1000]])(
    'keep exactly the points up to step %d, however they were batched',
    async (step) => {
      const store = await storeWithRuns('r1');
      const { steps, values } = longCurve(100);
      for (let i = 0; i < 100; i += 9) store.curves.append('r1', 'return', steps.slice(i, i + 9), values.slice(i, i + 9));
      store.curves.truncateAfter('r1', step);
      expect(store.curves.read('r1', 'return').steps).toEqual(steps.filter((one) => one <= step));
    },
  );

  it('refuse steps that go back, columns of unequal length and a run that is not stored', async () => {
    const store = await storeWithRuns('r1');
    store.curves.append('r1', 'return', ...points([10, 0]));
    const conflict = expect.objectContaining({ code: 'conflict' });
    expect(() => store.curves.append('r1', 'return', ...points([9, 0]))).toThrow(
      'Steps of return must not go back, got 9 after 10.',
    );
    expect(() => store.curves.append('r1', 'return', ...points([11, 0], [10, 0]))).toThrow(conflict);
    expect(() => store.curves.append('r1', 'return', ...points([Number.NaN, 0]))).toThrow(conflict);
    expect(() => store.curves.append('r1', 'return', Float64Array.of(11), new Float64Array(2))).toThrow(conflict);
    expect(() => store.curves.append('r2', 'return', ...points([1, 0]))).toThrow(expect.objectContaining({ code: 'not-found' }));
    expect(store.curves.read('r1', 'return').steps).toEqual(Float64Array.of(10));
  });

  it('take a million points a second and give them back at once', async () => {
    const store = await storeWithRuns('r1');
    const { steps, values } = longCurve(1_000_000);
    const batch = 20_000; // a tenth of a second of a fast tabular run
    const start = performance.now();
    for (let i = 0; i < steps.length; i += batch) {
      store.curves.append('r1', 'tdError', steps.subarray(i, i + batch), values.subarray(i, i + batch));
    }
    const stored = performance.now();
    const read = store.curves.read('r1', 'tdError');
    const finished = performance.now();
    expect(read.values.every((value, i) => value === values[i])).toBe(true);
    expect(read.steps).toHaveLength(1_000_000);
    expect(stored - start).toBeLessThan(1000);
    expect(finished - stored).toBeLessThan(250);
  });
});

describe('the chunks of a curve', () => {
  it('stay few and ever smaller, however many small batches arrive', async () => {
    const store = await storeWithRuns('r1');
    const { steps, values } = longCurve(20_000);
    store.transaction(() => {
      for (let i = 0; i < steps.length; i++)
        store.curves.append('r1', 'return', steps.subarray(i, i + 1), values.subarray(i, i + 1));
    });
    const counts = chunkCounts(store.folder);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(20_000);
    expect(counts.length).toBeLessThanOrEqual(Math.ceil(Math.log2(20_000)) + 1);
    for (let i = 1; i < counts.length; i++) expect(counts[i - 1]).toBeGreaterThanOrEqual(2 * counts[i]!);
  });

  it('never grow beyond the limit by merging', async () => {
    const store = await storeWithRuns('r1');
    const { steps, values } = longCurve(300_000);
    for (let i = 0; i < steps.length; i += 5000)
      store.curves.append('r1', 'return', steps.slice(i, i + 5000), values.slice(i, i + 5000));
    const counts = chunkCounts(store.folder);
    expect(Math.max(...counts)).toBeLessThanOrEqual(largestMergedCount);
    expect(counts.length).toBeLessThanOrEqual((3 * 300_000) / largestMergedCount + 17);
    expect(store.curves.read('r1', 'return')).toEqual({ steps, values });
  });
});
