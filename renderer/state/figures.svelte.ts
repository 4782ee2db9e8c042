import type { LabClient } from '../../main/contract/lab';
import type { FigureInfo } from '../../main/contract/models';

/** The textbook figures, and where the computation of each stands. */
export class Figures {
  all: readonly FigureInfo[] = $state.raw([]);
  isLoaded: boolean = $state(false);

  constructor(private readonly client: LabClient) {}

  /** @throws LabError */
  async load(): Promise<void> {
    this.all = await this.client.request('figures.list', undefined);
    this.isLoaded = true;
  }

  /** Follows the lab until the function it returns is called. */
  start(): () => void {
    return this.client.subscribe('figure.changed', (changed) => this.#learn(changed));
  }

  find(name: string): FigureInfo | undefined {
    return this.all.find((figure) => figure.name === name);
  }

  /** @param seeds runs of each curve. @throws LabError */
  async compute(name: string, seeds: number): Promise<void> {
    this.#learn(await this.client.request('figures.compute', { name, seeds }));
  }

  /** @throws LabError */
  async cancel(name: string): Promise<void> {
    this.#learn(await this.client.request('figures.cancel', { name }));
  }

  #learn(changed: FigureInfo): void {
    this.all = this.all.map((figure) => (figure.name === changed.name ? changed : figure));
  }
}
