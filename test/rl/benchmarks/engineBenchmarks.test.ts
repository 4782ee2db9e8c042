import { describe, expect, it } from 'vitest';
import { engineBenchmarks } from '../../../main/rl/benchmarks/engineBenchmarks';
import {
  denseShape,
  measureAction,
  measureDenseKernels,
  measurePeak,
  measureUpdate,
} from '../../../main/rl/benchmarks/engineMeasurements';
import { benchmarks } from '../../../main/rl/benchmarks/registry';
import { referenceEngine } from '../../../main/rl/networks/referenceEngine';

/** Each look at this clock is so many milliseconds after the last, so that one call of everything takes as long. */
function steadyClock(milliseconds: number): () => number {
  let now = 0;
  return () => (now += milliseconds);
}

const noMemory = () => 0;

describe('the measurements of engines', () => {
  it('count the operations of a product, 2 · batch · width², and of the peak', () => {
    const forward = measureDenseKernels(steadyClock(50), 'forward', 8, 16);
    expect(forward.reached).toBeCloseTo((2 * 16 * 64) / 50e6, 9);
    expect(forward.peak).toBeCloseTo((20_000 * 96) / 50e6, 9);
    expect(measurePeak(steadyClock(50))).toBeCloseTo(forward.peak, 9);
  });

  it('count three products for an update', () => {
    expect(measureDenseKernels(steadyClock(50), 'update', 8, 16).reached).toBeCloseTo((6 * 16 * 64) / 50e6, 9);
  });

  it('time updates and actions of any engine', () => {
    expect(measureUpdate(steadyClock(50), referenceEngine, denseShape(4, 8, 2), 16)).toBe(50);
    expect(measureAction(steadyClock(50), referenceEngine, denseShape(4, 8, 2))).toBe(50);
  });
});

describe('the benchmarks of engines', () => {
  const find = (name: string) => engineBenchmarks.find((benchmark) => benchmark.name === name)!;

  it('are told by bench, each under a name of its own', () => {
    expect(benchmarks).toEqual(expect.arrayContaining([...engineBenchmarks]));
    expect(new Set(benchmarks.map(({ name }) => name)).size).toBe(benchmarks.length);
  });

  it('cover the kernels from 64 to 512 wide, on batches of 32 to 256', () => {
    for (const width of [64, 128, 256, 512]) {
      for (const batch of [32, 64, 256]) {
        for (const pass of ['forward', 'update'])
          expect(find(`engine ${pass} ${width} wide, batch ${batch}, of the peak`)).toBeDefined();
      }
    }
  });

  it('give the share of the peak in percent', () => {
    const share = find('engine forward 64 wide, batch 32, of the peak').measure(steadyClock(50), noMemory);
    expect(share).toBeCloseTo((100 * 2 * 32 * 64 * 64) / (20_000 * 96), 6);
  });

  it('give times in the units they name', () => {
    expect(find('engine DQN update 4-64-64-2, batch 64, simd').measure(steadyClock(50), noMemory)).toBeCloseTo(50_000, 6);
    expect(find('engine greedy action 4-64-64-2, simd').measure(steadyClock(50), noMemory)).toBeCloseTo(50e6, 3);
  });

  it('hold the binary to 60 kB', () => {
    const bytes = find('engine binary').measure(steadyClock(1), noMemory);
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThan(60_000);
  });
});
