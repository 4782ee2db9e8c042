import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { ByteChannel } from '../contract/messages';
import { type Dispatcher, longestReadBytes } from './dispatch';

/** What may wait for a page that does not read; one that is further behind is cut off, and gets everything anew when it is back. */
const longestBacklogBytes = 64_000_000;

/** Milliseconds that a peer may take to say goodbye. */
const closingPatience = 1000;

/** Closing codes of RFC 6455, §7.4.1. */
const goingAway = 1001;
const binaryOnly = 1003;

/** Turns upgrade requests into channels of the lab. */
export interface WebSocketGate {
  /** Serves the peer behind an upgrade request. Whether it may come in was decided before. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Says goodbye to everyone who is connected. */
  close(): void;
}

/** A gate for WebSockets: binary frames, each one message. */
export function createWebSocketGate(dispatcher: Dispatcher): WebSocketGate {
  const server = new WebSocketServer({ noServer: true, maxPayload: longestReadBytes });
  return {
    accept(request, socket, head) {
      server.handleUpgrade(request, socket, head, (webSocket) => dispatcher.serve(webSocketChannel(webSocket)));
    },
    close() {
      for (const webSocket of server.clients) {
        webSocket.close(goingAway);
        setTimeout(() => webSocket.terminate(), closingPatience).unref();
      }
      server.close();
    },
  };
}

function webSocketChannel(webSocket: WebSocket): ByteChannel {
  // A frame that breaks the protocol or is too long ends in 'error' and then in 'close', which is all anybody needs to know.
  webSocket.on('error', () => {});
  return {
    send(bytes) {
      if (webSocket.readyState !== webSocket.OPEN) return;
      if (webSocket.bufferedAmount > longestBacklogBytes) webSocket.terminate();
      else webSocket.send(bytes);
    },
    onMessage(listener) {
      webSocket.on('message', (data: Buffer, isBinary) => {
        if (webSocket.readyState !== webSocket.OPEN) return;
        if (isBinary) listener(data);
        else webSocket.close(binaryOnly);
      });
    },
    onClose(listener) {
      webSocket.on('close', listener);
    },
    close() {
      webSocket.close();
    },
  };
}
