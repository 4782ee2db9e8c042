/** Milliseconds since any fixed moment; the core has no clock of its own. */
export type Clock = () => number;

/** Bytes that are still in use once all garbage is collected: heap and array buffers. */
export type MemoryGauge = () => number;

/** What a figure must reach, in its own unit. */
export type BenchmarkLimit = { readonly atMost: number } | { readonly atLeast: number };

/** Whether a measured value reaches its limit. */
export function reaches(value: number, limit: BenchmarkLimit): boolean {
  return 'atMost' in limit ? value <= limit.atMost : value >= limit.atLeast;
}

/** One figure of our own speed. */
export interface Benchmark {
  /** Group and subject, such as `environment CartPole-v1`. */
  readonly name: string;
  readonly unit: string;
  /** What exactly is counted, in a sentence. */
  readonly counts: string;
  /** What it must reach on two ordinary cores; nothing is promised of figures without. */
  readonly limit?: BenchmarkLimit;
  /** Measures once; about a second, unless what it counts takes longer. */
  measure(clock: Clock, usedBytes: MemoryGauge): number;
}

/** Repeats `work`, which does `amount` of something, for about `milliseconds`; gives amounts a second. */
export function rateOf(clock: Clock, amount: number, work: () => void, milliseconds = 400): number {
  const start = clock();
  let done = 0;
  do {
    work();
    done += amount;
  } while (clock() - start < milliseconds);
  return (done * 1000) / (clock() - start);
}
