import { afterEach, describe, expect, it } from 'vitest';
import type { RequestParams } from '../../main/contract/lab';
import { closeTestLabs, openTestLab } from '../helpers/labs';

afterEach(closeTestLabs);

const shared: Pick<RequestParams<'experiments.create'>, 'seeds' | 'engine'> = { seeds: [3], engine: 'simd' };

/** Long enough to be caught in the act twice. */
const runs: readonly (readonly [string, RequestParams<'experiments.create'>])[] = [
  [
    'PPO over eight copies of CartPole',
    {
      ...shared,
      env: 'CartPole-v1',
      algo: 'ppo',
      settings: { environmentCount: 8, rolloutLength: 32, minibatchSize: 64, normalizeObservations: true },
      budget: { steps: 40_960 },
      evaluation: { interval: 4096, episodes: 2 },
    },
  ],
  [
    'SAC on Pendulum',
    {
      ...shared,
      env: 'Pendulum-v1',
      algo: 'sac',
      settings: { hiddenLayers: [32, 32], batchSize: 32, learningStarts: 100 },
      budget: { steps: 6000 },
      evaluation: { interval: 1000, episodes: 2 },
    },
  ],
  [
    'DQN with everything that Rainbow adds',
    {
      ...shared,
      env: 'CartPole-v1',
      algo: 'rainbow',
      settings: { hiddenLayers: [32], batchSize: 16, learningStarts: 100, replayCapacity: 4096 },
      budget: { steps: 8000 },
      evaluation: { interval: 1000, episodes: 2 },
    },
  ],
];

describe.each(runs)('%s', (_name, experiment) => {
  it('stopped, gone on with, killed and gone on with again gives the undisturbed curve', async () => {
    const lab = await openTestLab();
    const start = async () => (await lab.client.request('experiments.create', experiment)).runs[0]!.runId;
    const reaches = (runId: string, share: number) => {
      const wanted = share * (experiment.budget as { steps: number }).steps;
      return lab.next('run.progressed', (event) => event.runId === runId && event.step >= wanted);
    };
    const undisturbed = await lab.ended(await start());
    expect(undisturbed.status).toBe('finished');

    const runId = await start();
    await reaches(runId, 0.1);
    await lab.client.request('runs.stop', { runId });
    const stopped = await lab.ended(runId);
    expect(stopped.status).toBe('stopped');

    await lab.client.request('runs.resume', { runId });
    await reaches(runId, 0.5);
    process.kill(lab.processes.at(-1)!.processId!, 'SIGKILL');
    expect((await lab.ended(runId)).status).toBe('failed');

    await lab.client.request('runs.resume', { runId });
    const resumed = await lab.ended(runId);
    expect(resumed).toMatchObject({ status: 'finished', steps: undisturbed.steps, curveHash: undisturbed.curveHash });
    expect(resumed.evaluation).toEqual(undisturbed.evaluation);
  });
});
