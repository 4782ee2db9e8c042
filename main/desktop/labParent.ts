import type { ByteChannel } from '../contract/messages';
import type { SpawnRunProcess } from '../runner/runChannel';
import { type Port, portChannel } from '../transport/portChannel';
import type { FromLab, ToLab } from './messages';
import { RelayedChannels } from './relayedChannels';
import { UtilityRuns } from './utilityRuns';

/** The lab process's side of its line to Electron's main process. */
export interface LabParent {
  /** Called with the channel of each page that connects. */
  onConnect(listener: (channel: ByteChannel) => void): void;
  onStop(listener: () => void): void;
  post(message: FromLab): void;
  /** How run processes are started here; undefined where the lab forks them itself. */
  readonly spawn: SpawnRunProcess | undefined;
}

/** What this needs of the `parentPort` of a utility process. */
export interface ParentPort {
  on(event: 'message', listener: (message: { readonly data: unknown; readonly ports: readonly Port[] }) => void): unknown;
  postMessage(message: unknown): void;
}

/** The parent of a lab that is a utility process: gives ports, and starts run processes on the lab's behalf. */
export function utilityParent(parentPort: ParentPort): LabParent {
  const post = (message: FromLab) => parentPort.postMessage(message);
  const runs = new UtilityRuns(post);
  const onMessage = (listener: (message: ToLab, port: Port | undefined) => void) =>
    parentPort.on('message', ({ data, ports: [port] }) => listener(data as ToLab, port));

  onMessage((message, port) => {
    if (message.kind === 'runStarted' && port !== undefined) runs.started(message.run, message.processId, port);
    if (message.kind === 'runEnded') runs.ended(message.run, message.exit);
  });
  return {
    onConnect: (listener) =>
      onMessage((message, port) => {
        if (message.kind === 'connect' && port !== undefined) listener(portChannel(port));
      }),
    onStop: (listener) =>
      onMessage((message) => {
        if (message.kind === 'stop') listener();
      }),
    post,
    spawn: runs.spawn,
  };
}

/** The parent of a lab that is a fork of an external Node: passes on what comes through ports. */
export function forkParent(child: NodeJS.Process): LabParent {
  const post = (message: FromLab) => {
    // Once main is gone there is nobody to tell.
    if (child.connected) child.send?.(message, undefined, undefined, () => {});
  };
  const channels = new RelayedChannels(post);
  const onMessage = (listener: (message: ToLab) => void) => child.on('message', (message) => listener(message as ToLab));

  return {
    onConnect: (listener) =>
      onMessage((message) => {
        if (message.kind === 'connect') listener(channels.open(message.connection));
        if (message.kind === 'bytes') channels.receive(message.connection, message.bytes);
        if (message.kind === 'disconnected') channels.end(message.connection);
      }),
    onStop(listener) {
      onMessage((message) => {
        if (message.kind === 'stop') listener();
      });
      child.on('disconnect', listener);
    },
    post,
    spawn: undefined,
  };
}
