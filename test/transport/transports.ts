import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MessageChannel } from 'node:worker_threads';
import type { ByteChannel } from '../../main/contract/messages';
import type { Dispatcher } from '../../main/transport/dispatch';
import { createMemoryPair } from '../../main/transport/memoryChannel';
import { portChannel as labPortChannel } from '../../main/transport/portChannel';
import { createWebSocketGate } from '../../main/transport/webSocketServer';
import { portChannel } from '../../renderer/client/portChannel';
import { openWebSocketChannel } from '../../renderer/client/webSocketChannel';
import { asElectronPort } from './electronPort';

/** A running transport. */
export interface Transport {
  /** Opens one more connection and gives its client end. */
  open(): Promise<ByteChannel>;
  stop(): Promise<void>;
}

/** Ways to connect clients to a dispatcher, by name. */
export const transports: readonly (readonly [name: string, start: (dispatcher: Dispatcher) => Promise<Transport>])[] = [
  ['memory', startMemory],
  ['WebSocket', startWebSocket],
  ['message port', startPorts],
];

async function startMemory(dispatcher: Dispatcher): Promise<Transport> {
  return {
    async open() {
      const [client, lab] = createMemoryPair();
      dispatcher.serve(lab);
      return client;
    },
    async stop() {},
  };
}

async function startWebSocket(dispatcher: Dispatcher): Promise<Transport> {
  const gate = createWebSocketGate(dispatcher);
  const server = createServer();
  server.on('upgrade', gate.accept);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    open: () => openWebSocketChannel(`ws://127.0.0.1:${port}`),
    stop() {
      gate.close();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function startPorts(dispatcher: Dispatcher): Promise<Transport> {
  return {
    async open() {
      const { port1, port2 } = new MessageChannel();
      dispatcher.serve(labPortChannel(asElectronPort(port1)));
      return portChannel(port2 as unknown as MessagePort);
    },
    async stop() {},
  };
}
