import { readFile } from 'node:fs/promises';
import { LabError } from '../contract/errors';
import type { LabClient } from '../contract/lab';
import { formatWorldFile, parseWorldFile } from '../rl/worlds/worldFile';
import type { CommandContext, DeclareCommand } from './command';
import { describeDataset } from './datasets';
import type { ExitStatus } from './exitStatus';
import type { Output } from './output';

export const declareImport: DeclareCommand = (program, host) => {
  program
    .command('import')
    .description('take recorded episodes or a world from a file into the library')
    .argument('<path>', 'a JSON file with the columns of Minari, as export writes it, or a world file')
    .option('--name <text>', 'what lists call it')
    .action((path: string, request: { readonly name?: string }) =>
      host.withLab(({ client }, context) => importFile(client, context, path, request)),
    );
};

export async function importFile(
  client: LabClient,
  { output }: CommandContext,
  path: string,
  request: { readonly name?: string },
): Promise<ExitStatus> {
  const text = await readText(path);
  if (isWorldFile(text)) return importWorld(client, output, text, request.name);
  const dataset = await client.request('datasets.import', { text, ...request });
  output.result({ kind: 'dataset', id: dataset.datasetId }, () => [describeDataset(dataset)]);
  return 0;
}

/** Whether a text says of itself that it is a world; all else is left to the reader of data sets and its sentences. */
function isWorldFile(text: string): boolean {
  return /"format"\s*:\s*"bellman-world"/.test(text.slice(0, 1000));
}

async function importWorld(client: LabClient, output: Output, text: string, name: string | undefined): Promise<ExitStatus> {
  const given = parseWorldFile(text);
  const content = name === undefined ? text : formatWorldFile({ ...given, name });
  const world = await client.request('worlds.save', { content });
  output.result({ kind: 'world', id: world.worldId }, () => [
    `Kept as "${world.name}"${world.env === null ? '; nobody can act in it yet: worlds says why' : ''}.`,
  ]);
  return 0;
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new LabError('storage', `${path} could not be read: ${code ?? String(error)}.`);
  }
}
