import type { FromRun, ToRun } from './messages';
import { processorMilliseconds } from './processorTime';
import { RunSession } from './runSession';

/** Entry of a run process under plain Node; `utilityRunProcess.ts` is the one under Electron. */

const session = new RunSession(
  (message: FromRun) => process.send?.(message),
  () => performance.now(),
  processorMilliseconds,
);

process.on('message', (message) => session.receive(message as ToRun));

// A terminal sends Ctrl-C to every process of the group; the lab decides what becomes of its runs.
process.on('SIGINT', () => {});

// Without the lab nobody could hear or stop this run; its last resume point is safe in the store.
process.on('disconnect', () => process.exit(0));

process.send?.({ kind: 'ready' } satisfies FromRun);
