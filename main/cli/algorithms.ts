import type { LabClient } from '../contract/lab';
import type { AlgorithmInfo, SettingInfo } from '../contract/models';
import type { CommandContext, DeclareCommand } from './command';
import type { ExitStatus } from './exitStatus';
import { namesKeptWorld, readEnvironment } from './readEnvironment';
import { formatTable } from './textFormat';

interface AlgorithmsRequest {
  readonly env?: string;
}

export const declareAlgorithms: DeclareCommand = (program, host) => {
  program
    .command('algorithms')
    .description('list the algorithms with their settings')
    .option('--env <id>', 'say which of them work on this environment, and why the others do not')
    .action((request: AlgorithmsRequest) =>
      host.withLab(({ client }, context) => listAlgorithms(client, context, request), {
        needsNoData: request.env === undefined || !namesKeptWorld(request.env),
      }),
    );
};

export async function listAlgorithms(
  client: LabClient,
  { output }: CommandContext,
  request: AlgorithmsRequest,
): Promise<ExitStatus> {
  const env = request.env === undefined ? undefined : await readEnvironment(request.env, client);
  const algorithms = await client.request('algorithms.list', env === undefined ? {} : { env });
  output.result(algorithms, () => [
    ...algorithms.filter(({ compatible }) => compatible).flatMap(describe),
    ...describeOthers(
      algorithms.filter(({ compatible }) => !compatible),
      request.env,
    ),
  ]);
  return 0;
}

function describe({ id, name, family, source, settings }: AlgorithmInfo): string[] {
  const rows = settings.map((setting) => [setting.name, setting.symbol, showDefault(setting), setting.range, setting.help]);
  const table = rows.length === 0 ? ['(no settings)'] : formatTable(['setting', '', 'default', 'must', ''], rows);
  return [`${id} — ${name} (${family})`, `  ${source}`, ...table.map((line) => `  ${line}`), ''];
}

function describeOthers(others: readonly AlgorithmInfo[], env: string | undefined): string[] {
  if (others.length === 0) return [];
  return [`Not on ${env}:`, ...others.map(({ id, reason }) => `  ${id}: ${reason ?? ''}`)];
}

function showDefault(setting: SettingInfo): string {
  return Array.isArray(setting.default) ? setting.default.join(',') : String(setting.default);
}
