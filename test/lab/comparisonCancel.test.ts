import { resolve } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { StatisticsThread } from '../../main/lab/comparisonStatistics';
import { statisticsJobs } from '../../main/rl/statistics/statisticsJobs';

const script = resolve(import.meta.dirname, '../..', process.env['BELLMAN_OUTPUT'] ?? 'out', 'main/comparisonWorker.cjs');

/** Interquartile means of four groups at a thousand steps: some seconds of work. */
function work(resamples: number) {
  const steps = Float64Array.from({ length: 1000 }, (_, i) => i);
  const curves = Array.from({ length: 20 }, (_, run) => ({ steps, values: steps.map((step) => Math.sin(step * run)) }));
  const groups = ['a', 'b', 'c', 'd'].map((groupId) => ({ groupId, curves }));
  return { groups, points: 1000, resamples, center: 'iqm', band: 'bootstrap', isContinuous: false } as const;
}

it('work that is cancelled ends at once with a refusal, and other work goes on to its own end', { timeout: 60_000 }, async () => {
  const thread = new StatisticsThread(script);
  onTestFinished(() => thread.dispose());
  const shares: number[] = [];
  const long = thread.compute('aggregateCurves', work(50_000), { jobId: 'long', onProgress: (share) => shares.push(share) });
  const short = thread.compute('aggregateCurves', work(10), { jobId: 'short' });
  const refusal = expect(long).rejects.toMatchObject({ code: 'conflict' });
  while (shares.length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(thread.cancel('long')).toBe(true);
  await refusal;
  expect(await short).toEqual(statisticsJobs.aggregateCurves(work(10)));
  expect(shares.at(-1)).toBeLessThan(1);
  expect(thread.cancel('long')).toBe(false);
});
