import type { ByteChannel } from '../contract/messages';
import type { FromLab } from './messages';

/** Channels to pages whose bytes Electron's main process passes on. */
export class RelayedChannels {
  readonly #channels = new Map<number, RelayedChannel>();

  constructor(private readonly post: (message: FromLab) => void) {}

  open(connection: number): ByteChannel {
    const channel = new RelayedChannel(
      (bytes) => this.post({ kind: 'bytes', connection, bytes }),
      () => {
        this.post({ kind: 'disconnect', connection });
        this.end(connection);
      },
    );
    this.#channels.set(connection, channel);
    return channel;
  }

  /** What a page has sent. */
  receive(connection: number, bytes: Uint8Array): void {
    this.#channels.get(connection)?.receive(bytes);
  }

  /** A page has gone. */
  end(connection: number): void {
    const channel = this.#channels.get(connection);
    this.#channels.delete(connection);
    channel?.end();
  }
}

class RelayedChannel implements ByteChannel {
  #onBytes: ((bytes: Uint8Array) => void) | undefined;
  #isOpen = true;
  readonly #waiting: Uint8Array[] = [];
  readonly #closeListeners: (() => void)[] = [];

  constructor(
    private readonly pass: (bytes: Uint8Array) => void,
    private readonly hangUp: () => void,
  ) {}

  send(bytes: Uint8Array): void {
    if (this.#isOpen) this.pass(bytes);
  }

  onMessage(listener: (bytes: Uint8Array) => void): void {
    this.#onBytes = listener;
    for (const bytes of this.#waiting.splice(0)) listener(bytes);
  }

  onClose(listener: () => void): void {
    this.#closeListeners.push(listener);
  }

  close(): void {
    if (this.#isOpen) this.hangUp();
  }

  receive(bytes: Uint8Array): void {
    if (this.#onBytes === undefined) this.#waiting.push(bytes);
    else this.#onBytes(bytes);
  }

  end(): void {
    this.#isOpen = false;
    for (const listener of this.#closeListeners) listener();
  }
}
