import { afterEach, describe, expect, it } from 'vitest';
import type { SweepInfo } from '../../main/contract/models';
import { closeTestLabs, openTestLab, type TestLab } from '../helpers/labs';

afterEach(closeTestLabs);

const small = {
  env: 'FrozenLake-v1?slippery=false',
  algo: 'q-learning',
  space: { stepSize: { kind: 'log', low: 0.05, high: 1, points: 2 }, epsilon: { kind: 'choice', values: [0.1, 0.9] } },
  sampler: 'grid',
  seeds: 1,
  steps: 500,
  evaluation: { interval: 500, episodes: 1 },
  confirmation: 1,
} as const;

async function ended(lab: TestLab, sweepId: string): Promise<SweepInfo> {
  const waiting = lab.next('sweep.changed', (sweep) => sweep.sweepId === sweepId && sweep.status !== 'running');
  const now = await lab.client.request('sweeps.get', { sweepId });
  if (now.status === 'running') await waiting;
  return lab.client.request('sweeps.get', { sweepId });
}

describe('a sweep in the lab', () => {
  it('tries every setting, confirms the winner on fresh seeds beside the preset, and is stored', async () => {
    const lab = await openTestLab();
    const { sweepId, trialCount } = await lab.client.request('sweeps.create', { ...small, space: { ...small.space } } as never);
    expect(trialCount).toBe(4);
    const sweep = await ended(lab, sweepId);
    expect(sweep).toMatchObject({ status: 'finished', settledTrials: 4, seeds: [0], steps: 500 });
    expect(sweep.trials.map(({ kind, settings }) => [kind, settings])).toEqual([
      ['trial', { stepSize: 0.05, epsilon: 0.1 }],
      ['trial', { stepSize: 0.05, epsilon: 0.9 }],
      ['trial', { stepSize: 1, epsilon: 0.1 }],
      ['trial', { stepSize: 1, epsilon: 0.9 }],
      ['winner', sweep.best!.settings],
      ['baseline', {}],
    ]);
    const means = sweep.trials.slice(0, 4).map(({ mean }) => mean!);
    expect(sweep.best!.mean).toBe(Math.max(...means));
    expect(sweep.confirmation).toMatchObject({ seeds: [1], winner: { n: 1 }, isConfirmed: false });
    // Each trial is an ordinary experiment, whose runs have the settings of the trial and of the preset.
    const runs = await lab.client.request('runs.list', { experimentId: sweep.trials[2]!.experimentId });
    expect(runs).toMatchObject([{ seed: 0, settings: { stepSize: 1, epsilon: 0.1 }, budget: { steps: 500 }, stopAt: null }]);
    expect(await lab.client.request('sweeps.list', {})).toMatchObject([{ sweepId, status: 'finished' }]);
  });

  it('goes on at once when it is resumed while its runs are still stopping, to the same result', async () => {
    const lab = await openTestLab();
    const create = () => lab.client.request('sweeps.create', { ...small, steps: 100_000 } as never);
    const { sweepId } = await create();
    await lab.next('run.progressed', () => true);
    await lab.client.request('sweeps.stop', { sweepId });
    expect(await lab.client.request('sweeps.resume', { sweepId })).toMatchObject({ status: 'running' });
    const resumed = await ended(lab, sweepId);
    const whole = await ended(lab, (await create()).sweepId);
    expect(resumed).toMatchObject({ status: 'finished', settledTrials: 4 });
    const results = ({ trials }: SweepInfo) => trials.map(({ kind, settings, stages }) => ({ kind, settings, stages }));
    expect(results(resumed)).toEqual(results(whole));
  });

  it('can be stopped and goes on where it was, in the next lab too', async () => {
    const lab = await openTestLab();
    const { sweepId } = await lab.client.request('sweeps.create', { ...small, seeds: 2, steps: 300_000 } as never);
    await lab.next('run.progressed', () => true);
    expect(await lab.client.request('sweeps.stop', { sweepId })).toMatchObject({ status: 'stopped' });
    await expect(lab.client.request('sweeps.stop', { sweepId })).rejects.toThrow('is stopped, so it cannot be stopped.');
    await lab.dispose();

    const again = await openTestLab({ dataFolder: lab.dataFolder });
    await again.client.request('sweeps.resume', { sweepId });
    await expect(again.client.request('sweeps.resume', { sweepId })).rejects.toThrow('is running, so it cannot be resumed.');
    await again.next('run.ended', () => true);
    await again.dispose();

    const last = await openTestLab({ dataFolder: lab.dataFolder });
    expect(await last.client.request('sweeps.list', {})).toMatchObject([{ sweepId, status: 'interrupted' }]);
  });

  it.each([
    [{ algo: 'q-lerning' }, 'unknown-name', 'Did you mean "q-learning"?'],
    [{ space: { stepsize: { kind: 'choice', values: [1] } } }, 'unknown-name', 'Did you mean "stepSize"?'],
    [{ space: { stepSize: { kind: 'uniform', low: 0.1, high: 2 } } }, 'invalid-value', 'stepSize must lie in (0, 1], got 2.'],
    [{ space: { stepSize: { kind: 'log', low: 0, high: 1 } } }, 'invalid-value', 'stepSize must be above 0'],
    [{ space: {} }, 'invalid-value', 'A space must vary at least one setting'],
    [{ sampler: 'lucky' }, 'invalid-value', 'sampler'],
    [{ seeds: [0, 1], confirmation: [1, 2] }, 'invalid-value', 'must be fresh, got 1'],
    [{ colour: 'red' }, 'invalid-value', 'colour'],
  ])('%o is refused before anything is stored', async (changes, code, part) => {
    const lab = await openTestLab();
    const refused = lab.handle('sweeps.create', { ...small, ...changes });
    await expect(refused).rejects.toMatchObject({ code, message: expect.stringContaining(part) });
    expect(await lab.client.request('sweeps.list', {})).toEqual([]);
    expect(await lab.client.request('runs.list', {})).toEqual([]);
  });
});
