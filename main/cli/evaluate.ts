import type { LabClient } from '../contract/lab';
import { wholeNumber } from './argumentReaders';
import type { CommandContext, DeclareCommand } from './command';
import type { ExitStatus } from './exitStatus';
import { checkRunExists } from './findRun';
import { formatCount, formatNumber, formatSpread } from './textFormat';

interface EvaluateRequest {
  readonly episodes?: number;
  readonly seed?: number;
  readonly checkpoint?: number;
}

export const declareEvaluate: DeclareCommand = (program, host) => {
  program
    .command('evaluate')
    .description('play the greedy policy of a run, with a random stream of its own')
    .argument('<run>', 'its id')
    .option('--episodes <n>', 'episodes to play', wholeNumber('--episodes', 1))
    .option('--seed <n>', 'of the random stream', wholeNumber('--seed', 0))
    .option('--checkpoint <step>', 'the policy of that step instead of the newest', wholeNumber('--checkpoint', 0))
    .action((runId: string, request: EvaluateRequest) =>
      host.withLab(({ client }, context) => evaluate(client, context, runId, request)),
    );
};

export async function evaluate(
  client: LabClient,
  { output }: CommandContext,
  runId: string,
  request: EvaluateRequest,
): Promise<ExitStatus> {
  await checkRunExists(client, runId);
  const result = await client.request('runs.evaluate', { runId, ...request });
  const { step, episodes, meanReturn, standardDeviation, minimum, maximum, meanLength } = result;
  output.result(result, () => [
    `Return ${formatSpread(meanReturn, standardDeviation)} over ${formatCount(episodes, 'episode')} of ${runId} at step ${formatNumber(step)}.`,
    `Lowest ${formatNumber(minimum)}, highest ${formatNumber(maximum)}, mean length ${formatNumber(meanLength)} steps.`,
  ]);
  return 0;
}
