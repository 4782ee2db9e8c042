import { readFile } from 'node:fs/promises';
import { type ReplayReport, replayFile } from '../rl/conformance/replay';
import { InvalidValueError } from '../rl/core/errors';
import type { CommandContext, DeclareCommand } from './command';
import type { ExitStatus } from './exitStatus';
import { formatTable } from './textFormat';

export const declareReplay: DeclareCommand = (program, host) => {
  program
    .command('replay')
    .description('play recorded reference trajectories through our environments')
    .argument('<files...>', 'recordings, as conformance/README.md describes them')
    .action((files: readonly string[]) => host.alone((context) => replay(context, files)));
};

export async function replay({ output, signal }: CommandContext, paths: readonly string[]): Promise<ExitStatus> {
  const files: ReplayReport[] = [];
  for (const path of paths) {
    signal.throwIfAborted();
    files.push(replayFile(path, await readJson(path)));
  }
  output.result({ files }, () => describe(files));
  return files.every(({ passed }) => passed) ? 0 : 1;
}

function describe(files: readonly ReplayReport[]): string[] {
  const table = formatTable(
    ['file', 'environment', 'trajectories', 'steps', 'worst observation', 'worst reward', 'flags', ''],
    files.map((report) => [
      report.file,
      report.env,
      report.trajectories,
      report.steps,
      report.worstObservationError.toExponential(1),
      report.worstRewardError.toExponential(1),
      report.flagMismatches,
      report.passed ? 'passed' : 'FAILED',
    ]),
  );
  const differences = files.flatMap(({ file, firstDifference }) =>
    firstDifference === undefined ? [] : [`${file}: ${firstDifference}`],
  );
  return [...table, ...differences];
}

async function readJson(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new InvalidValueError(`FILE must be a file that can be read, got ${path} (${code ?? String(error)}).`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidValueError(`${path} must be JSON, got ${(error as Error).message}.`);
  }
}
