import type { EventName, LabEvents } from '../contract/lab';

type Listener = <K extends EventName>(name: K, event: LabEvents[K]) => void;

/** Tells everyone who listens. */
export class LabEventHub {
  readonly #listeners = new Set<Listener>();

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit<K extends EventName>(name: K, event: LabEvents[K]): void {
    for (const listener of this.#listeners) listener(name, event);
  }
}
