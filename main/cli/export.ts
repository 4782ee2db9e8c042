import type { LabClient } from '../contract/lab';
import type { ExportFormat } from '../contract/models';
import { InvalidValueError } from '../rl/core/errors';
import { oneOf, wholeNumber } from './argumentReaders';
import type { CommandContext, DeclareCommand } from './command';
import type { ExitStatus } from './exitStatus';
import { checkRunExists } from './findRun';
import { formatNumber } from './textFormat';
import { writeFiles } from './writeFiles';

interface ExportRequest {
  readonly format: ExportFormat;
  readonly out: string;
  readonly checkpoint?: number;
}

export const declareExport: DeclareCommand = (program, host) => {
  program
    .command('export')
    .description('take an agent away as files that provably act the same, or with csv its curves')
    .argument('<run>', 'its id, or that of an experiment or a data set, which have the format json')
    .requiredOption(
      '--format <name>',
      'json, onnx, tfjs, html or csv',
      oneOf<ExportFormat>('format', ['json', 'onnx', 'tfjs', 'html', 'csv']),
    )
    .requiredOption('--out <path>', 'a file, or the folder for a format of several files')
    .option('--checkpoint <step>', 'the policy of that step instead of the newest', wholeNumber('--checkpoint', 0))
    .action((runId: string, request: ExportRequest) =>
      host.withLab(({ client }, context) => exportRun(client, context, runId, request)),
    );
};

/** Nothing is written unless the lab, parity gate included, has agreed. */
export async function exportRun(
  client: LabClient,
  { output }: CommandContext,
  runId: string,
  { out, ...request }: ExportRequest,
): Promise<ExitStatus> {
  if (/^(set|exp)-/.test(runId)) return exportFile(client, output, runId, { out, ...request });
  await checkRunExists(client, runId);
  const { format, files, parity } = await client.request('agents.export', { runId, ...request });
  const written = await writeFiles(files, out);
  output.result({ format, files: written, parity }, () => [
    ...written.map((path) => `Wrote ${path}.`),
    ...(parity.observations === 0
      ? []
      : [
          `Acts the same on ${formatNumber(parity.observations)} visited observations: ${formatNumber(parity.mismatches)} actions differ, ` +
            `the largest difference of an output is ${parity.worstDifference.toExponential(1)}.`,
        ]),
  ]);
  return 0;
}

/** An experiment or a data set: one file that `import` takes in. */
async function exportFile(
  client: LabClient,
  output: CommandContext['output'],
  id: string,
  { out, format }: ExportRequest,
): Promise<ExitStatus> {
  const isDataset = id.startsWith('set-');
  if (format !== 'json') {
    throw new InvalidValueError(`The format of ${isDataset ? 'a data set' : 'an experiment'} must be json, got ${format}.`);
  }
  const { files } = isDataset
    ? await client.request('datasets.export', { datasetId: id })
    : await client.request('experiments.share', { experimentId: id });
  const written = await writeFiles(files, out);
  const parity = { observations: 0, mismatches: 0, worstDifference: 0 };
  output.result({ format, files: written, parity }, () => written.map((path) => `Wrote ${path}.`));
  return 0;
}
