/** How a run process ended. */
export interface RunExit {
  readonly code: number | null;
  readonly signal: string | null;
  /** The last it wrote to its error output. */
  readonly errorOutput: string;
}

/** The lab's end of the line to one run process. Typed arrays arrive as typed arrays. */
export interface RunChannel {
  readonly processId: number | undefined;
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  onExit(listener: (exit: RunExit) => void): void;
  /** Ends the process at once. */
  kill(): void;
}

/** Starts a run process: a fork under Node, a utility process under Electron. */
export type SpawnRunProcess = () => RunChannel;
