import { fork } from 'node:child_process';
import type { MessagePortMain } from 'electron';
import type { LabProcessHandle } from './labProcessHandle';
import type { FromLab, ToLab } from './messages';

/**
 * Starts the lab as a fork of an external Node, which also runs its run processes.
 *
 * For Electrons whose own Node is too old for the database. Ports cannot leave Electron, so their bytes are passed on.
 *
 * @param execPath the Node to run.
 */
export function startExternalLab(labScript: string, execPath: string): LabProcessHandle {
  const lab = fork(labScript, [], { execPath, serialization: 'advanced' });
  const ports = new Map<number, MessagePortMain>();
  let connectionCount = 0;
  const post = (message: ToLab): void => {
    if (lab.connected) lab.send(message, () => {}); // one that is just ending tells so by its exit
  };

  lab.on('message', (message: FromLab) => {
    if (message.kind === 'bytes') ports.get(message.connection)?.postMessage(message.bytes);
    if (message.kind === 'disconnect') ports.get(message.connection)?.close();
  });
  lab.on('exit', () => {
    for (const port of ports.values()) port.close();
  });

  return {
    connect(port) {
      const connection = ++connectionCount;
      ports.set(connection, port);
      post({ kind: 'connect', connection });
      port.on('message', ({ data }) => post({ kind: 'bytes', connection, bytes: data as Uint8Array }));
      port.on('close', () => {
        ports.delete(connection);
        post({ kind: 'disconnected', connection });
      });
      port.start();
    },
    requestStop: () => post({ kind: 'stop' }),
    kill: () => lab.kill('SIGKILL'),
    onMessage: (listener) => lab.on('message', (message: FromLab) => listener(message)),
    onExit: (listener) => lab.on('exit', () => listener()),
  };
}
