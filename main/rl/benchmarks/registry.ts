import type { Benchmark } from './benchmark';
import { engineBenchmarks } from './engineBenchmarks';
import { environmentBenchmarks } from './environmentBenchmarks';
import { learningBenchmarks } from './learningBenchmarks';
import { memoryBenchmarks } from './memoryBenchmarks';
import { statisticsBenchmarks } from './statisticsBenchmarks';
import { tabularBenchmarks } from './tabularBenchmarks';
import { testbedBenchmark } from './testbedBenchmark';

/** Every figure of our own speed, in the order of the table. */
export const benchmarks: readonly Benchmark[] = [
  ...engineBenchmarks,
  ...environmentBenchmarks,
  ...learningBenchmarks,
  ...tabularBenchmarks,
  testbedBenchmark,
  ...memoryBenchmarks,
  ...statisticsBenchmarks,
];
