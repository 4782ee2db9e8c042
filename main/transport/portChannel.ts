import type { ByteChannel } from '../contract/messages';

/** What this needs of Electron's `MessagePortMain`. */
export interface Port {
  on(event: 'message', listener: (message: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  postMessage(message: unknown): void;
  close(): void;
}

/** The lab's end of a port whose other end is in a page. */
export function portChannel(port: Port): ByteChannel {
  const closeListeners = new Set<() => void>();
  let isOpen = true;
  // A port reports only that the other side has closed it, so both ways to end lead here.
  const end = () => {
    if (!isOpen) return;
    isOpen = false;
    for (const listener of closeListeners) listener();
  };
  port.on('close', end);

  return {
    send(bytes) {
      if (isOpen) port.postMessage(bytes);
    },
    onMessage(listener) {
      port.on('message', ({ data }) => {
        if (!isOpen) return;
        // Anything but bytes is no message, which an empty one says to whoever reads it.
        listener(data instanceof Uint8Array ? data : new Uint8Array(0));
      });
      port.start();
    },
    onClose(listener) {
      closeListeners.add(listener);
    },
    close() {
      port.close();
      end();
    },
  };
}
