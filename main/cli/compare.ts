import type { LabClient } from '../contract/lab';
import type { Comparison, IntervalKind } from '../contract/models';
import { oneOf, realNumber, wholeNumber } from './argumentReaders';
import type { CommandContext, DeclareCommand } from './command';
import type { ExitStatus } from './exitStatus';
import { checkIdsExist } from './findRun';
import { formatCount, formatInterval, formatNumber, formatTable } from './textFormat';
import { writeFiles } from './writeFiles';

interface CompareRequest {
  readonly metric?: string;
  readonly interval?: IntervalKind;
  readonly value?: 'final' | 'best' | 'area';
  readonly threshold?: number;
  readonly resamples?: number;
  readonly format?: 'csv' | 'tensorboard' | 'html';
  readonly out?: string;
}

export const declareCompare: DeclareCommand = (program, host) => {
  program
    .command('compare')
    .description('statistics over seeds: runs that differ only in their seed are one group')
    .argument('<ids...>', 'runs or whole experiments')
    .option('--metric <name>', 'what to compare; the final evaluation when left out')
    .option('--value <which>', 'of each run: final, best or area under its curve', oneOf('value', ['final', 'best', 'area']))
    .option(
      '--interval <kind>',
      'of means: bootstrap, student or permutation',
      oneOf<IntervalKind>('interval', ['bootstrap', 'student', 'permutation']),
    )
    .option('--threshold <level>', 'count the steps until a curve reaches it', realNumber('--threshold'))
    .option('--resamples <n>', 'of the bootstrap; 2000, or 50,000 with --out', wholeNumber('--resamples', 1, 100_000))
    .option('--out <path>', 'write the curves, or the report, there')
    .option(
      '--format <name>',
      'of --out: csv, tensorboard, or html for a report',
      oneOf('format', ['csv', 'tensorboard', 'html']),
    )
    .action((ids: readonly string[], request: CompareRequest) =>
      host.withLab(({ client }, context) => compare(client, context, ids, request)),
    );
};

/** Resamples of what is published. */
const exportResamples = 50_000;

export async function compare(
  client: LabClient,
  { output }: CommandContext,
  ids: readonly string[],
  { out, format = 'csv', ...request }: CompareRequest,
): Promise<ExitStatus> {
  await checkIdsExist(client, ids);
  const resamples = request.resamples ?? (out === undefined ? undefined : exportResamples);
  const params = { ids: [...ids], ...request, ...(resamples !== undefined && { resamples }) };
  const comparison = nameGroups(await client.request('compare.groups', params));
  if (out !== undefined) {
    const curves = {
      ids: [...ids],
      format,
      ...(request.metric !== undefined && { metric: request.metric }),
      ...(resamples !== undefined && { resamples }),
      ...(request.interval !== undefined && { interval: request.interval }),
      ...(format === 'html' && request.value !== undefined && { value: request.value }),
      ...(format === 'html' && request.threshold !== undefined && { threshold: request.threshold }),
    };
    const { files } = await client.request('compare.export', curves);
    for (const path of await writeFiles(files, out)) output.news(`Wrote ${path}.`);
  }
  output.result(comparison, () => [
    ...groupLines(comparison),
    ...thresholdLines(comparison),
    ...pairLines(comparison),
    ...adviceLines(comparison),
    '',
    comparison.methods,
  ]);
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

function thresholdLines({ threshold, groups }: Comparison): string[] {
  if (threshold === null) return [];
  const step = (value: number | null) => (value === null ? 'never' : formatNumber(value));
  const rows = groups.flatMap(({ label, threshold: reached, n }) =>
    reached === null
      ? []
      : [
          [
            label,
            `${reached.reached} of ${n}`,
            step(reached.median),
            `[${reached.medianConfidence.map(step).join(', ')}]`,
            reached.restrictedMean,
          ],
        ],
  );
  return [
    '',
    ...formatTable([`steps to ${formatNumber(threshold)}`, 'reached', 'median', '95 % interval', 'restricted mean'], rows),
  ];
}

function pairLines({ pairs }: Comparison): string[] {
  if (pairs.length === 0) return [];
  const rows = pairs.map(
    ({ a, b, probabilityOfImprovement, confidence, difference, differenceConfidence, pValue, adjustedPValue }) => [
      `${a} over ${b}`,
      probabilityOfImprovement,
      formatInterval(confidence),
      difference,
      formatInterval(differenceConfidence),
      pValue,
      adjustedPValue,
    ],
  );
  const headings = ['probability of improvement', '', '95 % interval', 'difference', '95 % interval', 'p', 'p (Holm)'];
  return ['', ...formatTable(headings, rows)];
}

/** Whether more seeds would tell more. */
function adviceLines({ pairs }: Comparison): string[] {
  const lines = pairs.flatMap(({ a, b, advice }) =>
    advice.verdict === 'more'
      ? [`${formatCount(advice.moreSeeds, 'more seed')} of each would tell more about ${a} and ${b}.`]
      : [],
  );
  return lines.length === 0 ? [] : ['', ...lines];
}
