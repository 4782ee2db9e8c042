import type { LabClient } from '../contract/lab';
import { wholeNumber } from './argumentReaders';
import type { CommandContext, DeclareCommand } from './command';
import type { ExitStatus } from './exitStatus';
import { checkRunExists } from './findRun';
import { followRuns } from './followRuns';
import { formatNumber } from './textFormat';
import { describeTrainedRuns, runDocument } from './trainedRuns';

interface ResumeRequest {
  readonly steps?: number;
}

export const declareResume: DeclareCommand = (program, host) => {
  program
    .command('resume')
    .description('go on from the last checkpoint of a run')
    .argument('<run>', 'its id')
    .option('--steps <n>', 'time steps in all, those already done included', wholeNumber('--steps', 1))
    .action((runId: string, request: ResumeRequest) =>
      host.withLab(({ client }, context) => resume(client, context, runId, request), { stopsItself: true }),
    );
};

/** @returns 1 when the run failed. */
export async function resume(
  client: LabClient,
  context: CommandContext,
  runId: string,
  request: ResumeRequest,
): Promise<ExitStatus> {
  const { output } = context;
  await checkRunExists(client, runId);
  const [run] = await followRuns(client, context, async () => {
    const resumed = await client.request('runs.resume', { runId, ...request });
    output.news(`Resuming ${runId} at step ${formatNumber(resumed.steps)}.`);
    return [resumed];
  });
  const lines = output.isForPeople ? await describeTrainedRuns(client, [run!]) : [];
  output.result(runDocument(run!), () => lines);
  return run!.status === 'failed' ? 1 : 0;
}
