import { toLabError } from '../../main/contract/errors';

export type NoticeLevel = 'info' | 'warning' | 'error';

export interface Notice {
  readonly id: number;
  readonly level: NoticeLevel;
  readonly message: string;
  /** What one can do about it. */
  readonly action?: { readonly label: string; readonly perform: () => void };
}

/** How long something stays that needs no answer, milliseconds; errors stay until dismissed. */
const lifetimes: Readonly<Record<NoticeLevel, number>> = { info: 6000, warning: 12_000, error: Number.POSITIVE_INFINITY };

/** At most so many at once; the oldest gives way. */
const capacity = 4;

/** Short messages at the edge of the screen. */
export class Notices {
  list: readonly Notice[] = $state.raw([]);
  #lastId = 0;
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();

  tell(level: NoticeLevel, message: string, action?: Notice['action']): void {
    const repeated = this.list.find((notice) => notice.message === message && notice.action === undefined);
    if (repeated !== undefined && action === undefined) {
      this.resume(repeated.id);
      return;
    }
    const id = ++this.#lastId;
    const notice: Notice = action === undefined ? { id, level, message } : { id, level, message, action };
    const dropped = this.list.slice(0, Math.max(0, this.list.length + 1 - capacity));
    for (const old of dropped) this.dismiss(old.id);
    this.list = [...this.list, notice];
    this.resume(id);
  }

  /** Shows an error's sentence, never its stack. */
  tellError(error: unknown): void {
    this.tell('error', toLabError(error).message);
  }

  dismiss(id: number): void {
    this.hold(id);
    this.list = this.list.filter((notice) => notice.id !== id);
  }

  /** Keeps a notice while somebody reads it. */
  hold(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }

  /** Lets its time run, from the start. */
  resume(id: number): void {
    const notice = this.list.find((candidate) => candidate.id === id);
    if (notice === undefined) return;
    this.hold(id);
    const lifetime = lifetimes[notice.level];
    if (Number.isFinite(lifetime))
      this.#timers.set(
        id,
        setTimeout(() => this.dismiss(id), lifetime),
      );
  }
}
