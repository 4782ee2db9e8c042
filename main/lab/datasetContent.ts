import { decode } from '../contract/encoding';
import type { Dataset } from '../rl/core/dataset';
import type { Store } from '../store/store';

/** The episodes of a data set. @throws LabError `not-found` */
export function readDataset(store: Store, datasetId: string): Dataset {
  return decode(store.datasets.content(datasetId)) as Dataset;
}
