import type { LabClient } from '../contract/lab';
import type { DatasetInfo } from '../contract/models';
import type { CommandContext, DeclareCommand } from './command';
import type { ExitStatus } from './exitStatus';
import { formatCount, formatNumber } from './textFormat';

export const declareDatasets: DeclareCommand = (program, host) => {
  program
    .command('datasets')
    .description('list recorded episodes')
    .action(() => host.withLab(({ client }, context) => datasets(client, context)));
};

export async function datasets(client: LabClient, { output }: CommandContext): Promise<ExitStatus> {
  const found = await client.request('datasets.list', {});
  output.result(found, () =>
    found.length === 0 ? ['No data sets yet. Record one: record RUN --episodes N.'] : found.map(describeDataset),
  );
  return 0;
}

/** One line about a data set. */
export function describeDataset({ datasetId, name, env, episodes, steps, meanReturn }: DatasetInfo): string {
  return `${datasetId}  ${name} (${env}): ${formatCount(episodes, 'episode')}, ${formatCount(steps, 'step')}, mean return ${formatNumber(meanReturn)}.`;
}
