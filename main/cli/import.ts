import { readFile } from 'node:fs/promises';
import { LabError } from '../contract/errors';
import type { LabClient } from '../contract/lab';
import type { ImportResult } from '../contract/library';
import type { CommandContext, DeclareCommand } from './command';
import type { ExitStatus } from './exitStatus';

export const declareImport: DeclareCommand = (program, host) => {
  program
    .command('import')
    .description('take a policy, a shared experiment, recorded episodes or a world from a file into the library')
    .argument('<path>', 'a JSON file, as export writes it')
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
  const imported = await client.request('library.import', { text: await readText(path), ...request });
  output.result(imported, () => [`${described[imported.kind]} ${imported.id}.`]);
  return 0;
}

const described: Readonly<Record<ImportResult['kind'], string>> = {
  policy: 'The policy is in the library as run',
  experiment: 'The experiment is in the library as',
  dataset: 'The episodes are in the library as data set',
  world: 'The world is kept as',
};

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new LabError('storage', `${path} could not be read: ${code ?? String(error)}.`);
  }
}
