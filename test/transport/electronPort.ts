import type { MessagePort as NodePort } from 'node:worker_threads';
import type { Port } from '../../main/transport/portChannel';

/** Node's port with the events of Electron's `MessagePortMain`, which wrap the data. */
export function asElectronPort(port: NodePort): Port {
  return {
    on(event: string, listener: (message: { readonly data: unknown }) => void) {
      port.on(event, event === 'message' ? (data: unknown) => listener({ data }) : () => listener({ data: undefined }));
    },
    start: () => port.start(),
    postMessage: (message) => port.postMessage(message),
    close: () => port.close(),
  };
}
