import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openStore, type Store, type StoreOptions } from '../../main/store/store';
import { runRecord } from './runRecord';

/** An empty folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bellman-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An open store that is closed after the test. */
export async function temporaryStore(folder = temporaryFolder(), options: StoreOptions = {}): Promise<Store> {
  const store = await openStore(folder, options);
  onTestFinished(() => store.close());
  return store;
}

/** A store with the experiment `e1` and, in it, runs of the given ids. */
export async function storeWithRuns(...runIds: string[]): Promise<Store> {
  const store = await temporaryStore();
  addRuns(store, ...runIds);
  return store;
}

export function addRuns(store: Store, ...runIds: string[]): void {
  store.experiments.add({ experimentId: 'e1', name: 'First', createdAt: '2026-01-02T03:04:05.000Z' });
  for (const runId of runIds) store.runs.add(runRecord(runId));
}

export function points(...pairs: readonly (readonly [step: number, value: number])[]): [Float64Array, Float64Array] {
  return [Float64Array.from(pairs, ([step]) => step), Float64Array.from(pairs, ([, value]) => value)];
}
