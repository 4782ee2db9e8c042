import type { LabClient } from '../../main/contract/lab';
import type { DatasetInfo, ExportedFile } from '../../main/contract/models';

/** Every data set of the lab, as of when it was last asked. */
export class Datasets {
  /** Newest first. */
  all: readonly DatasetInfo[] = $state.raw([]);
  isLoaded = $state(false);

  constructor(private readonly client: LabClient) {}

  /** @throws LabError */
  async load(): Promise<void> {
    this.all = [...(await this.client.request('datasets.list', {}))].reverse();
    this.isLoaded = true;
  }

  /** Takes over a data set as the lab has just told it. */
  put(dataset: DatasetInfo): void {
    this.all = [dataset, ...this.all.filter(({ datasetId }) => datasetId !== dataset.datasetId)];
  }

  /** Hides one; `restore` brings it back. @throws LabError `conflict` where a run learned from it. */
  async delete(datasetId: string): Promise<void> {
    await this.client.request('datasets.delete', { datasetIds: [datasetId] });
    this.all = this.all.filter((dataset) => dataset.datasetId !== datasetId);
  }

  /** @throws LabError */
  async restore(datasetId: string): Promise<void> {
    await this.client.request('datasets.restore', { datasetIds: [datasetId] });
    await this.load();
  }

  /** @throws LabError when the text is no data set. */
  async import(text: string, name: string): Promise<DatasetInfo> {
    const dataset = await this.client.request('datasets.import', { text, name });
    this.put(dataset);
    return dataset;
  }

  /** @throws LabError */
  async export(datasetId: string): Promise<readonly ExportedFile[]> {
    return (await this.client.request('datasets.export', { datasetId })).files;
  }
}
