import type { Clock } from './benchmark';

/** Medians are taken over this many timings. */
const timingCount = 15;

/** Milliseconds a timing takes at least: enough for the clock, and short beside the turns in which processes share a core. */
const leastMilliseconds = 1;

/** Milliseconds of work before the first timing: the host has then compiled it for good. */
const warmingMilliseconds = 40;

/** Milliseconds of one call of each work: medians of timings that take turns, so that all meet the same disturbances. */
export function medianMilliseconds(clock: Clock, works: readonly (() => void)[]): number[] {
  const counts = works.map((work) => countRepetitions(clock, work));
  const rounds = Array.from({ length: timingCount }, () => works.map((work, index) => timeOnce(clock, work, counts[index]!)));
  return works.map((_, index) => median(rounds.map((round) => round[index]!)));
}

/** How often to repeat `work` so that a timing takes `leastMilliseconds`; finding out warms it up. */
function countRepetitions(clock: Clock, work: () => void): number {
  const start = clock();
  for (let count = 1; ; ) {
    const isLongEnough = timeOnce(clock, work, count) * count >= leastMilliseconds;
    if (isLongEnough && clock() - start >= warmingMilliseconds) return count;
    if (!isLongEnough) count *= 2;
  }
}

/** Milliseconds of one call of `work`, from `count` of them. */
function timeOnce(clock: Clock, work: () => void, count: number): number {
  const start = clock();
  for (let i = 0; i < count; i++) work();
  return (clock() - start) / count;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
