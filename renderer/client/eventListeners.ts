import type { EventName, LabEvents } from '../../main/contract/lab';

/** Who wants to hear of which event. Outlives the channel the events come from. */
export class EventListeners {
  readonly #listeners = new Map<string, Set<(event: never) => void>>();

  /** Returns the function that removes the listener again. */
  add<K extends EventName>(name: K, listener: (event: LabEvents[K]) => void): () => void {
    // A function of its own, so that adding one listener twice takes removing it twice.
    const entry = (event: LabEvents[K]) => listener(event);
    const ofName = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, ofName.add(entry));
    return () => ofName.delete(entry);
  }

  /** Calls every listener of that name. */
  tell(name: string, event: unknown): void {
    for (const listener of this.#listeners.get(name) ?? []) listener(event as never);
  }
}
