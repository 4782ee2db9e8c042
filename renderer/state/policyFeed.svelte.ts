import { LabError } from '../../main/contract/errors';
import type { LabClient } from '../../main/contract/lab';
import type { PolicyInfo } from '../../main/contract/models';

/** Milliseconds between two requests for the newest policy. */
const interval = 1000;

/** The policy to watch: the newest of a run, asked for again and again while it learns, or that of a checkpoint. */
export class PolicyFeed {
  /** `undefined` until there is one. */
  current: PolicyInfo | undefined = $state.raw();
  /** Step of the checkpoint to show; `undefined` follows the newest. */
  chosenStep: number | undefined = $state();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #hasStopped = false;

  constructor(
    private readonly client: LabClient,
    private readonly runId: string,
    /** Whether newer policies are still to come. */
    private readonly isLearning: () => boolean,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Asks while the page is in sight, until the function it returns is called. */
  start(): () => void {
    this.#hasStopped = false;
    const followPage = () => {
      if (!document.hidden) this.refresh();
    };
    document.addEventListener('visibilitychange', followPage);
    this.refresh();
    return () => {
      this.#hasStopped = true;
      clearTimeout(this.#timer);
      document.removeEventListener('visibilitychange', followPage);
    };
  }

  /** Shows the policy of a checkpoint; `undefined` goes back to the newest. */
  choose(step: number | undefined): void {
    this.chosenStep = step;
    this.refresh();
  }

  /** Asks now. */
  refresh(): void {
    clearTimeout(this.#timer);
    void this.#ask();
  }

  async #ask(): Promise<void> {
    const step = this.chosenStep;
    try {
      const policy = await this.client.request(
        'runs.policy',
        step === undefined ? { runId: this.runId } : { runId: this.runId, step },
      );
      if (this.#hasStopped || step !== this.chosenStep) return;
      if (policy.step !== this.current?.step) this.current = policy;
    } catch (error) {
      // A run that has only just been created has no policy yet.
      if (!(error instanceof LabError && (error.code === 'not-found' || error.code === 'disconnected'))) this.onError(error);
    }
    const isDue = step === undefined && (this.isLearning() || this.current === undefined);
    if (!this.#hasStopped && isDue && !document.hidden) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.#ask(), interval);
    }
  }
}
