import type { ByteChannel } from '../contract/messages';

/** Two ends of one channel within this process: what one sends, the other gets in a later microtask. */
export function createMemoryPair(): readonly [ByteChannel, ByteChannel] {
  const first = new MemoryChannel();
  const second = new MemoryChannel();
  first.other = second;
  second.other = first;
  return [first, second];
}

class MemoryChannel implements ByteChannel {
  /** The end that gets what this one sends; none once the channel is closed. */
  other: MemoryChannel | undefined;
  readonly #messageListeners: ((bytes: Uint8Array) => void)[] = [];
  readonly #closeListeners: (() => void)[] = [];

  send(bytes: Uint8Array): void {
    const { other } = this;
    queueMicrotask(() => {
      if (other?.other === this) for (const listener of other.#messageListeners) listener(bytes);
    });
  }

  onMessage(listener: (bytes: Uint8Array) => void): void {
    this.#messageListeners.push(listener);
  }

  onClose(listener: () => void): void {
    this.#closeListeners.push(listener);
  }

  close(): void {
    const { other } = this;
    if (other === undefined) return;
    this.other = undefined;
    other.other = undefined;
    for (const listener of [...this.#closeListeners, ...other.#closeListeners]) queueMicrotask(listener);
  }
}
