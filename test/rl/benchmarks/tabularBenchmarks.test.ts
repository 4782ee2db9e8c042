import { describe, expect, it } from 'vitest';
import { createMemoryGauge } from '../../../main/cli/memoryGauge';
import { memoryBenchmarks } from '../../../main/rl/benchmarks/memoryBenchmarks';
import { tabularBenchmarks } from '../../../main/rl/benchmarks/tabularBenchmarks';
import { testbedBenchmark } from '../../../main/rl/benchmarks/testbedBenchmark';

/** A clock that jumps past the time of any measurement at its second look. */
function createHastyClock(): () => number {
  let now = -1000;
  return () => (now += 1000);
}

describe('the benchmarks of tabular methods', () => {
  it.each(tabularBenchmarks.map((benchmark) => [benchmark.name, benchmark] as const))('%s counts steps', (_name, benchmark) => {
    // One piece of 20,000 steps between the first look and the last, two jumps later.
    expect(benchmark.measure(createHastyClock(), () => 0)).toBe(10_000);
  });

  it('have names of their own', () => {
    expect(new Set(tabularBenchmarks.map(({ name }) => name)).size).toBe(tabularBenchmarks.length);
  });
});

describe('the benchmark of the testbed', () => {
  it('gives the seconds of all its runs', () => {
    expect(testbedBenchmark.unit).toBe('s');
    expect(testbedBenchmark.measure(createHastyClock(), () => 0)).toBe(1);
  });
});

describe('the benchmarks of memory', () => {
  it('give what is left over after a million steps', () => {
    let used = 5_000_000;
    const [benchmark] = memoryBenchmarks;
    expect(
      benchmark!.measure(
        () => 0,
        () => (used += 300),
      ),
    ).toBe(300);
  });
});

describe('the gauge of memory', () => {
  it('sees what is kept, in the heap and in array buffers, and not what was let go', () => {
    const usedBytes = createMemoryGauge();
    const before = usedBytes();
    const kept: unknown[] = [new Float64Array(1_000_000), Array.from({ length: 100_000 }, (_, i) => ({ i }))];
    const held = usedBytes() - before;
    expect(held).toBeGreaterThan(9_000_000);
    expect(kept.length).toBe(2);
    kept.length = 0;
    expect(usedBytes() - before).toBeLessThan(1_000_000);
  });
});
