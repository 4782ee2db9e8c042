import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CommanderError } from 'commander';
import type { LabInfo } from '../contract/models';
import { defaultDataFolder } from '../dataFolder';
import type { Lab } from '../lab/lab';
import { version } from '../lab/version';
import { UnknownNameError } from '../rl/core/errors';
import { declareAlgorithms } from './algorithms';
import { declareBench } from './bench';
import { type CommandContext, type CommandHost, type DeclareCommand, LabCommand, type LabUse } from './command';
import { declareCompare } from './compare';
import { declareDatasets } from './datasets';
import { declareEnvironments } from './environments';
import { declareEvaluate } from './evaluate';
import { type ExitStatus, errorLine, exitStatusOf, InterruptedError } from './exitStatus';
import { declareExport } from './export';
import { declareFigure } from './figure';
import { declareImport } from './import';
import { declareLessons } from './lessons';
import { declareMetrics } from './metrics';
import { Output, type TextSink } from './output';
import { declareRecord } from './record';
import { declareReplay } from './replay';
import { declareResume } from './resume';
import { declareRuns } from './runs';
import { declareServe } from './serve';
import { declareSolve } from './solve';
import { declareSweep } from './sweep';
import { declareTrain } from './train';
import { declareWorlds } from './worlds';

/** In the order of the help. */
const declarations: readonly DeclareCommand[] = [
  declareEnvironments,
  declareAlgorithms,
  declareTrain,
  declareResume,
  declareEvaluate,
  declareRuns,
  declareMetrics,
  declareCompare,
  declareSweep,
  declareSolve,
  declareFigure,
  declareLessons,
  declareReplay,
  declareExport,
  declareRecord,
  declareDatasets,
  declareWorlds,
  declareImport,
  declareBench,
  declareServe,
];

/** Width of the help where there is no terminal to ask. */
const helpColumns = 100;

/** What the command line needs of the process it runs in. */
export interface Surroundings {
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  /** Columns that the terminal behind `stderr` has now; `undefined` when it is none. */
  readonly columns: () => number | undefined;
  /** Aborted when someone asks us to stop. */
  readonly signal: AbortSignal;
  openLab(dataFolder: string, host: LabInfo['host']): Promise<Lab>;
}

interface CommonOptions {
  readonly data?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

/** Does what the arguments say, and tells the shell how it went. Never throws. */
export async function runCommandLine(words: readonly string[], surroundings: Surroundings): Promise<ExitStatus> {
  const { stdout, stderr, columns } = surroundings;
  let status: ExitStatus = 0;
  const program = createProgram(surroundings, (ended) => {
    status = ended;
  });
  try {
    await program.parseAsync(words, { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2; // help or version, already written
    const { quiet = false, json = false, verbose = false } = program.opts<CommonOptions>();
    new Output({ json, quiet, stdout, stderr, columns }).problem(errorLine(error));
    if (verbose && error instanceof Error) stderr.write(`${error.stack}\n`);
    return exitStatusOf(error);
  }
}

function createProgram(surroundings: Surroundings, onEnded: (status: ExitStatus) => void): LabCommand {
  const { stdout, stderr, columns } = surroundings;
  const program = new LabCommand('bellman')
    .description('Bellman, a lab for reinforcement learning.')
    .version(version)
    .usage('COMMAND [options]')
    .option('--data <folder>', `where runs are kept (default: BELLMAN_DATA, or ${defaultDataFolder({})})`)
    .option('--json', 'exactly one JSON document on stdout')
    .option('--quiet', 'no progress and no news on stderr')
    .option('--verbose', 'where an error came from')
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      getOutHelpWidth: () => columns() ?? helpColumns,
      getErrHelpWidth: () => columns() ?? helpColumns,
    })
    .exitOverride();
  const host = createHost(program, surroundings, onEnded);
  for (const declare of declarations) declare(program, host);
  // Reached when the first word is none of the commands above; whatever follows it is then beside the point.
  return program
    .argument('[command]')
    .allowExcessArguments()
    .allowUnknownOption()
    .action((given: string | undefined) => {
      if (given === undefined) return program.help({ error: true });
      const names = program.commands.map((command) => command.name());
      throw new UnknownNameError('command', given, names);
    });
}

function createHost(program: LabCommand, surroundings: Surroundings, onEnded: (status: ExitStatus) => void): CommandHost {
  const { stdout, stderr, columns, signal, openLab } = surroundings;
  const createContext = (): CommandContext => {
    const { json = false, quiet = false } = program.opts<CommonOptions>();
    const output = new Output({ json, quiet, stdout, stderr, columns });
    signal.addEventListener('abort', () => output.news('Stopping cleanly. Press Ctrl-C again to end at once.'), { once: true });
    return { output, signal };
  };
  return {
    async alone(work) {
      onEnded(await untilAborted(work(createContext()), signal));
    },
    async withLab(work, { stopsItself = false, needsNoData = false, host = 'command line' }: LabUse = {}) {
      const context = createContext();
      const folder = chooseFolder(program.opts<CommonOptions>().data, needsNoData);
      try {
        const lab = await openLab(folder.path, host);
        try {
          onEnded(await (stopsItself ? work(lab, context) : untilAborted(work(lab, context), signal)));
        } finally {
          await lab.dispose();
        }
      } finally {
        folder.remove();
      }
    },
  };
}

function chooseFolder(given: string | undefined, needsNoData: boolean): { readonly path: string; remove(): void } {
  if (!needsNoData) return { path: given === undefined ? defaultDataFolder() : resolve(given), remove: () => {} };
  const path = mkdtempSync(join(tmpdir(), 'bellman-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** The result of `work`, unless the signal is aborted first. @throws InterruptedError */
async function untilAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  const aborted = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(new InterruptedError());
    else signal.addEventListener('abort', () => reject(new InterruptedError()), { once: true });
  });
  return Promise.race([work, aborted]);
}
