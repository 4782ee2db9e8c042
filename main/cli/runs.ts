import type { LabClient } from '../contract/lab';
import type { CommandContext, DeclareCommand } from './command';
import type { ExitStatus } from './exitStatus';
import { formatNumber, formatTable } from './textFormat';

export const declareRuns: DeclareCommand = (program, host) => {
  program
    .command('runs')
    .description('list the stored runs')
    .action(() => host.withLab(({ client }, context) => listRuns(client, context)));
};

export async function listRuns(client: LabClient, { output }: CommandContext): Promise<ExitStatus> {
  const runs = await client.request('runs.list', {});
  const document = runs.map(({ runId, experimentId, env, algo, seed, status, steps, evaluation, createdAt }) => ({
    runId,
    experimentId,
    env,
    algo,
    seed,
    status,
    steps,
    meanReturn: evaluation?.meanReturn ?? null,
    createdAt,
  }));
  output.result(document, () => {
    if (document.length === 0) return ['No runs yet. Start one with: train --env CartPole-v1 --algo dqn'];
    return formatTable(
      ['run', 'experiment', 'environment', 'algorithm', 'seed', 'status', 'steps', 'return', 'created'],
      document.map(({ runId, experimentId, env, algo, seed, status, steps, meanReturn, createdAt }) => [
        runId,
        experimentId,
        env,
        algo,
        seed,
        status,
        steps,
        meanReturn === null ? '–' : formatNumber(meanReturn),
        createdAt,
      ]),
    );
  });
  return 0;
}
