import { expect, it } from 'vitest';
import { labBenchmarks } from '../../main/lab/labBenchmarks';
import { reaches } from '../../main/rl/benchmarks/benchmark';
import { statisticsBenchmarks } from '../../main/rl/benchmarks/statisticsBenchmarks';

it('a figure passes at its limit and on the good side of it', () => {
  expect([1999, 2000, 2001].map((value) => reaches(value, { atMost: 2000 }))).toEqual([true, true, false]);
  expect([1.79, 1.8, 1.9].map((value) => reaches(value, { atLeast: 1.8 }))).toEqual([false, true, true]);
});

it('all that a comparison must reach has its limit', () => {
  const limits = [...statisticsBenchmarks, ...labBenchmarks].flatMap(({ name, limit }) =>
    limit === undefined ? [] : [[name, limit]],
  );
  expect(limits).toEqual([
    ['statistics bootstrap of curves', { atMost: 2000 }],
    ['lab storing', { atLeast: 1_000_000 }],
    ['lab curve', { atMost: 50 }],
    ['lab list', { atMost: 100 }],
    ['lab parallel', { atLeast: 1.8 }],
  ]);
});
