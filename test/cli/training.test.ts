import { describe, expect, it } from 'vitest';
import { LabError } from '../../main/contract/errors';
import type { RunInfo, RunProgress } from '../../main/contract/models';
import { type Answers, call, cartPoleInfo, createFakeLab, dqnInfo, type FakeLab, runInfo } from './fakeLab';

/** A lab whose runs stay under way until they are told to end. */
function createTrainingLab(more: Answers = {}): FakeLab {
  const queued = (seed: number) => runInfo({ runId: `run-${seed}`, seed, status: 'queued', steps: 0, evaluation: null });
  return createFakeLab({
    'worlds.list': () => [],
    'environments.list': () => [cartPoleInfo],
    'algorithms.list': () => [dqnInfo],
    'experiments.create': ({ seeds, env, algo }) => ({
      experimentId: 'exp-1',
      name: `${algo} on ${env}`,
      createdAt: '2026-01-02T03:04:05.000Z',
      runs: seeds.map(queued),
    }),
    'runs.list': () => [runInfo({ runId: 'run-0' })],
    'runs.resume': ({ runId }) => runInfo({ runId, status: 'queued', steps: 500, budget: { steps: 2000 } }),
    'runs.metric': ({ runId, name }) => ({ runId, name, steps: Float64Array.of(100, 1000), values: Float64Array.of(9.5, 480.5) }),
    ...more,
  });
}

function progress(runId: string, step: number, trainingReturn: number | null = null): RunProgress {
  const none = new Float64Array(0);
  return {
    runId,
    step,
    episodeCount: 2,
    wallSeconds: 1,
    stepsPerSecond: 100,
    trainingReturn,
    episodes: { step: none, return: none, length: none },
    metrics: [],
    evaluations: [],
  };
}

/** Resolves once the lab has been asked for that. */
const asked = (lab: FakeLab, name: string) => expect.poll(() => lab.requests.some((request) => request.name === name)).toBe(true);

const end = (lab: FakeLab, changes: Partial<RunInfo>) => lab.emit('run.ended', runInfo(changes));

describe('train', () => {
  it('asks for the seeds, the settings and the length that were typed, and leaves the rest to the preset', async () => {
    const lab = createTrainingLab();
    const ended = call(lab, [
      ...'train --env CartPole-v1 --algo dqn --seeds 3 --episodes 1e3 --engine simd --stop-at -5.5'.split(' '),
      ...'--set stepSize=1e-3 --set batchSize=32 --set isDouble=false --set hiddenSizes=32,16 --set schedule=linear'.split(' '),
    ]);
    await asked(lab, 'experiments.create');
    expect(lab.requests.at(-1)?.params).toEqual({
      env: 'CartPole-v1',
      algo: 'dqn',
      seeds: [0, 1, 2],
      budget: { episodes: 1000 },
      engine: 'simd',
      stopAt: -5.5,
      settings: { stepSize: 0.001, batchSize: 32, isDouble: false, hiddenSizes: [32, 16], schedule: 'linear' },
    });
    for (const seed of [0, 1, 2]) end(lab, { runId: `run-${seed}`, seed });
    expect((await ended).status).toBe(0);
  });

  it.each([
    ['', [0]],
    ['--seed 7', [7]],
    ['--seeds 1', [0]],
  ])('with "%s" trains the seeds %j', async (options, seeds) => {
    const lab = createTrainingLab();
    const ended = call(lab, `train --env CartPole-v1 --algo dqn ${options}`);
    await asked(lab, 'experiments.create');
    expect(lab.requests.at(-1)?.params).toEqual({ env: 'CartPole-v1', algo: 'dqn', seeds });
    end(lab, { runId: `run-${seeds[0]}` });
    await ended;
  });

  it('waits for every run, and gives one document in the order of the seeds', async () => {
    const lab = createTrainingLab();
    const ended = call(lab, 'train --env CartPole-v1 --algo dqn --seeds 2 --json');
    await asked(lab, 'experiments.create');
    end(lab, { runId: 'run-1', seed: 1, curveHash: 'second' });
    end(lab, { runId: 'run-of-somebody-else' });
    let isOver = false;
    void ended.then(() => {
      isOver = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(isOver).toBe(false);
    end(lab, { runId: 'run-0', seed: 0, evaluation: null });
    const { status, stdout } = await ended;
    expect(status).toBe(0);
    const common = {
      status: 'finished',
      engine: 'simd',
      steps: 1000,
      episodes: 20,
      wallSeconds: 2.5,
      stepsPerSecond: 400,
      trainingReturn: 50.5,
      message: '',
    };
    expect(JSON.parse(stdout)).toEqual({
      experimentId: 'exp-1',
      runs: [
        { ...common, runId: 'run-0', seed: 0, evaluation: null, curveHash: 'abc123' },
        {
          ...common,
          runId: 'run-1',
          seed: 1,
          evaluation: { meanReturn: 480.5, standardDeviation: 12.25, episodes: 100 },
          curveHash: 'second',
        },
      ],
    });
    expect(stdout.match(/\n/g)).toHaveLength(1);
  });

  it('notices a run that has ended before the lab answered', async () => {
    const lab: FakeLab = createTrainingLab({
      'experiments.create': () => {
        end(lab, { runId: 'run-0' });
        return { experimentId: 'exp-1', name: '', createdAt: '', runs: [runInfo({ runId: 'run-0', status: 'queued' })] };
      },
    });
    expect((await call(lab, 'train --env CartPole-v1 --algo dqn --json')).status).toBe(0);
  });

  it('says what was learned', async () => {
    const lab = createTrainingLab();
    const ended = call(lab, 'train --env CartPole-v1?length=2 --algo dqn');
    await asked(lab, 'experiments.create');
    end(lab, { runId: 'run-0', env: 'CartPole-v1?length=2' });
    const { stdout, stderr } = await ended;
    expect(stdout).toContain('Seed 0: mean return of the greedy policy 9.50 at step 100, 480.5 at step 1,000.');
    expect(stdout).toContain('1 of 1 run reached 475, from which CartPole-v1 counts as solved.');
    expect(stderr).toBe('Training dqn on CartPole-v1?length=2: 1 run, exp-1.\n');
  });

  it('has the status 1 when a run failed, and still gives the document', async () => {
    const lab = createTrainingLab();
    const ended = call(lab, 'train --env CartPole-v1 --algo dqn --seeds 2 --json --quiet');
    await asked(lab, 'experiments.create');
    end(lab, { runId: 'run-0' });
    end(lab, { runId: 'run-1', status: 'failed', message: 'The TD error became NaN at step 12.' });
    const { status, stdout, stderr } = await ended;
    expect(status).toBe(1);
    expect(JSON.parse(stdout).runs[1]).toMatchObject({ status: 'failed', message: 'The TD error became NaN at step 12.' });
    expect(stderr).toBe('');
  });

  it('gives what the lab refuses as one line', async () => {
    const lab = createTrainingLab({
      'experiments.create': () => {
        throw new LabError('unknown-name', 'Unknown environment "CartPol". Did you mean "CartPole-v1"?');
      },
    });
    const { status, stdout, stderr } = await call(lab, 'train --env CartPol --algo dqn --json');
    expect({ status, stdout, stderr }).toEqual({
      status: 2,
      stdout: '',
      stderr: 'Unknown environment "CartPol". Did you mean "CartPole-v1"?\n',
    });
  });

  it('at Ctrl-C stops what has not ended, waits for the checkpoint, and gives the document', async () => {
    const lab: FakeLab = createTrainingLab({
      'runs.stop': ({ runId }) => {
        if (runId === 'run-1') throw new LabError('conflict', 'Run run-1 is finished, so it cannot be stopped.');
        setTimeout(() => end(lab, { runId, status: 'stopped' }), 30);
        return runInfo({ runId });
      },
    });
    const controller = new AbortController();
    const ended = call(lab, 'train --env CartPole-v1 --algo dqn --seeds 3 --json', { signal: controller.signal });
    await asked(lab, 'experiments.create');
    end(lab, { runId: 'run-2' });
    await Promise.resolve();
    controller.abort();
    end(lab, { runId: 'run-1' });
    const { status, stdout, stderr } = await ended;
    expect(status).toBe(0);
    expect(JSON.parse(stdout).runs.map((run: RunInfo) => run.status)).toEqual(['stopped', 'finished', 'finished']);
    expect(stderr).toContain('Stopping cleanly. Press Ctrl-C again to end at once.\n');
    expect(lab.requests.filter(({ name }) => name === 'runs.stop').map(({ params }) => params)).not.toContainEqual({
      runId: 'run-2',
    });
    expect(lab.isDisposed()).toBe(true);
  });

  it('draws a bar on a terminal and nowhere else, and passes on what the lab notices', async () => {
    const train = async (line: string, columns?: number) => {
      const lab = createTrainingLab();
      const ended = call(lab, `train --env CartPole-v1 --algo dqn ${line}`, columns === undefined ? {} : { columns });
      await asked(lab, 'experiments.create');
      lab.emit('run.progressed', progress('run-0', 250, 21.5));
      await new Promise((resolve) => setTimeout(resolve, 150));
      lab.emit('lab.noticed', { level: 'info', message: 'The GPU is slower here.' });
      end(lab, { runId: 'run-0' });
      return await ended;
    };
    const onTerminal = await train('--json', 100);
    expect(onTerminal.stderr).toContain('\r\u001b[K█████░░░░░░░░░░░░░░░  25 %  250/1,000 steps  return 21.50');
    expect(onTerminal.stderr.endsWith('\r\u001b[K')).toBe(true);
    expect(onTerminal.stderr).toContain('The GPU is slower here.\n');
    expect(onTerminal.stdout.startsWith('{')).toBe(true);
    const inFile = await train('');
    expect(inFile.stderr).toBe('Training dqn on CartPole-v1: 1 run, exp-1.\nThe GPU is slower here.\n');
    expect((await train('--quiet', 100)).stderr).toBe('');
  });
});

describe('resume', () => {
  it('goes on to the steps that were typed and tells one run', async () => {
    const lab = createTrainingLab();
    const ended = call(lab, 'resume run-0 --steps 2000 --json');
    await asked(lab, 'runs.resume');
    expect(lab.requests.at(-1)?.params).toEqual({ runId: 'run-0', steps: 2000 });
    end(lab, { runId: 'run-0', steps: 2000 });
    const { status, stdout, stderr } = await ended;
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ runId: 'run-0', seed: 0, status: 'finished', steps: 2000, curveHash: 'abc123' });
    expect(stderr).toBe('Resuming run-0 at step 500.\n');
  });

  it('has the status 1 when there is nothing to go on to', async () => {
    const lab = createTrainingLab({
      'runs.resume': () => {
        throw new LabError('conflict', 'Run run-0 has finished its 1000 steps. Name more steps to go on to.');
      },
    });
    expect(await call(lab, 'resume run-0')).toMatchObject({
      status: 1,
      stderr: 'Run run-0 has finished its 1000 steps. Name more steps to go on to.\n',
    });
  });
});
