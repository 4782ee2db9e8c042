/**
 * Starts waiting runs in the order they came, never more than `limit` at once.
 *
 * A paused run keeps its slot: it holds its process and memory, and goes on the moment it is asked to.
 */
export class Scheduler {
  readonly #waiting: { readonly runId: string; readonly start: () => void }[] = [];
  readonly #active = new Set<string>();

  constructor(readonly limit: number) {}

  /** Calls `start` as soon as there is a free slot: perhaps at once. */
  add(runId: string, start: () => void): void {
    this.#waiting.push({ runId, start });
    this.#startNext();
  }

  /** Takes a run that has not started out of the queue; false when it was not waiting. */
  withdraw(runId: string): boolean {
    const index = this.#waiting.findIndex((waiting) => waiting.runId === runId);
    if (index < 0) return false;
    this.#waiting.splice(index, 1);
    return true;
  }

  /** Frees the slot of a run that has ended. */
  release(runId: string): void {
    if (this.#active.delete(runId)) this.#startNext();
  }

  /** Empties the queue, for shutting down. */
  clear(): void {
    this.#waiting.length = 0;
  }

  #startNext(): void {
    while (this.#active.size < this.limit) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#active.add(next.runId);
      next.start();
    }
  }
}
