import { statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../main/store/store';
import { addRuns, storeWithRuns, temporaryFolder, temporaryStore } from './records';

const evaluation = (step: number, meanReturn: number) => ({ step, meanReturn, standardDeviation: 1.5, episodes: 10 });

describe('evaluations', () => {
  it('are listed by step, the last of each run at a glance', async () => {
    const store = await storeWithRuns('r1', 'r2', 'r3');
    store.evaluations.add('r1', evaluation(2000, 2));
    store.evaluations.add('r1', evaluation(1000, 1));
    store.evaluations.add('r2', evaluation(500, Number.NaN));
    expect(store.evaluations.list('r1')).toEqual([evaluation(1000, 1), evaluation(2000, 2)]);
    expect(store.evaluations.latest()).toEqual(
      new Map([
        ['r1', evaluation(2000, 2)],
        ['r2', evaluation(500, Number.NaN)],
      ]),
    );
  });

  it('at one step replace each other, and end where a run goes on', async () => {
    const store = await storeWithRuns('r1');
    for (const step of [1000, 2000, 3000]) store.evaluations.add('r1', evaluation(step, 0));
    store.evaluations.add('r1', evaluation(2000, 9));
    store.evaluations.truncateAfter('r1', 2000);
    expect(store.evaluations.list('r1')).toEqual([evaluation(1000, 0), evaluation(2000, 9)]);
  });

  it('refuse a run that is not stored', async () => {
    const store = await storeWithRuns();
    expect(() => store.evaluations.add('r1', evaluation(1, 0))).toThrow(expect.objectContaining({ code: 'not-found' }));
  });
});

describe('checkpoints', () => {
  it('give the policy of a step or the latest, as plain bytes', async () => {
    const store = await storeWithRuns('r1', 'r2');
    store.checkpoints.save('r1', 2000, Uint8Array.of(2, 2));
    store.checkpoints.save('r1', 0, Uint8Array.of(0));
    store.checkpoints.save('r2', 9000, Uint8Array.of(9));
    expect(store.checkpoints.list('r1')).toEqual([0, 2000]);
    expect(store.checkpoints.get('r1', 0)).toEqual({ step: 0, policy: Uint8Array.of(0) });
    expect(store.checkpoints.get('r1', 'latest')).toEqual({ step: 2000, policy: Uint8Array.of(2, 2) });
    expect(Buffer.isBuffer(store.checkpoints.get('r1', 0).policy)).toBe(false);
  });

  it('name the nearest when there is none at a step', async () => {
    const store = await storeWithRuns('r1');
    expect(() => store.checkpoints.get('r1', 'latest')).toThrow('Run r1 has no checkpoint yet.');
    for (const step of [0, 1000, 2000]) store.checkpoints.save('r1', step, new Uint8Array(1));
    expect(() => store.checkpoints.get('r1', 1499)).toThrow(
      expect.objectContaining({
        code: 'not-found',
        message: 'Run r1 has no checkpoint at step 1499. The nearest is at step 1000.',
      }),
    );
  });

  it('end where a run goes on', async () => {
    const store = await storeWithRuns('r1');
    for (const step of [0, 1000, 2000]) store.checkpoints.save('r1', step, new Uint8Array(1));
    store.checkpoints.truncateAfter('r1', 1000);
    expect(store.checkpoints.list('r1')).toEqual([0, 1000]);
  });
});

describe('resume points', () => {
  it('are one for each run, the newest', async () => {
    const store = await storeWithRuns('r1', 'r2');
    store.resumePoints.save('r1', 100, Uint8Array.of(1, 2, 3));
    store.resumePoints.save('r1', 200, Uint8Array.of(4));
    expect(store.resumePoints.get('r1')).toEqual({ step: 200, state: Uint8Array.of(4) });
    expect(store.resumePoints.get('r2')).toBeUndefined();
    store.resumePoints.delete('r1');
    expect(store.resumePoints.get('r1')).toBeUndefined();
  });

  it('are replaced whole or not at all', async () => {
    const store = await storeWithRuns('r1');
    store.resumePoints.save('r1', 100, Uint8Array.of(1));
    expect(() =>
      store.transaction(() => {
        store.resumePoints.save('r1', 200, Uint8Array.of(2));
        throw new Error('the power went');
      }),
    ).toThrow('the power went');
    expect(store.resumePoints.get('r1')).toEqual({ step: 100, state: Uint8Array.of(1) });
  });

  it('of fifty megabytes come back whole, and replacing them does not make the file grow each time', async () => {
    const folder = temporaryFolder();
    const store = await temporaryStore(folder);
    addRuns(store, 'r1');
    const state = new Uint8Array(50 * 2 ** 20).map((_, i) => i * 31);
    for (let step = 1; step <= 4; step++) store.resumePoints.save('r1', step, state.fill(step, 0, 1));
    store.close();
    expect(statSync(`${folder}/bellman.sqlite`).size).toBeLessThan(2.2 * state.length);
    const again = await temporaryStore(folder);
    const found = again.resumePoints.get('r1');
    expect(found?.step).toBe(4);
    expect(Buffer.compare(found!.state, state)).toBe(0);
  });
});

describe('choices', () => {
  it('remember JSON by name across openings', async () => {
    const folder = temporaryFolder();
    const first = await openStore(folder);
    first.choices.set('engine', { choice: 'simd', microseconds: [1.5, null] });
    first.choices.set('theme', 'dark');
    first.choices.set('theme', 'light');
    first.close();
    const store = await temporaryStore(folder);
    expect(store.choices.get('engine')).toEqual({ choice: 'simd', microseconds: [1.5, null] });
    expect(store.choices.get('theme')).toBe('light');
    expect(store.choices.get('unknown')).toBeUndefined();
  });
});

describe('a transaction', () => {
  it('does all of its work or none, nested ones included', async () => {
    const store = await storeWithRuns('r1');
    expect(() =>
      store.transaction(() => {
        store.runs.update('r1', { steps: 1 });
        store.transaction(() => store.curves.append('r1', 'return', Float64Array.of(1), Float64Array.of(1)));
        throw new RangeError('no');
      }),
    ).toThrow(RangeError);
    expect(store.runs.get('r1').steps).toBe(50_000);
    expect(store.curves.names('r1')).toEqual([]);
    expect(store.transaction(() => 'answer')).toBe('answer');
  });
});
