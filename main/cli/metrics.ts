import type { LabClient } from '../contract/lab';
import { wholeNumber } from './argumentReaders';
import type { CommandContext, DeclareCommand } from './command';
import type { ExitStatus } from './exitStatus';
import { checkRunExists } from './findRun';
import { formatTable } from './textFormat';

interface MetricsRequest {
  readonly name?: string;
  readonly maxPoints?: number;
}

export const declareMetrics: DeclareCommand = (program, host) => {
  program
    .command('metrics')
    .description('give a curve of a run, or the names of its curves')
    .argument('<run>', 'its id')
    .option('--name <name>', 'of the curve')
    .option('--max-points <n>', 'thin it to so many, keeping every peak and dip', wholeNumber('--max-points', 2))
    .action((runId: string, request: MetricsRequest) =>
      host.withLab(({ client }, context) => showMetrics(client, context, runId, request)),
    );
};

export async function showMetrics(
  client: LabClient,
  context: CommandContext,
  runId: string,
  request: MetricsRequest,
): Promise<ExitStatus> {
  await checkRunExists(client, runId);
  return request.name === undefined
    ? listNames(client, context, runId)
    : showCurve(client, context, { runId, ...request, name: request.name });
}

async function listNames(client: LabClient, { output }: CommandContext, runId: string): Promise<ExitStatus> {
  const metrics = await client.request('runs.metricNames', { runId });
  output.result(
    metrics.map(({ name }) => name),
    () =>
      formatTable(
        ['metric', 'unit', ''],
        metrics.map(({ name, unit, help }) => [name, unit, help]),
      ),
  );
  return 0;
}

/** As text, a line for each point: step, tab, value with all its digits. */
async function showCurve(
  client: LabClient,
  { output }: CommandContext,
  request: { readonly runId: string; readonly name: string; readonly maxPoints?: number },
): Promise<ExitStatus> {
  const curve = await client.request('runs.metric', request);
  output.result(curve, () => Array.from(curve.steps, (step, i) => `${step}\t${curve.values[i]}`));
  return 0;
}
