import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { MemoryGauge } from '../rl/benchmarks/benchmark';

/** Passes of the collector: what one of them finalizes, the next can free. */
const collections = 3;

/** A gauge of this process's memory that collects all garbage before it looks. */
export function createMemoryGauge(): MemoryGauge {
  // The collector can be called by name only in contexts that are made after the flag was set.
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  return () => {
    for (let i = 0; i < collections; i++) collectGarbage();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
}
