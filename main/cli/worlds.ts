import type { LabClient } from '../contract/lab';
import type { WorldInfo } from '../contract/models';
import { InvalidValueError, UnknownNameError } from '../rl/core/errors';
import { checkWorld } from '../rl/worlds/checkWorld';
import { parseWorldFile } from '../rl/worlds/worldFile';
import type { CommandContext, DeclareCommand } from './command';
import type { ExitStatus } from './exitStatus';
import { formatCount, formatTable } from './textFormat';
import { writeFiles } from './writeFiles';

interface WorldsRequest {
  readonly out?: string;
}

export const declareWorlds: DeclareCommand = (program, host) => {
  program
    .command('worlds')
    .description('list the worlds of your own; with a name, say what the checker says and write it to a file')
    .argument('[name]', 'of a world that is kept')
    .option('--out <path>', 'write the world file here')
    .action((name: string | undefined, request: WorldsRequest) =>
      host.withLab(({ client }, context) => worlds(client, context, name, request)),
    );
};

export async function worlds(
  client: LabClient,
  context: CommandContext,
  name: string | undefined,
  request: WorldsRequest,
): Promise<ExitStatus> {
  const found = await client.request('worlds.list', {});
  if (name !== undefined) return showWorld(found, context, name, request);
  if (request.out !== undefined)
    throw new InvalidValueError(`--out must come with the name of a world, got ${request.out} alone.`);
  context.output.result(found, () =>
    found.length === 0
      ? ['No worlds yet. Draw one on the screen Worlds, or take one from a file: import PATH.']
      : formatTable(
          ['world', 'kind', 'changed', ''],
          found.map(({ name: title, kind, changedAt, content }) => [title, kind, changedAt, verdict(content)]),
        ),
  );
  return 0;
}

async function showWorld(
  found: readonly WorldInfo[],
  { output }: CommandContext,
  given: string,
  { out }: WorldsRequest,
): Promise<ExitStatus> {
  const world = found.find(({ name, worldId }) => name === given || worldId === given);
  if (world === undefined) {
    throw new UnknownNameError(
      'world',
      given,
      found.map(({ name }) => name),
    );
  }
  const problems = checkWorld(parseWorldFile(world.content));
  const file = { name: `${world.worldId}.json`, data: new TextEncoder().encode(world.content) };
  const files = out === undefined ? [] : await writeFiles([file], out);
  output.result({ ...world, problems, files }, () => [
    ...problems.map(({ level, sentence }) => `${level}: ${sentence}`),
    ...(problems.length === 0 ? ['The checker finds nothing wrong.'] : []),
    ...files.map((path) => `Written to ${path}.`),
    `Train in it: train --env ${JSON.stringify(world.name)} --algo q-learning`,
  ]);
  return 0;
}

function verdict(content: string): string {
  const errors = checkWorld(parseWorldFile(content)).filter(({ level }) => level === 'error');
  return errors.length === 0 ? 'sound' : `${formatCount(errors.length, 'error')}: ${errors[0]!.sentence}`;
}
