import { LabError } from '../../main/contract/errors';
import { type LabEvents, type LabService, parseRequest } from '../../main/contract/lab';

type Listener = Parameters<LabService['subscribe']>[0];

/** A lab that checks requests as the real one does, and answers each with what the test says. */
export class ScriptedLab implements LabService {
  /** Answers by request name; a request without one waits forever. */
  readonly answers = new Map<string, (params: unknown) => unknown>();
  readonly #listeners = new Set<Listener>();

  async handle(name: string, params: unknown): Promise<unknown> {
    const request = parseRequest(name, params);
    const answer = this.answers.get(request.name);
    return answer === undefined ? new Promise(() => {}) : answer(request.params);
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tells every listener. */
  tell<K extends keyof LabEvents>(name: K, event: LabEvents[K]): void {
    for (const listener of this.#listeners) listener(name, event);
  }

  /** How many listen: one for a dispatcher in use, none once it is closed. */
  get listenerCount(): number {
    return this.#listeners.size;
  }

  /** Makes a request fail. */
  refuse(name: string, error: LabError | Error): void {
    this.answers.set(name, () => {
      throw error;
    });
  }
}

export const noSuchRun = new LabError('not-found', 'There is no run "r9".');
