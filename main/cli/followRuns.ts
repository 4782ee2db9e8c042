import { toLabError } from '../contract/errors';
import type { LabClient } from '../contract/lab';
import type { RunInfo } from '../contract/models';
import type { CommandContext } from './command';
import type { Output } from './output';
import { TrainingProgress } from './trainingProgress';

/** Milliseconds between two drawings of the bar. */
const drawMilliseconds = 100;

/**
 * Starts runs and waits until all have ended, with a bar for those who watch.
 *
 * When the signal is aborted, every run is stopped with a checkpoint, and then has ended too.
 *
 * @param start makes the requests that start them; what it returns says which to follow.
 * @returns the runs as they ended, in the order of `start`.
 */
export async function followRuns(
  client: LabClient,
  { output, signal }: CommandContext,
  start: () => Promise<readonly RunInfo[]>,
): Promise<RunInfo[]> {
  const ended = new Map<string, RunInfo>();
  let progress: TrainingProgress | undefined;
  let wake = (): void => {};
  // Listening begins before the start, because a short run may have ended by the time we are told that it began.
  const subscriptions = [
    client.subscribe('run.ended', (run) => {
      ended.set(run.runId, run);
      progress?.end(run.runId);
      wake();
    }),
    client.subscribe('run.progressed', (event) => progress?.advance(event, performance.now())),
    client.subscribe('lab.noticed', ({ level, message }) => (level === 'info' ? output.news(message) : output.problem(message))),
  ];
  const stopDrawing = drawRegularly(output, () => progress);
  try {
    const started = await start();
    progress = new TrainingProgress(started);
    const stop = (): void => void stopRuns(client, output, started, ended);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
    while (!started.every(({ runId }) => ended.has(runId))) await new Promise<void>((resolve) => (wake = resolve));
    signal.removeEventListener('abort', stop);
    return started.map(({ runId }) => ended.get(runId)!);
  } finally {
    stopDrawing();
    for (const unsubscribe of subscriptions) unsubscribe();
  }
}

function drawRegularly(output: Output, find: () => TrainingProgress | undefined): () => void {
  const draw = (): void => {
    const columns = output.progressColumns;
    if (columns !== undefined) output.progress(find()?.line(performance.now(), columns) ?? '');
  };
  const timer = setInterval(draw, drawMilliseconds);
  return () => {
    clearInterval(timer);
    output.hideProgress();
  };
}

async function stopRuns(
  client: LabClient,
  output: Output,
  runs: readonly RunInfo[],
  ended: ReadonlyMap<string, RunInfo>,
): Promise<void> {
  for (const { runId } of runs.filter((run) => !ended.has(run.runId))) {
    try {
      await client.request('runs.stop', { runId });
    } catch (error) {
      // One that ended just now has nothing left to stop; its end is on the way.
      if (toLabError(error).code !== 'conflict') output.problem(toLabError(error).message);
    }
  }
}
