import type { Figure, FigureData } from '../rl/figures/figure';
import { figures, findFigure } from '../rl/figures/registry';
import { workOut } from '../rl/figures/workOut';
import { wholeNumber } from './argumentReaders';
import type { CommandContext, DeclareCommand } from './command';
import type { ExitStatus } from './exitStatus';
import { InterruptedError } from './exitStatus';
import type { Output } from './output';
import { formatCount, formatNumber, formatSeconds, formatTable } from './textFormat';
import { bar } from './trainingProgress';

/** What `figure` answers for one figure. */
interface FigureDocument extends FigureData {
  readonly name: string;
  readonly title: string;
  readonly source: string;
  readonly axes: Figure['axes'];
  /** Runs that were made for each curve. */
  readonly seeds: number;
  readonly seconds: number;
}

export const declareFigure: DeclareCommand = (program, host) => {
  program
    .command('figure')
    .description('work a textbook figure out anew and check it; without a name, list them')
    .argument('[name]', 'as the book numbers it, or all')
    .option('--seeds <n>', 'runs of each curve; by default as many as the checks are meant for', wholeNumber('--seeds', 1))
    .action((name: string | undefined, { seeds }: { seeds?: number }) =>
      host.alone((context) => (name === undefined ? listFigures(context) : showFigures(context, name, seeds))),
    );
};

async function listFigures({ output }: CommandContext): Promise<ExitStatus> {
  const listed = figures.map(({ name, title, source, seeds }) => ({ name, title, source, seeds }));
  output.result(listed, () =>
    formatTable(
      ['figure', 'runs', ''],
      listed.map(({ name, title, seeds }) => [name, seeds, title]),
    ),
  );
  return 0;
}

/** A check that fails is a failure of the command. */
async function showFigures(context: CommandContext, name: string, seeds: number | undefined): Promise<ExitStatus> {
  const { output } = context;
  const isAll = name === 'all';
  const chosen = isAll ? figures : [findFigure(name)];
  const documents: FigureDocument[] = [];
  for (const figure of chosen) {
    const document = await createDocument(figure, seeds ?? figure.seeds, context);
    if (isAll) output.news(summaryOf(document));
    documents.push(document);
  }
  output.result(isAll ? documents : documents[0], () => documents.flatMap(linesOf));
  return documents.every(({ checks }) => checks.every(({ passed }) => passed)) ? 0 : 1;
}

async function createDocument(figure: Figure, seeds: number, { output, signal }: CommandContext): Promise<FigureDocument> {
  const start = performance.now();
  const data = await workOut(figure, seeds, {
    clock: () => performance.now(),
    async rest() {
      await new Promise((resolve) => setImmediate(resolve));
      if (signal.aborted) throw new InterruptedError();
    },
    onProgress: (share) => showProgress(output, figure.name, share, (performance.now() - start) / 1000),
  });
  output.hideProgress();
  const { name, title, source, axes } = figure;
  return { name, title, source, axes, seeds, seconds: (performance.now() - start) / 1000, ...data };
}

function showProgress(output: Output, name: string, share: number, seconds: number): void {
  const columns = output.progressColumns;
  if (columns === undefined) return;
  const left = share > 0 ? `  ${formatSeconds((seconds * (1 - share)) / share)} left` : '';
  const line = `${bar(share, 20)} ${String(Math.floor(100 * share)).padStart(3)} %  figure ${name}${left}`;
  output.progress(line.slice(0, Math.max(0, columns - 1)));
}

function summaryOf({ name, checks, seconds }: FigureDocument): string {
  const failed = checks.filter(({ passed }) => !passed).length;
  const verdict =
    failed === 0 ? `${formatCount(checks.length, 'check')} passed` : `${failed} of ${formatCount(checks.length, 'check')} FAILED`;
  return `${name}: ${verdict} in ${formatSeconds(seconds)}`;
}

function linesOf(document: FigureDocument): string[] {
  const { name, title, source, series, checks, seeds } = document;
  const rows = checks.map(({ claim, expected, measured, passed }) => [
    passed ? 'ok' : 'FAILED',
    claim,
    expected,
    formatNumber(measured),
  ]);
  return [
    `${name}  ${title}`,
    `${source}. ${formatCount(seeds, 'run')} of each curve; --json gives the ${formatCount(series.length, 'curve')}.`,
    ...formatTable(['', 'claim', 'expected', 'measured'], rows),
    '',
  ];
}
