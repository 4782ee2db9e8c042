import { parentPort } from 'node:worker_threads';
import { CoreError } from '../rl/core/errors';
import { statisticsJobs } from '../rl/statistics/statisticsJobs';
import type { StatisticsAnswer, StatisticsRequest } from './comparisonStatistics';

/** Entry of the statistics thread: answers one question after the other, and tells how each comes on. */

/** Milliseconds between two words on how work comes on: ten a second. */
const tellMilliseconds = 100;

parentPort?.on('message', ({ id, name, argument }: StatisticsRequest) => parentPort?.postMessage(answer(id, name, argument)));

function tellProgress(id: number): (share: number) => void {
  let last = performance.now();
  return (share) => {
    if (performance.now() - last < tellMilliseconds) return;
    last = performance.now();
    parentPort?.postMessage({ id, share } satisfies StatisticsAnswer);
  };
}

function answer(id: number, name: StatisticsRequest['name'], argument: unknown): StatisticsAnswer {
  try {
    return { id, result: statisticsJobs[name](argument as never, tellProgress(id)) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { id, code: error instanceof CoreError ? error.code : undefined, message };
  }
}
