import { afterEach, describe, expect, it } from 'vitest';
import type { RequestParams } from '../../main/contract/lab';
import { closeTestLabs, openTestLab, type TestLab } from '../helpers/labs';

afterEach(closeTestLabs);

const experiment = {
  env: 'CartPole-v1',
  algo: 'ppo',
  seeds: [3],
  engine: 'simd',
  settings: { environmentCount: 4, rolloutLength: 32, minibatchSize: 64, hiddenLayers: [16], learningRate: 3e-4 },
  budget: { steps: 30_000 },
  evaluation: { interval: 10_000, episodes: 2 },
  stopAt: null,
} as const satisfies RequestParams<'experiments.create'>;

const start = async (lab: TestLab, more: Partial<RequestParams<'experiments.create'>> = {}) =>
  (await lab.client.request('experiments.create', { ...experiment, ...more })).runs[0]!.runId;
const reaches = (lab: TestLab, runId: string, step: number) =>
  lab.next('run.progressed', (event) => event.runId === runId && event.step >= step);

/** Changes the rate as soon as the run has come so far, and waits until that is told. */
async function changeRate(lab: TestLab, runId: string, step: number): Promise<void> {
  await reaches(lab, runId, step);
  await lab.client.request('runs.pause', { runId });
  await lab.next('run.changed', (run) => run.runId === runId && run.status === 'paused');
  const changed = lab.next('run.changed', (run) => run.runId === runId && (run.changes ?? []).length > 0);
  await lab.client.request('runs.change', { runId, settings: { learningRate: 0.01 } });
  await lab.client.request('runs.resume', { runId });
  await changed;
}

describe('A run whose setting was changed while it ran', () => {
  it('gives the same curve again: killed and gone on with, and started anew with the same change', async () => {
    const lab = await openTestLab();
    const unchanged = await lab.ended(await start(lab));
    const runId = await start(lab);
    await changeRate(lab, runId, 4000);
    const first = await lab.ended(runId);
    expect(first.status).toBe('finished');
    const [change] = first.changes!;
    expect(change).toMatchObject({ name: 'learningRate', from: 3e-4, to: 0.01 });
    expect(change!.step % 128).toBe(0); // the end of a segment
    expect(first.curveHash).not.toBe(unchanged.curveHash);
    expect(first.groupId).not.toBe(unchanged.groupId);

    const { step, name, to } = change!;
    const againId = await start(lab, { changes: [{ step, name, to }] });
    await reaches(lab, againId, step + 2000);
    process.kill(lab.processes.at(-1)!.processId!, 'SIGKILL');
    expect((await lab.ended(againId)).status).toBe('failed');
    await lab.client.request('runs.resume', { runId: againId });
    const again = await lab.ended(againId);
    expect(again).toMatchObject({
      status: 'finished',
      curveHash: first.curveHash,
      changes: first.changes,
      groupId: first.groupId,
    });
  });

  it('says so when it is compared', async () => {
    const lab = await openTestLab();
    const settings = { algo: 'q-learning', env: 'GridWorld', settings: {}, budget: { steps: 20_000 } };
    const plain = await lab.ended(await start(lab, settings));
    const changed = await lab.ended(await start(lab, { ...settings, changes: [{ step: 5000, name: 'epsilon', to: 0.5 }] }));
    const { groups, methods } = await lab.client.request('compare.groups', { ids: [plain.runId, changed.runId] });
    expect(groups.map(({ label }) => label)).toEqual([
      'q-learning on GridWorld · changed=nothing',
      'q-learning on GridWorld · changed=epsilon 0.1 → 0.5 at step 5000',
    ]);
    expect(methods).toContain('1 of 1 changed while training (epsilon 0.1 → 0.5 at step 5000)');
  });

  it('is the same when nobody asked for it, curve for curve', async () => {
    const lab = await openTestLab();
    const short = { algo: 'q-learning', env: 'GridWorld', settings: {}, budget: { steps: 3000 } };
    const one = await lab.ended(await start(lab, short));
    const other = await lab.ended(await start(lab, { ...short, changes: [] }));
    expect(other).toMatchObject({ curveHash: one.curveHash, groupId: one.groupId });
    expect(one.changes ?? []).toEqual([]);
  });
});

describe('A change that cannot be made', () => {
  it('is refused with a sentence, and nothing has changed', async () => {
    const lab = await openTestLab();
    const runId = await start(lab, { budget: { steps: 10_000_000 } });
    await reaches(lab, runId, 500);
    const change = (settings: RequestParams<'runs.change'>['settings']) => lab.client.request('runs.change', { runId, settings });
    await expect(change({ learningRate: 5 })).rejects.toThrow('learningRate must lie in (0, 1], got 5.');
    await expect(change({ learningRate: 3e-4 })).rejects.toThrow('learningRate must change, got what it is: 0.0003.');
    await expect(change({ rolloutLength: 64 })).rejects.toThrow('rolloutLength must stay as it is while a run goes on');
    await expect(change({ clipRange: 0.1, entropyWeight: -1 })).rejects.toThrow('entropyWeight must lie in [0, 1], got -1.');
    expect((await lab.client.request('runs.get', { runId })).changes ?? []).toEqual([]);
    await lab.client.request('runs.stop', { runId });
    const stopped = await lab.ended(runId);
    expect(stopped.changes ?? []).toEqual([]);
    await expect(change({ learningRate: 0.01 })).rejects.toThrow(`Run ${runId} is stopped, so it cannot be changed.`);
  });
});
