import { type DesktopBridge, portMessage } from '../../main/contract/desktop';
import type { ByteChannel } from '../../main/contract/messages';
import { portChannel } from './portChannel';
import { type ConnectionState, createReconnectingClient, type ReconnectingClient } from './reconnectingClient';
import { openWebSocketChannel } from './webSocketChannel';

declare global {
  interface Window {
    /** Present in the desktop host only. */
    readonly bellman?: DesktopBridge;
  }
}

/** Milliseconds that main may take to hand out a port; it needs one or two. */
const portPatience = 5000;

/** The lab of the host that this page lives in: over a port in the desktop window, over a WebSocket in a browser. */
export function connectToLab(onState?: (state: ConnectionState) => void): ReconnectingClient {
  const bridge = window.bellman;
  const openChannel = bridge === undefined ? () => openWebSocketChannel(labAddress()) : () => openDesktopChannel(bridge);
  return createReconnectingClient(openChannel, onState);
}

/** The WebSocket beside this page. The cookie that opens it was set when the page was fetched. */
function labAddress(): string {
  const address = new URL('/lab', window.location.href);
  address.protocol = address.protocol.replace('http', 'ws');
  return address.href;
}

function openDesktopChannel(bridge: DesktopBridge): Promise<ByteChannel> {
  const patience = AbortSignal.timeout(portPatience);
  return new Promise((resolve, reject) => {
    patience.addEventListener('abort', () => reject(new Error('The desktop host has not handed out a port.')));
    window.addEventListener(
      'message',
      ({ source, data, ports: [port] }) => {
        if (source === window && data === portMessage && port !== undefined) resolve(portChannel(port));
      },
      { signal: patience },
    );
    bridge.connect();
  });
}
