import type { Benchmark } from './benchmark';
import { environmentBenchmarks } from './environmentBenchmarks';
import { learningBenchmarks } from './learningBenchmarks';

/** Every figure of our own speed, in the order of the table. */
export const benchmarks: readonly Benchmark[] = [...environmentBenchmarks, ...learningBenchmarks];
