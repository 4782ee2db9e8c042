import type { LabClient } from '../contract/lab';
import type { RunInfo } from '../contract/models';
import { formatCount, formatNumber, formatSeconds, formatSpread, formatTable } from './textFormat';

/** A run that has ended, as `train` and `resume` tell it. */
export function runDocument(run: RunInfo) {
  const { runId, seed, status, engine, steps, episodes, wallSeconds, stepsPerSecond, trainingReturn, curveHash, message } = run;
  const evaluation = run.evaluation && {
    meanReturn: run.evaluation.meanReturn,
    standardDeviation: run.evaluation.standardDeviation,
    episodes: run.evaluation.episodes,
  };
  return {
    runId,
    seed,
    status,
    engine,
    steps,
    episodes,
    wallSeconds,
    stepsPerSecond,
    trainingReturn,
    evaluation,
    curveHash,
    message,
  };
}

/** The same for people, and what was learned. */
export async function describeTrainedRuns(client: LabClient, runs: readonly RunInfo[]): Promise<string[]> {
  const table = formatTable(
    ['run', 'seed', 'status', 'steps', 'episodes', 'training return', 'evaluation', 'time', 'steps/s', 'curve hash'],
    runs.map((run) => [
      run.runId,
      run.seed,
      run.status,
      run.steps,
      run.episodes,
      run.trainingReturn === null ? '–' : formatNumber(run.trainingReturn),
      run.evaluation === null ? '–' : formatSpread(run.evaluation.meanReturn, run.evaluation.standardDeviation),
      formatSeconds(run.wallSeconds),
      Math.round(run.stepsPerSecond),
      run.curveHash,
    ]),
  );
  const failures = runs.filter(({ status }) => status === 'failed').map(({ runId, message }) => `${runId} failed: ${message}`);
  return [...table, ...failures, ...(await describeLearning(client, runs))];
}

/** How far the greedy policy came, and whether the field would call it solved. */
async function describeLearning(client: LabClient, runs: readonly RunInfo[]): Promise<string[]> {
  const improvements = await Promise.all(runs.map((run) => describeImprovement(client, run)));
  return [...improvements.flat(), ...(await describeThreshold(client, runs))];
}

async function describeImprovement(client: LabClient, { runId, seed, evaluation }: RunInfo): Promise<string[]> {
  const { steps, values } = await client.request('runs.metric', { runId, name: 'evaluation' });
  if (evaluation === null || steps.length < 2) return [];
  const first = `${formatNumber(values[0]!)} at step ${formatNumber(steps[0]!)}`;
  const last = `${formatNumber(evaluation.meanReturn)} at step ${formatNumber(evaluation.step)}`;
  return [`Seed ${seed}: mean return of the greedy policy ${first}, ${last}.`];
}

async function describeThreshold(client: LabClient, runs: readonly RunInfo[]): Promise<string[]> {
  const plainId = runs[0]?.env.split('?')[0];
  const environments = await client.request('environments.list', {});
  const threshold = environments.find(({ id }) => id === plainId)?.rewardThreshold ?? null;
  if (threshold === null) return [];
  const solved = runs.filter(({ evaluation }) => evaluation !== null && evaluation.meanReturn >= threshold).length;
  return [
    `${formatNumber(solved)} of ${formatCount(runs.length, 'run')} reached ${formatNumber(threshold)}, from which ${plainId} counts as solved.`,
  ];
}
