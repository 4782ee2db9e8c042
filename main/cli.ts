import { type ExitStatus, errorLine } from './cli/exitStatus';
import { watchInterruption } from './cli/interruption';
import { runCommandLine } from './cli/program';
import { createLab } from './lab/lab';

/** Command line entry: joins the program to this process. */

const { stdout, stderr } = process;

// A reader that has seen enough, such as `head`, is no failure.
stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

process.on('uncaughtException', (error) => {
  stderr.write(`${errorLine(error)}\n`);
  if (process.argv.includes('--verbose')) stderr.write(`${error.stack}\n`);
  process.exit(1);
});

/** Ends only after everything written has left: a pipe may take its time. */
const end = (status: ExitStatus): void => void stdout.write('', () => process.exit(status));

runCommandLine(process.argv.slice(2), {
  stdout,
  stderr,
  // Some terminals, those of build servers among them, say that they have no columns at all.
  columns: () => (stderr.isTTY ? stderr.columns || 80 : undefined),
  signal: watchInterruption(process, () => process.exit(1)),
  openLab: (dataFolder, host) => createLab({ dataFolder, host }),
}).then(end);
