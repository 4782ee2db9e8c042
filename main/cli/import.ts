import { readFile } from 'node:fs/promises';
import { LabError } from '../contract/errors';
import type { LabClient } from '../contract/lab';
import type { CommandContext, DeclareCommand } from './command';
import { describeDataset } from './datasets';
import type { ExitStatus } from './exitStatus';

export const declareImport: DeclareCommand = (program, host) => {
  program
    .command('import')
    .description('take recorded episodes from a file into the library')
    .argument('<path>', 'a JSON file with the columns of Minari, as export writes it')
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
  const dataset = await client.request('datasets.import', { text: await readText(path), ...request });
  output.result({ kind: 'dataset', id: dataset.datasetId }, () => [describeDataset(dataset)]);
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
