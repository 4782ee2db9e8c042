import { describe, expect, it } from 'vitest';
import { points, storeWithRuns } from './records';

const evaluation = (step: number, meanReturn: number) => ({ step, meanReturn, standardDeviation: 0, episodes: 10 });
const bytes = (count: number) => new Uint8Array(count).fill(7);
const now = '2026-02-03T04:05:06.000Z';

/** Four runs with 1000 bytes at each of three checkpoints, and 500 to go on from. */
async function filledStore() {
  const store = await storeWithRuns('kept', 'starred', 'running', 'gone');
  for (const runId of ['kept', 'starred', 'running', 'gone']) {
    store.runs.update(runId, { status: runId === 'running' ? 'running' : 'finished' });
    store.curves.append(runId, 'return', ...points([1, 2], [2, 3]));
    for (const step of [100, 200, 300]) {
      store.checkpoints.save(runId, step, bytes(1000));
      store.evaluations.add(runId, evaluation(step, step === 100 ? 9 : 1));
    }
    store.resumePoints.save(runId, 300, bytes(500));
  }
  store.runs.update('starred', { starred: true });
  store.runs.delete(['gone'], now);
  return store;
}

describe('What takes room', () => {
  it('is told by kind, shown and deleted runs apart', async () => {
    const { storage } = await filledStore();
    const told = storage.describe();
    expect(told.checkpoints).toEqual({ count: 9, bytes: 9000 });
    expect(told.resumePoints).toEqual({ count: 3, bytes: 1500 });
    expect(told.curves.count).toBe(3);
    expect(told.curves.bytes).toBeGreaterThan(0);
    expect(told.deleted).toEqual({ count: 1, bytes: 3500 + told.curves.bytes / 3 });
    expect(told.fileBytes).toBeGreaterThan(13_000);
  });

  it('is none in a new store', async () => {
    const { storage } = await storeWithRuns();
    const none = { count: 0, bytes: 0 };
    expect(storage.describe()).toMatchObject({
      curves: none,
      deleted: none,
      cleanUps: { checkpoints: none, resumePoints: none },
    });
  });
});

describe('A clean-up', () => {
  it('says beforehand what it then removes', async () => {
    const { storage } = await filledStore();
    const { cleanUps } = storage.describe();
    expect(storage.remove(['deleted', 'checkpoints', 'resumePoints'])).toEqual(cleanUps);
    const none = { count: 0, bytes: 0 };
    expect(storage.describe().cleanUps).toEqual({ deleted: none, checkpoints: none, resumePoints: none });
  });

  it('of checkpoints keeps the newest and the best evaluated, and all of starred and running runs', async () => {
    const { checkpoints, storage } = await filledStore();
    storage.remove(['checkpoints']);
    expect(checkpoints.list('kept')).toEqual([100, 300]);
    expect(checkpoints.list('starred')).toEqual([100, 200, 300]);
    expect(checkpoints.list('running')).toEqual([100, 200, 300]);
    expect(checkpoints.list('gone')).toEqual([100, 200, 300]);
  });

  it('of resume points touches neither running nor starred runs', async () => {
    const { resumePoints, storage } = await filledStore();
    storage.remove(['resumePoints']);
    expect(resumePoints.get('kept')).toBeUndefined();
    expect(resumePoints.get('running')?.step).toBe(300);
    expect(resumePoints.get('starred')?.step).toBe(300);
  });

  it('of deleted runs removes all of theirs, and nothing of others', async () => {
    const { runs, curves, storage } = await filledStore();
    const before = curves.read('kept', 'return');
    storage.remove(['deleted']);
    expect(runs.list({ includeDeleted: true }).map(({ runId }) => runId)).toEqual(['kept', 'starred', 'running']);
    expect(runs.restore(['gone'])).toBe(0);
    expect(curves.read('kept', 'return')).toEqual(before);
  });

  it('leaves a deleted run that goes on again', async () => {
    const { runs, storage } = await filledStore();
    runs.update('gone', { status: 'queued' });
    expect(storage.describe().cleanUps.deleted.count).toBe(0);
    storage.remove(['deleted']);
    expect(runs.get('gone').runId).toBe('gone');
  });

  it('gives its room back to the disk', async () => {
    const store = await filledStore();
    store.checkpoints.save('gone', 400, bytes(1_000_000));
    store.storage.remove(['deleted']);
    expect(store.storage.shrink()).toBeGreaterThan(900_000);
    expect(store.checkpoints.list('kept')).toEqual([100, 200, 300]);
  });
});
