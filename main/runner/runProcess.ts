import type { FromRun, ToRun } from './messages';
import { RunSession } from './runSession';

/** The lab's end of the line, seen from a utility process of Electron. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
}

/** Electron's utility processes carry a `parentPort`; forks of Node have `process.send`. */
const { parentPort } = process as unknown as { parentPort?: ParentPort };

const post = (message: FromRun): void => {
  if (parentPort !== undefined) parentPort.postMessage(message);
  else process.send?.(message);
};

const session = new RunSession(post, () => performance.now());

if (parentPort !== undefined) {
  parentPort.on('message', (event) => session.receive(event.data as ToRun));
} else {
  process.on('message', (message) => session.receive(message as ToRun));
  // A terminal sends Ctrl-C to every process of the group; the lab decides what becomes of its runs.
  process.on('SIGINT', () => {});
  // Without the lab nobody could hear or stop this run; its last resume point is safe in the store.
  process.on('disconnect', () => process.exit(0));
}

post({ kind: 'ready' });
