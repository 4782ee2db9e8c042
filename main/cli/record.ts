import type { LabClient } from '../contract/lab';
import { realNumber, wholeNumber } from './argumentReaders';
import type { CommandContext, DeclareCommand } from './command';
import { describeDataset } from './datasets';
import type { ExitStatus } from './exitStatus';
import { checkRunExists } from './findRun';

interface RecordRequest {
  readonly episodes: number;
  readonly noise?: number;
  readonly seed?: number;
  readonly checkpoint?: number;
  readonly name?: string;
}

export const declareRecord: DeclareCommand = (program, host) => {
  program
    .command('record')
    .description('play the policy of a run and keep what happens as a data set to learn from')
    .argument('<run>', 'its id')
    .requiredOption('--episodes <n>', 'episodes to play', wholeNumber('--episodes', 1, 100_000))
    .option('--noise <share>', 'share of the steps that take a random action', realNumber('--noise', 0, 1))
    .option('--seed <n>', 'of the random stream', wholeNumber('--seed', 0))
    .option('--checkpoint <step>', 'the policy of that step instead of the newest', wholeNumber('--checkpoint', 0))
    .option('--name <text>', 'what lists call it')
    .action((runId: string, request: RecordRequest) =>
      host.withLab(({ client }, context) => record(client, context, runId, request)),
    );
};

export async function record(
  client: LabClient,
  { output }: CommandContext,
  runId: string,
  request: RecordRequest,
): Promise<ExitStatus> {
  await checkRunExists(client, runId);
  const dataset = await client.request('datasets.record', { runId, ...request });
  output.result(dataset, () => [describeDataset(dataset)]);
  return 0;
}
