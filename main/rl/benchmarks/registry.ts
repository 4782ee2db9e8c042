import type { Benchmark } from './benchmark';
import { engineBenchmarks } from './engineBenchmarks';
import { environmentBenchmarks } from './environmentBenchmarks';
import { learningBenchmarks } from './learningBenchmarks';
import { statisticsBenchmarks } from './statisticsBenchmarks';

/** Every figure of our own speed, in the order of the table. */
export const benchmarks: readonly Benchmark[] = [
  ...engineBenchmarks,
  ...environmentBenchmarks,
  ...learningBenchmarks,
  ...statisticsBenchmarks,
];
