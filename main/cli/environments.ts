import type { LabClient } from '../contract/lab';
import type { SpaceInfo } from '../contract/models';
import type { CommandContext, DeclareCommand } from './command';
import type { ExitStatus } from './exitStatus';
import { formatNumber, formatTable } from './textFormat';

export const declareEnvironments: DeclareCommand = (program, host) => {
  program
    .command('environments')
    .description('list the environments')
    .action(() => host.withLab(({ client }, context) => listEnvironments(client, context), { needsNoData: true }));
};

export async function listEnvironments(client: LabClient, { output }: CommandContext): Promise<ExitStatus> {
  const environments = await client.request('environments.list', {});
  output.result(environments, () =>
    formatTable(
      ['environment', 'family', 'observation', 'action', 'time limit', ''],
      environments.map(({ id, family, observationSpace, actionSpace, maxEpisodeSteps, description }) => [
        id,
        family,
        formatSpace(observationSpace),
        formatSpace(actionSpace),
        maxEpisodeSteps === null ? 'none' : formatNumber(maxEpisodeSteps),
        description,
      ]),
    ),
  );
  return 0;
}

/** `1 of 16` or `4 numbers`. */
function formatSpace(space: SpaceInfo): string {
  if (space.kind === 'discrete') return `1 of ${formatNumber(space.size)}`;
  return `${space.shape.join(' × ')} ${space.shape.every((size) => size === 1) ? 'number' : 'numbers'}`;
}
