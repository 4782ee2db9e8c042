import { createRandom } from '../core/random';
import { bootstrapCurves } from '../statistics/bootstrapCurves';
import { downsample } from '../statistics/downsample';
import type { Benchmark } from './benchmark';

const runs = 20;
const steps = 1000;
const groups = 4;
const resamples = 50_000;

export const statisticsBenchmarks: readonly Benchmark[] = [
  {
    name: 'statistics bootstrap of curves',
    unit: 'ms',
    counts: `Percentile intervals at ${steps} steps for ${groups} groups of ${runs} runs, ${resamples} resamples each, drawing included.`,
    limit: { atMost: 2000 },
    measure(clock) {
      const random = createRandom(0, 'curves');
      const columns = Array.from({ length: runs }, () => Float64Array.from({ length: steps }, () => random.normal(50, 10)));
      const start = clock();
      for (let group = 0; group < groups; group++) bootstrapCurves(columns, createRandom(group), 0.95, resamples);
      return clock() - start;
    },
  },
  {
    name: 'statistics downsampling',
    unit: 'ms',
    counts: 'Thinning a curve of 1 million points to 2000.',
    measure(clock) {
      const random = createRandom(0, 'points');
      const curve = Float64Array.from({ length: 1_000_000 }, () => random.normal());
      const at = Float64Array.from(curve, (_, i) => i);
      const start = clock();
      downsample(at, curve, 2000);
      return clock() - start;
    },
  },
];
