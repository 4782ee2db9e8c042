import type { RunChannel, RunExit, SpawnRunProcess } from '../runner/runChannel';
import type { Port } from '../transport/portChannel';
import type { FromLab } from './messages';

/** Run processes that Electron's main process starts and ends for the lab, while messages go straight through a port. */
export class UtilityRuns {
  readonly #runs = new Map<number, UtilityRun>();
  #lastRun = 0;

  constructor(private readonly post: (message: FromLab) => void) {}

  readonly spawn: SpawnRunProcess = () => {
    const run = ++this.#lastRun;
    const channel = new UtilityRun(() => this.post({ kind: 'killRun', run }));
    this.#runs.set(run, channel);
    this.post({ kind: 'startRun', run });
    return channel;
  };

  /** The process exists, and this port leads to it. */
  started(run: number, processId: number | undefined, port: Port): void {
    this.#runs.get(run)?.start(processId, port);
  }

  ended(run: number, exit: RunExit): void {
    const channel = this.#runs.get(run);
    this.#runs.delete(run);
    channel?.end(exit);
  }
}

class UtilityRun implements RunChannel {
  processId: number | undefined;
  #port: Port | undefined;
  /** Sent before there was a process to get it. */
  readonly #waiting: unknown[] = [];
  readonly #messageListeners: ((message: unknown) => void)[] = [];
  readonly #exitListeners: ((exit: RunExit) => void)[] = [];

  constructor(readonly kill: () => void) {}

  send(message: unknown): void {
    if (this.#port === undefined) this.#waiting.push(message);
    else this.#port.postMessage(message);
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#messageListeners.push(listener);
  }

  onExit(listener: (exit: RunExit) => void): void {
    this.#exitListeners.push(listener);
  }

  start(processId: number | undefined, port: Port): void {
    this.processId = processId;
    this.#port = port;
    port.on('message', ({ data }) => {
      for (const listener of this.#messageListeners) listener(data);
    });
    port.start();
    for (const message of this.#waiting.splice(0)) port.postMessage(message);
  }

  end(exit: RunExit): void {
    this.#port?.close();
    for (const listener of this.#exitListeners) listener(exit);
  }
}
