import type { DatasetInfo } from '../../main/contract/models';
import { fakeNow } from './fakeRuns';

/** One data set of each origin, oldest first, as the lab lists them. */
export function fakeDatasets(): readonly DatasetInfo[] {
  const at = (minutesAgo: number) => new Date(fakeNow - 60_000 * minutesAgo).toISOString();
  return [
    {
      ...{ datasetId: 'data-1', name: 'Walk, from another lab', env: 'LineWalk', origin: 'file', runId: null, hasExpert: false },
      ...{ episodes: 1, steps: 5, meanReturn: 1, returnDeviation: null, createdAt: at(43_000) },
    },
    {
      ...{ datasetId: 'data-2', name: 'Expert poles', env: 'CartPole-v1', origin: 'run', runId: 'x-4-3', hasExpert: true },
      ...{ episodes: 50, steps: 22_310, meanReturn: 446.2, returnDeviation: 38.9, createdAt: at(190) },
    },
    {
      ...{ datasetId: 'data-3', name: 'Poles that I held', env: 'CartPole-v1', origin: 'person', runId: null, hasExpert: false },
      ...{ episodes: 6, steps: 1204, meanReturn: 200.7, returnDeviation: 81.4, createdAt: at(12) },
    },
  ];
}
