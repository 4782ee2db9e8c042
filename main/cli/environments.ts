import type { LabClient } from '../contract/lab';
import type { EnvironmentInfo, SpaceInfo } from '../contract/models';
import { describeEnvironment } from '../lab/catalog';
import type { CommandContext, DeclareCommand } from './command';
import type { ExitStatus } from './exitStatus';
import { formatNumber, formatTable } from './textFormat';

interface EnvironmentsRequest {
  readonly worlds?: boolean;
}

export const declareEnvironments: DeclareCommand = (program, host) => {
  program
    .command('environments')
    .description('list the environments')
    .option('--worlds', 'also the worlds of your own that are kept in the data folder')
    .action((request: EnvironmentsRequest) =>
      host.withLab(({ client }, context) => listEnvironments(client, context, request), { needsNoData: request.worlds !== true }),
    );
};

export async function listEnvironments(
  client: LabClient,
  { output }: CommandContext,
  { worlds = false }: EnvironmentsRequest,
): Promise<ExitStatus> {
  const listed = await client.request('environments.list', {});
  const environments = worlds ? [...listed, ...(await describeWorlds(client))] : listed;
  output.result(environments, () =>
    formatTable(
      ['environment', 'family', 'observation', 'action', 'time limit', ''],
      environments.map(({ id, family, observationSpace, actionSpace, maxEpisodeSteps, description, ...more }) => [
        'name' in more ? String(more.name) : id,
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

/** Worlds that somebody drew and can act in: the shape of environments, with the name that `--env` also takes. */
async function describeWorlds(client: LabClient): Promise<(EnvironmentInfo & { readonly name: string })[]> {
  const worlds = await client.request('worlds.list', {});
  return worlds.flatMap(({ env, name }) =>
    env === null
      ? []
      : [{ ...describeEnvironment(env), name, family: 'your worlds', description: `A ${baseOf(env)} that you drew.` }],
  );
}

function baseOf(env: string): string {
  return env.split('?', 1)[0]!;
}

/** `1 of 16` or `4 numbers`. */
function formatSpace(space: SpaceInfo): string {
  if (space.kind === 'discrete') return `1 of ${formatNumber(space.size)}`;
  return `${space.shape.join(' × ')} ${space.shape.every((size) => size === 1) ? 'number' : 'numbers'}`;
}
