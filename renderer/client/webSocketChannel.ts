import type { ByteChannel } from '../../main/contract/messages';

/** Opens a WebSocket to the lab. @throws Error when nobody answers there. */
export function openWebSocketChannel(address: string): Promise<ByteChannel> {
  const webSocket = new WebSocket(address);
  webSocket.binaryType = 'arraybuffer';

  const channel: ByteChannel = {
    send(bytes) {
      // Our own arrays never lie in shared memory, which is all that the type of `send` excludes.
      if (webSocket.readyState === WebSocket.OPEN) webSocket.send(bytes as Uint8Array<ArrayBuffer>);
    },
    onMessage(listener) {
      webSocket.addEventListener('message', ({ data }) => listener(new Uint8Array(data as ArrayBuffer)));
    },
    onClose(listener) {
      webSocket.addEventListener('close', () => listener());
    },
    close() {
      webSocket.close();
    },
  };

  return new Promise((resolve, reject) => {
    webSocket.addEventListener('open', () => resolve(channel));
    webSocket.addEventListener('close', () => reject(new Error(`Nobody answers at ${address}.`)));
  });
}
