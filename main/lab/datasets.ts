import { encode } from '../contract/encoding';
import type { RequestParams } from '../contract/lab';
import type { DatasetInfo, ExportedFile } from '../contract/models';
import { checkDataset, type Dataset, returnsOf } from '../rl/core/dataset';
import { canonicalEnvironmentId, createEnvironment } from '../rl/environments/registry';
import type { PolicySnapshot } from '../rl/policies/policy';
import { mean, standardDeviation } from '../rl/statistics/moments';
import type { SpawnRunProcess } from '../runner/runChannel';
import { recordInProcess } from '../runner/runHandle';
import type { Store } from '../store/store';
import { readDataset } from './datasetContent';
import { formatDatasetFile, parseDatasetFile } from './datasetFile';
import type { RunDirector } from './runDirector';
import { newId } from './runIdentity';

export interface DatasetSurroundings {
  readonly store: Store;
  readonly director: RunDirector;
  readonly spawn: SpawnRunProcess;
}

/** Plays the policy of a run in a process of its own and keeps what happens. */
export async function recordDataset(
  { store, director, spawn }: DatasetSurroundings,
  { runId, checkpoint, episodes, noise = 0, seed = 0, name }: RequestParams<'datasets.record'>,
): Promise<DatasetInfo> {
  const { env, algo } = director.info(runId);
  createEnvironment(env); // a game has no environment to be recorded in, and says so
  const { policy } = await director.policy(runId, checkpoint);
  const dataset = await recordInProcess(spawn, { env, policy: policy as unknown as PolicySnapshot, episodes, noise, seed });
  return keep(store, dataset, { name: name ?? `${algo} on ${env}`, origin: 'run', runId });
}

/**
 * Keeps what a person played.
 *
 * @throws InvalidValueError when the columns do not fit together or the environment; UnknownNameError when there is none.
 */
export function addDataset(store: Store, { env, name, columns }: RequestParams<'datasets.add'>): DatasetInfo {
  return keep(store, { env, ...columns }, { name: name ?? `played on ${env}`, origin: 'person', runId: null });
}

/** Reads a file. @throws InvalidValueError, UnknownNameError as above, and when it is no data set. */
export function importDataset(store: Store, { text, name }: RequestParams<'datasets.import'>): DatasetInfo {
  const dataset = parseDatasetFile(text);
  return keep(store, dataset, { name: name ?? `from a file, on ${dataset.env}`, origin: 'file', runId: null });
}

function keep(store: Store, given: Dataset, about: Pick<DatasetInfo, 'name' | 'origin' | 'runId'>): DatasetInfo {
  const dataset: Dataset = { ...given, env: canonicalEnvironmentId(given.env) };
  const { observationSpace, actionSpace } = createEnvironment(dataset.env);
  checkDataset(dataset, observationSpace, actionSpace);
  const returns = returnsOf(dataset);
  const info: DatasetInfo = {
    datasetId: newId('set'),
    ...about,
    env: dataset.env,
    hasExpert: dataset.expert !== undefined,
    episodes: dataset.lengths.length,
    steps: dataset.rewards.length,
    meanReturn: mean(returns),
    returnDeviation: returns.length < 2 ? null : standardDeviation(returns),
    createdAt: new Date().toISOString(),
  };
  store.datasets.add(info, encode(dataset));
  return info;
}

/** A data set as a file. @throws LabError `not-found` */
export function exportDataset(store: Store, datasetId: string): { readonly files: readonly ExportedFile[] } {
  const text = formatDatasetFile(readDataset(store, datasetId));
  return { files: [{ name: `${datasetId}.json`, data: new TextEncoder().encode(text) }] };
}

/** @throws LabError `not-found`; `conflict` for one that a run learned from, and then none is deleted. */
export function deleteDatasets(store: Store, datasetIds: readonly string[]): { readonly count: number } {
  store.transaction(() => {
    for (const datasetId of datasetIds) store.datasets.delete(datasetId);
  });
  return { count: datasetIds.length };
}

/** Takes deletions back; what was forgotten since stays forgotten. */
export function restoreDatasets(store: Store, datasetIds: readonly string[]): { readonly count: number } {
  return { count: store.transaction(() => datasetIds.filter((datasetId) => store.datasets.restore(datasetId)).length) };
}
