import type { MessagePortMain } from 'electron';
import type { LabProcessHandle, StartLabProcess } from './labProcessHandle';

/** Milliseconds the lab may take to save its runs before the application ends without it. */
const stopPatience = 15_000;

/** Crashes within so many milliseconds that are still taken for mishaps. */
const crashWindow = 60_000;
const toleratedCrashes = 3;

/**
 * Keeps one lab process alive for as long as the application is.
 *
 * A lab that crashes is started again, and the pages find it by asking for another port. One that ends before it was ever
 * ready, or crashes time after time, would only end again: the reason is told to `onFailure`.
 */
export class LabSupervisor {
  #process: LabProcessHandle;
  #isStopping = false;
  /** When the last crashes were. */
  #crashTimes: readonly number[] = [];

  constructor(
    private readonly start: StartLabProcess,
    private readonly onFailure: (sentence: string) => void,
  ) {
    this.#process = this.#startProcess();
  }

  /** Gives the lab one end of a port whose other end is in a page. */
  connect(port: MessagePortMain): void {
    this.#process.connect(port);
  }

  /** Resolves when the lab has saved everything and ended, or has taken too long. */
  stop(): Promise<void> {
    this.#isStopping = true;
    const stopping = this.#process;
    return new Promise((resolve) => {
      const timer = setTimeout(() => stopping.kill(), stopPatience);
      stopping.onExit(() => {
        clearTimeout(timer);
        resolve();
      });
      stopping.requestStop();
    });
  }

  #startProcess(): LabProcessHandle {
    const started = this.start();
    let isReady = false;
    let reason = 'The lab ended before it was ready.';
    started.onMessage((message) => {
      if (message.kind === 'ready') isReady = true;
      if (message.kind === 'failed') {
        reason = message.message;
        started.kill();
      }
    });
    started.onExit(() => {
      if (this.#isStopping) return;
      if (!isReady) this.onFailure(reason);
      else if (this.#crashesTooOften()) this.onFailure('The lab crashes again and again. Its data are safe; please report this.');
      else this.#process = this.#startProcess();
    });
    return started;
  }

  #crashesTooOften(): boolean {
    const now = Date.now();
    this.#crashTimes = [...this.#crashTimes.filter((time) => now - time < crashWindow), now];
    return this.#crashTimes.length > toleratedCrashes;
  }
}
