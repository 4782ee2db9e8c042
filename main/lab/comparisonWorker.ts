import { parentPort } from 'node:worker_threads';
import { CoreError } from '../rl/core/errors';
import { statisticsJobs } from '../rl/statistics/statisticsJobs';
import type { StatisticsAnswer, StatisticsRequest } from './comparisonStatistics';

/** Entry of the statistics thread: answers one question after the other. */

parentPort?.on('message', ({ id, name, argument }: StatisticsRequest) => parentPort?.postMessage(answer(id, name, argument)));

function answer(id: number, name: StatisticsRequest['name'], argument: unknown): StatisticsAnswer {
  try {
    return { id, result: statisticsJobs[name](argument as never) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { id, code: error instanceof CoreError ? error.code : undefined, message };
  }
}
