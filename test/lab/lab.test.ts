import { resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { LabError } from '../../main/contract/errors';
import { forkRunProcesses } from '../../main/runner/spawn';
import { closeTestLabs, openTestLab, spoilResumePoint, type TestLab } from '../helpers/labs';

afterEach(closeTestLabs);

/** A run long enough to be caught in the act: about a second, with an evaluation now and then. */
const longRun = {
  env: 'CartPole-v1',
  algo: 'dqn',
  seeds: [3],
  settings: { hiddenLayers: [16], batchSize: 16, learningStarts: 100 },
  budget: { steps: 20_000 },
  evaluation: { interval: 2000, episodes: 2 },
  engine: 'reference',
} as const;

const shortRun = { ...longRun, budget: { steps: 1500 } } as const;

async function start(lab: TestLab, params: Parameters<TestLab['client']['request']>[1] = longRun): Promise<string> {
  const experiment = await lab.client.request('experiments.create', params as never);
  return (experiment as { runs: readonly { runId: string }[] }).runs[0]!.runId;
}

describe('a run', () => {
  it('trains to its end, and everything about it is stored', async () => {
    const lab = await openTestLab();
    const runId = await start(lab, shortRun);
    const run = await lab.ended(runId);
    expect(run).toMatchObject({ status: 'finished', steps: 1500, engine: 'reference', message: '' });
    expect(run.evaluation).toMatchObject({ step: 1500, episodes: 100 });
    expect(run.curveHash).toMatch(/^[0-9a-f]{16}$/);

    const returns = await lab.client.request('runs.metric', { runId, name: 'return' });
    const lengths = await lab.client.request('runs.metric', { runId, name: 'length' });
    expect(returns.values.length).toBe(run.episodes);
    expect([...returns.values]).toEqual([...lengths.values]); // CartPole pays 1 a step
    expect((await lab.client.request('runs.metric', { runId, name: 'loss' })).values.length).toBeGreaterThan(5);
    const checkpoints = await lab.client.request('runs.checkpoints', { runId });
    expect(checkpoints.map(({ step }) => step)).toEqual([1500]);
  });

  it('gives the same curve for the same seed, another for another', async () => {
    const lab = await openTestLab();
    const { runs } = await lab.client.request('experiments.create', { ...shortRun, seeds: [1, 2] });
    const again = await lab.client.request('experiments.create', { ...shortRun, seeds: [1] });
    const hashes = [];
    for (const { runId } of [...runs, ...again.runs]) hashes.push((await lab.ended(runId)).curveHash);
    expect(hashes[2]).toBe(hashes[0]);
    expect(hashes[1]).not.toBe(hashes[0]);
    expect(runs[0]!.groupId).toBe(runs[1]!.groupId);
  });

  it('gives the same curve when it is paused, stepped, watched, and resumed', async () => {
    const lab = await openTestLab();
    const undisturbed = await lab.ended(await start(lab));

    const runId = await start(lab);
    await lab.next('run.progressed', (event) => event.runId === runId && event.step > 500);
    const paused = lab.next('run.changed', (run) => run.runId === runId && run.status === 'paused');
    await lab.client.request('runs.pause', { runId });
    await paused;
    const { step } = await lab.client.request('runs.policy', { runId });
    const stepped = lab.next('run.progressed', (event) => event.runId === runId && event.step === step + 3);
    await lab.client.request('runs.step', { runId, count: 3 });
    await stepped;
    await lab.client.request('runs.resume', { runId });
    for (let look = 0; look < 5; look++) await lab.client.request('runs.policy', { runId });
    expect((await lab.ended(runId)).curveHash).toBe(undisturbed.curveHash);
  });

  it('killed from outside ends with the reason, hurts nobody, and resumes to the same curve', async () => {
    const lab = await openTestLab();
    const undisturbed = await lab.ended(await start(lab));

    const runId = await start(lab);
    await lab.next('run.progressed', (event) => event.runId === runId && event.step > 4000);
    process.kill(lab.processes.at(-1)!.processId!, 'SIGKILL');
    const killed = await lab.ended(runId);
    expect(killed.status).toBe('failed');
    expect(killed.message).toMatch(/^The run process was killed from outside \(SIGKILL\)/);

    const other = await lab.ended(await start(lab, shortRun));
    expect(other.status).toBe('finished');

    await lab.client.request('runs.resume', { runId });
    const resumed = await lab.ended(runId);
    expect(resumed).toMatchObject({ status: 'finished', steps: 20_000, curveHash: undisturbed.curveHash });
  });

  it('stopped by hand keeps its last resume point and goes on to the same curve', async () => {
    const lab = await openTestLab();
    const undisturbed = await lab.ended(await start(lab));
    const runId = await start(lab);
    await lab.next('run.progressed', (event) => event.runId === runId && event.step > 3000);
    await lab.client.request('runs.stop', { runId });
    const stopped = await lab.ended(runId);
    expect(stopped.status).toBe('stopped');
    expect(stopped.steps).toBeLessThan(20_000);
    await lab.client.request('runs.resume', { runId });
    expect((await lab.ended(runId)).curveHash).toBe(undisturbed.curveHash);
  });

  it('goes on beyond its end when given more steps, as if it had been longer from the start', async () => {
    const lab = await openTestLab();
    const long = await lab.ended(await start(lab, { ...shortRun, budget: { steps: 3000 } }));
    const runId = await start(lab, shortRun);
    await lab.ended(runId);
    const resumed = await lab.client.request('runs.resume', { runId, steps: 3000 });
    expect(resumed.steps).toBeGreaterThan(1000); // it goes on from a checkpoint, not from the start
    await lab.next('run.ended', (run) => run.runId === runId);
    expect(await lab.client.request('runs.get', { runId })).toMatchObject({ steps: 3000, curveHash: long.curveHash });
  });

  it('that throws ends with what it said and where, and hurts nobody', async () => {
    const lab = await openTestLab();
    const runId = await start(lab);
    await lab.next('run.progressed', (event) => event.runId === runId && event.step > 3000);
    await lab.client.request('runs.stop', { runId });
    await lab.ended(runId);
    await lab.dispose();
    await spoilResumePoint(lab.dataFolder, runId, (state) => {
      (state as { agent: { network: { parameters: Float32Array } } }).agent.network.parameters[0] = Number.NaN;
    });

    const again = await openTestLab({ dataFolder: lab.dataFolder });
    await again.client.request('runs.resume', { runId });
    const failed = await again.ended(runId);
    expect(failed).toMatchObject({ status: 'failed' });
    expect(failed.message).toMatch(/^The loss became NaN at step \d+\. A smaller learning rate or step size often helps\.$/);
    expect((await again.ended(await start(again, shortRun))).status).toBe('finished');
  });

  it('that falls silent is ended with the reason', async () => {
    const lab = await openTestLab({ silenceMilliseconds: 2000 });
    const runId = await start(lab);
    await lab.next('run.progressed', (event) => event.runId === runId && event.step > 200);
    process.kill(lab.processes[0]!.processId!, 'SIGSTOP');
    const hung = await lab.ended(runId);
    expect(hung).toMatchObject({ status: 'failed' });
    expect(hung.message).toBe('The run stopped answering for 2 s and was ended. It can be resumed from its last checkpoint.');
  });

  it('that runs out of memory is told from other crashes', async () => {
    const lab = await openTestLab({ spawn: forkRunProcesses(resolve('test/helpers/hungryProcess.cjs'), 32) });
    const run = await lab.ended(await start(lab, shortRun));
    expect(run.status).toBe('failed');
    expect(run.message).toBe(
      'The run needed more memory than it may use and was ended. A smaller replay memory or network needs less.',
    );
  });

  it('waits for a free process, and can be withdrawn while it waits', async () => {
    const lab = await openTestLab({ processLimit: 1 });
    const { runs } = await lab.client.request('experiments.create', { ...shortRun, seeds: [1, 2, 3] });
    const statuses = (await lab.client.request('runs.list', {})).map(({ status }) => status);
    expect(statuses).toEqual(['running', 'queued', 'queued']);
    await lab.client.request('runs.stop', { runId: runs[2]!.runId });
    expect((await lab.ended(runs[2]!.runId)).status).toBe('stopped');
    expect((await lab.ended(runs[1]!.runId)).status).toBe('finished');
    expect(lab.processes.length).toBe(2);
  });
});

describe('bad input', () => {
  const good = { env: 'CartPole-v1', algo: 'dqn', seeds: [0] };

  it.each([
    ['experiments.create', { ...good, env: 'CartPol' }, 'unknown-name', 'Did you mean "CartPole-v1"?'],
    ['experiments.create', { ...good, algo: 'dpn' }, 'unknown-name', 'Did you mean "dqn"?'],
    ['experiments.create', { ...good, settings: { discont: 0.9 } }, 'unknown-name', 'Did you mean "discount"?'],
    ['experiments.create', { ...good, settings: { discount: 2 } }, 'invalid-value', 'discount must lie in [0, 1], got 2.'],
    ['experiments.create', { ...good, settings: { discount: Number.NaN } }, 'invalid-value', 'settings.discount'],
    ['experiments.create', { ...good, seeds: [] }, 'invalid-value', 'seeds'],
    ['experiments.create', { ...good, budget: { steps: 0 } }, 'invalid-value', 'budget'],
    ['experiments.create', { ...good, algo: 'q-learning' }, 'invalid-value', 'Needs a finite set of states'],
    ['experiments.create', { ...good, colour: 'red' }, 'invalid-value', 'colour'],
    ['runs.get', { runId: 'run-missing' }, 'not-found', 'run-missing'],
    ['runs.pause', { runId: 'run-missing' }, 'not-found', 'run-missing'],
    ['runs.resume', { runId: 'run-missing' }, 'not-found', 'run-missing'],
    ['runs.evaluate', { runId: 'run-missing' }, 'not-found', 'run-missing'],
    ['agents.export', { runId: 'run-missing', format: 'onnx' }, 'not-found', 'run-missing'],
    ['runs.metric', { runId: 'run-missing', name: 'return' }, 'not-found', 'run-missing'],
    ['runs.fly', {}, 'unknown-name', 'runs.fly'],
  ])('%s %o is refused with %s', async (name, params, code, part) => {
    const lab = await openTestLab();
    const refused = await lab.handle(name, params).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(refused).toBeInstanceOf(LabError);
    expect(refused).toMatchObject({ code });
    expect((refused as LabError).message).toContain(part);
    expect((refused as LabError).message).not.toContain('\n');
    expect(await lab.client.request('runs.list', {})).toEqual([]);
    expect(await lab.client.request('experiments.list', {})).toEqual([]);
  });

  it('refuses to pause, step or delete what is not in the state for it', async () => {
    const lab = await openTestLab();
    const runId = await start(lab, shortRun);
    await expect(lab.client.request('runs.step', { runId, count: 1 })).rejects.toMatchObject({ code: 'conflict' });
    await expect(lab.client.request('runs.delete', { runIds: [runId] })).rejects.toMatchObject({ code: 'conflict' });
    await lab.ended(runId);
    await expect(lab.client.request('runs.pause', { runId })).rejects.toThrow(
      `Run ${runId} is finished, so it cannot be paused.`,
    );
    await expect(lab.client.request('runs.resume', { runId })).rejects.toThrow('has finished its 1500 steps');
    await expect(lab.client.request('runs.metric', { runId, name: 'retrun' })).rejects.toThrow('Did you mean "return"?');
  });

  it('keeps a second lab off the same folder', async () => {
    const lab = await openTestLab();
    await expect(openTestLab({ dataFolder: lab.dataFolder })).rejects.toMatchObject({ code: 'conflict' });
    await lab.dispose();
    await expect(openTestLab({ dataFolder: lab.dataFolder })).resolves.toBeDefined();
  });
});

describe('what is stored', () => {
  it('is hidden by delete and brought back by restore, numbers and all', async () => {
    const lab = await openTestLab();
    const runId = await start(lab, shortRun);
    const before = await lab.ended(runId);
    expect(await lab.client.request('runs.delete', { runIds: [runId] })).toEqual({ count: 1 });
    expect(await lab.client.request('runs.list', {})).toEqual([]);
    expect(await lab.client.request('runs.restore', { runIds: [runId] })).toEqual({ count: 1 });
    expect(await lab.client.request('runs.list', {})).toEqual([before]);
  });

  it('is listed while it is deleted, and gone for good after a clean-up, which frees what it said it would', async () => {
    const lab = await openTestLab();
    const runId = await start(lab, shortRun);
    await lab.ended(runId);
    await lab.client.request('runs.delete', { runIds: [runId] });
    expect(await lab.client.request('storage.deleted', undefined)).toMatchObject([{ runId, deletedAt: expect.any(String) }]);
    const { cleanUps } = await lab.client.request('storage.describe', undefined);
    expect(cleanUps.deleted.count).toBe(1);
    const { removed } = await lab.client.request('storage.cleanUp', { parts: ['deleted'] });
    expect(removed).toEqual({ deleted: cleanUps.deleted });
    expect(await lab.client.request('storage.deleted', undefined)).toEqual([]);
    expect(await lab.client.request('runs.restore', { runIds: [runId] })).toEqual({ count: 0 });
  });

  it('carries tags, notes and a star', async () => {
    const lab = await openTestLab();
    const runId = await start(lab, shortRun);
    const run = await lab.client.request('runs.annotate', { runId, tags: ['first'], notes: 'watch this', starred: true });
    expect(run).toMatchObject({ tags: ['first'], notes: 'watch this', starred: true });
  });
});
