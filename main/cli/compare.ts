import type { LabClient } from '../contract/lab';
import type { Comparison } from '../contract/models';
import type { CommandContext, DeclareCommand } from './command';
import type { ExitStatus } from './exitStatus';
import { checkIdsExist } from './findRun';
import { formatInterval, formatNumber, formatTable } from './textFormat';

interface CompareRequest {
  readonly metric?: string;
}

export const declareCompare: DeclareCommand = (program, host) => {
  program
    .command('compare')
    .description('statistics over seeds: runs that differ only in their seed are one group')
    .argument('<ids...>', 'runs or whole experiments')
    .option('--metric <name>', 'what to compare; the final evaluation when left out')
    .action((ids: readonly string[], request: CompareRequest) =>
      host.withLab(({ client }, context) => compare(client, context, ids, request)),
    );
};

export async function compare(
  client: LabClient,
  { output }: CommandContext,
  ids: readonly string[],
  request: CompareRequest,
): Promise<ExitStatus> {
  await checkIdsExist(client, ids);
  const comparison = nameGroups(await client.request('compare.groups', { ids: [...ids], ...request }));
  output.result(comparison, () => [...groupLines(comparison), ...pairLines(comparison), '', comparison.methods]);
  return 0;
}

/** Pairs speak of groups by their labels, which is what the document calls them. */
function nameGroups(comparison: Comparison): Comparison {
  const labels = new Map(comparison.groups.map(({ groupId, label }) => [groupId, label]));
  const pairs = comparison.pairs.map((pair) => ({ ...pair, a: labels.get(pair.a) ?? pair.a, b: labels.get(pair.b) ?? pair.b }));
  return { ...comparison, pairs };
}

function groupLines({ metric, groups }: Comparison): string[] {
  return formatTable(
    [metric, 'n', 'mean', '95 % interval', 'interquartile mean', 'deviation'],
    groups.map(({ label, n, mean, confidence, iqm, standardDeviation }) => [
      label,
      n,
      mean,
      n === 1 ? 'none (n = 1)' : formatInterval(confidence),
      iqm,
      n === 1 ? '–' : formatNumber(standardDeviation),
    ]),
  );
}

function pairLines({ pairs }: Comparison): string[] {
  if (pairs.length === 0) return [];
  const rows = pairs.map(({ a, b, probabilityOfImprovement, confidence, pValue }) => [
    `${a} over ${b}`,
    probabilityOfImprovement,
    formatInterval(confidence),
    pValue,
  ]);
  return ['', ...formatTable(['probability of improvement', '', '95 % interval', 'p'], rows)];
}
