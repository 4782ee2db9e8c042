import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { RunRecord } from '../../main/store/runs';
import { openStore, type Store, type StoreOptions } from '../../main/store/store';

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

export function runRecord(runId: string, changes: Partial<RunRecord> = {}): Omit<RunRecord, 'deletedAt'> {
  return {
    runId,
    experimentId: 'e1',
    env: 'FrozenLake-v1?map=8x8&slippery=false',
    algo: 'q-learning',
    seed: 0,
    settings: { stepSize: 0.1, discount: 0.99, epsilon: 0.05, hiddenSizes: [64, 64], isDouble: true, schedule: 'linear' },
    budget: { steps: 50_000 },
    evaluationPlan: { interval: 5000, episodes: 10 },
    stopAt: null,
    status: 'finished',
    message: '',
    engineChoice: 'auto',
    engine: '',
    engineDescription: '',
    steps: 50_000,
    episodes: 812,
    wallSeconds: 1.25,
    trainingReturn: 0.62,
    curveHash: '6f1f1c',
    createdAt: '2026-01-02T03:04:05.000Z',
    endedAt: '2026-01-02T03:04:07.000Z',
    tags: ['baseline'],
    notes: 'as in the book — “γ”',
    starred: false,
    version: '0.1.0',
    ...changes,
  };
}

export function points(...pairs: readonly (readonly [step: number, value: number])[]): [Float64Array, Float64Array] {
  return [Float64Array.from(pairs, ([step]) => step), Float64Array.from(pairs, ([, value]) => value)];
}
