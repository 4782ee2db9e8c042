import type { LabClient } from '../../main/contract/lab';
import type { ExperimentInfo } from '../../main/contract/models';

/** Names of experiments; their runs are in `Runs`. */
export class Experiments {
  names: ReadonlyMap<string, string> = $state.raw(new Map());

  constructor(private readonly client: LabClient) {}

  /** @throws LabError */
  async load(): Promise<void> {
    const experiments = await this.client.request('experiments.list', undefined);
    this.names = new Map(experiments.map(({ experimentId, name }) => [experimentId, name]));
  }

  /** Takes over an experiment that was just created. */
  put({ experimentId, name }: ExperimentInfo): void {
    this.names = new Map(this.names).set(experimentId, name);
  }

  nameOf(experimentId: string): string {
    return this.names.get(experimentId) ?? experimentId;
  }
}
