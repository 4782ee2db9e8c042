import { readFile } from 'node:fs/promises';
import type { LabClient, RequestParams } from '../contract/lab';
import type { SweepInfo, SweepSummary, SweepTrial } from '../contract/models';
import { InvalidValueError } from '../rl/core/errors';
import type { CommandContext, DeclareCommand } from './command';
import type { ExitStatus } from './exitStatus';
import { readEnvironment } from './readEnvironment';
import { formatCount, formatInterval, formatNumber, formatTable } from './textFormat';
import { bar } from './trainingProgress';

interface SweepRequest {
  readonly resume?: string;
}

/** Trials that are shown to people; the document has all. */
const shownTrials = 10;

export const declareSweep: DeclareCommand = (program, host) => {
  program
    .command('sweep')
    .description('try many settings on several seeds, and the best on fresh ones; without a file, list the sweeps there are')
    .argument('[file]', 'JSON: env, algo, space, and what else is to differ from the defaults')
    .option('--resume <sweep>', 'go on with one that was stopped or interrupted')
    .action((file: string | undefined, request: SweepRequest) =>
      host.withLab(({ client }, context) => sweep(client, context, file, request), { stopsItself: true }),
    );
};

/** @returns 1 when the sweep did not come to its end. */
export async function sweep(
  client: LabClient,
  context: CommandContext,
  file: string | undefined,
  { resume }: SweepRequest,
): Promise<ExitStatus> {
  if (file !== undefined && resume !== undefined) {
    throw new InvalidValueError(`A sweep must be a file or one to resume, got both (${file} and ${resume}).`);
  }
  if (resume !== undefined) return follow(client, context, () => client.request('sweeps.resume', { sweepId: resume }));
  if (file === undefined) return listSweeps(client, context);
  const description = await readDescription(file);
  const env = await readEnvironment(description.env, client);
  return follow(client, context, () => client.request('sweeps.create', { ...description, env }));
}

async function listSweeps(client: LabClient, { output }: CommandContext): Promise<ExitStatus> {
  const sweeps = await client.request('sweeps.list', {});
  output.result(sweeps, () =>
    formatTable(
      ['sweep', 'name', 'status', 'trials', 'created'],
      sweeps.map(({ sweepId, name, status, settledTrials, trialCount, createdAt }) => [
        sweepId,
        name,
        status,
        `${settledTrials} of ${trialCount}`,
        createdAt,
      ]),
    ),
  );
  return 0;
}

/** @throws InvalidValueError when the file cannot be read or is no JSON; what it says is checked by the lab. */
async function readDescription(file: string): Promise<RequestParams<'sweeps.create'>> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new InvalidValueError(`${file} must be a file that can be read, got ${error.code ?? error.message}.`);
  });
  try {
    return JSON.parse(text) as RequestParams<'sweeps.create'>;
  } catch (error) {
    throw new InvalidValueError(`${file} must be JSON, got ${error instanceof Error ? error.message : String(error)}.`);
  }
}

async function follow(
  client: LabClient,
  { output, signal }: CommandContext,
  start: () => Promise<SweepInfo>,
): Promise<ExitStatus> {
  let newest: SweepSummary | undefined;
  let wake = (): void => {};
  const draw = ({ settledTrials, trialCount }: SweepSummary): void => {
    const share = settledTrials / trialCount;
    output.progress(`${bar(share, 20)} ${Math.round(100 * share)} %, ${settledTrials} of ${formatCount(trialCount, 'trial')}`);
  };
  const subscriptions = [
    client.subscribe('sweep.changed', (summary) => {
      newest = summary;
      if (output.progressColumns !== undefined) draw(summary);
      wake();
    }),
    client.subscribe('lab.noticed', ({ level, message }) => (level === 'info' ? output.news(message) : output.problem(message))),
  ];
  try {
    const { sweepId, trialCount, name } = await start();
    output.news(`${name}: ${formatCount(trialCount, 'trial')}, ${sweepId}.`);
    const stop = (): void => void client.request('sweeps.stop', { sweepId }).catch(() => {}); // one that just ended needs no stop
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
    while (newest === undefined || newest.status === 'running') await new Promise<void>((resolve) => (wake = resolve));
    signal.removeEventListener('abort', stop);
    const sweep = await client.request('sweeps.get', { sweepId });
    output.result(sweep, () => describeSweep(sweep));
    return sweep.status === 'finished' ? 0 : 1;
  } finally {
    output.hideProgress();
    for (const unsubscribe of subscriptions) unsubscribe();
  }
}

function describeSweep(sweep: SweepInfo): string[] {
  const trials = sweep.trials.filter(({ kind }) => kind === 'trial');
  const ranked = trials.toSorted((one, other) => other.stages.length - one.stages.length || worth(other) - worth(one));
  const names = Object.keys(sweep.description.space);
  const hidden = ranked.length - shownTrials;
  return [
    ...formatTable(
      ['trial', ...names, 'n', 'mean', 'status'],
      ranked
        .slice(0, shownTrials)
        .map((trial) => [
          String(trial.number + 1),
          ...names.map((name) => shown(trial.settings[name])),
          (trial.stages.at(-1)?.values ?? []).filter((value) => value !== null).length,
          trial.mean === null ? '–' : formatNumber(trial.mean),
          trial.status,
        ]),
    ),
    ...(hidden > 0 ? [`and ${formatCount(hidden, 'trial')} more`] : []),
    '',
    ...describeImportance(sweep),
    ...describeOutcome(sweep),
  ];
}

function worth({ mean }: SweepTrial): number {
  return mean ?? -Infinity;
}

function shown(value: SweepTrial['settings'][string] | undefined): string {
  return value === undefined ? '–' : typeof value === 'number' ? String(value) : JSON.stringify(value);
}

function describeImportance({ importance }: SweepInfo): string[] {
  if (importance.n < 2) return [];
  const shares = importance.settings.toSorted((one, other) => other.share - one.share);
  const parts = shares.map(({ name, share }) => `${name} ${Math.round(100 * share)} %`);
  return [
    `Of the variance between ${importance.n} trials: ${parts.join(', ')}, seeds ${Math.round(100 * importance.seedShare)} %.`,
    '',
  ];
}

function describeOutcome({ best, confirmation, status, sweepId, methods }: SweepInfo): string[] {
  if (status !== 'finished') return [`Sweep ${sweepId} is ${status}. Go on with: sweep --resume ${sweepId}`];
  if (best === null) return ['No trial came to its end without a failed run.', '', methods];
  const settings = Object.entries(best.settings).map(([name, value]) => `${name}=${shown(value)}`);
  const chosen = `Trial ${best.number + 1} was chosen (${settings.join(', ')}): mean ${formatNumber(best.mean)} ${formatInterval(best.confidence)}, n = ${best.n}.`;
  return [chosen, confirmation?.verdict ?? 'It was not run on fresh seeds, so it is not called best.', '', methods];
}
