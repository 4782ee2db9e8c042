import type { LabClient } from '../../main/contract/lab';
import type { ExperimentInfo } from '../../main/contract/models';

/** Names of experiments; their runs are in `Runs`. */
export class Experiments {
  names: ReadonlyMap<string, string> = $state.raw(new Map());

  #loading: Promise<void> | undefined;

  constructor(private readonly client: LabClient) {}

  /** @throws LabError */
  load(): Promise<void> {
    this.#loading ??= this.#read().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  /** Asks for names when one turns up that is not known: another page may have started the experiment. @throws LabError */
  async learn(experimentId: string): Promise<void> {
    if (!this.names.has(experimentId)) await this.load();
  }

  /** Takes over an experiment that was just created. */
  put({ experimentId, name }: ExperimentInfo): void {
    this.names = new Map(this.names).set(experimentId, name);
  }

  nameOf(experimentId: string): string {
    return this.names.get(experimentId) ?? experimentId;
  }

  async #read(): Promise<void> {
    const experiments = await this.client.request('experiments.list', undefined);
    this.names = new Map(experiments.map(({ experimentId, name }) => [experimentId, name]));
  }
}
