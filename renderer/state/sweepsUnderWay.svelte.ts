import type { LabClient } from '../../main/contract/lab';
import type { SweepSummary } from '../../main/contract/models';

/** Sweeps that still run, kept true by the lab's events. */
export class SweepsUnderWay {
  all: readonly SweepSummary[] = $state.raw([]);

  constructor(private readonly client: LabClient) {}

  /** Listens until the function it returns is called. */
  start(): () => void {
    return this.client.subscribe('sweep.changed', (sweep) => this.#learn(sweep));
  }

  /** @throws LabError */
  async load(): Promise<void> {
    this.all = (await this.client.request('sweeps.list', undefined)).filter(isUnderWay);
  }

  /** Ends a sweep with what it has. @throws LabError */
  async stop(sweepId: string): Promise<void> {
    this.#learn(await this.client.request('sweeps.stop', { sweepId }));
  }

  #learn(sweep: SweepSummary): void {
    const others = this.all.filter(({ sweepId }) => sweepId !== sweep.sweepId);
    this.all = isUnderWay(sweep) ? [...others, sweep] : others;
  }
}

function isUnderWay({ status }: SweepSummary): boolean {
  return status === 'running';
}
