import type { ByteChannel } from '../../main/contract/messages';

/** The page's end of a port whose other end is in the lab. */
export function portChannel(port: MessagePort): ByteChannel {
  const closeListeners = new Set<() => void>();
  let isOpen = true;
  // A port reports only that the other side has closed it, so both ways to end lead here.
  const end = () => {
    if (!isOpen) return;
    isOpen = false;
    for (const listener of closeListeners) listener();
  };
  port.addEventListener('close', end);

  return {
    send(bytes) {
      if (isOpen) port.postMessage(bytes);
    },
    onMessage(listener) {
      port.addEventListener('message', ({ data }) => {
        if (isOpen) listener(data as Uint8Array);
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
