import type { ToRun } from './runner/messages';
import { processorMilliseconds } from './runner/processorTime';
import { RunSession } from './runner/runSession';

/** A run process of the desktop host: hears from its lab through the port that comes with the first message. */

process.parentPort.once('message', ({ ports: [port] }) => {
  if (port === undefined) throw new Error('A run process must be given a port to its lab.');
  const session = new RunSession(
    (message) => port.postMessage(message),
    () => performance.now(),
    processorMilliseconds,
  );
  port.on('message', ({ data }) => session.receive(data as ToRun));
  // Without the lab nobody could hear or stop this run; its last resume point is safe in the store.
  port.on('close', () => process.exit(0));
  port.start();
  port.postMessage({ kind: 'ready' });
});
