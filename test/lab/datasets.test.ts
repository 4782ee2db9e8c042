import { afterEach, describe, expect, it } from 'vitest';
import type { LabClient } from '../../main/contract/lab';
import { formatDatasetFile, parseDatasetFile } from '../../main/lab/datasetFile';
import { DatasetRecorder } from '../../main/rl/core/dataset';
import { recordEpisodes } from '../../main/rl/training/recording';
import { closeTestLabs, openTestLab, type TestLab } from '../helpers/labs';

afterEach(closeTestLabs);

/** Lets the walker on the line learn to go right. */
async function trainWalker(lab: TestLab): Promise<string> {
  const { runs } = await lab.client.request('experiments.create', {
    env: 'LineWalk',
    algo: 'q-learning',
    seeds: [0],
    budget: { episodes: 200 },
  });
  await lab.ended(runs[0]!.runId);
  return runs[0]!.runId;
}

/** A pole that somebody kept up for two steps. */
function played() {
  const recorder = new DatasetRecorder('CartPole-v1', 4, 1);
  const at = (angle: number) => Float64Array.of(0, 0, angle, 0);
  const goesOn = { reward: 1, terminated: false, truncated: false };
  recorder.begin(at(0.01));
  recorder.add(1, { observation: at(0.02), ...goesOn });
  recorder.add(0, { observation: at(0.03), ...goesOn });
  const { env, ...columns } = recorder.dataset();
  return { env, columns };
}

function importText(client: LabClient, text: string) {
  return client.request('datasets.import', { text });
}

describe('data sets in the lab', () => {
  it('are recorded from a run, with its policy, and listed', async () => {
    const lab = await openTestLab();
    const runId = await trainWalker(lab);
    const recorded = await lab.client.request('datasets.record', { runId, episodes: 7 });
    expect(recorded).toMatchObject({
      name: 'q-learning on LineWalk',
      env: 'LineWalk',
      origin: 'run',
      runId,
      hasExpert: true,
      episodes: 7,
      meanReturn: 1,
    });
    expect(await lab.client.request('datasets.list', {})).toEqual([recorded]);
    await expect(lab.client.request('datasets.record', { runId: 'run-0', episodes: 1 })).rejects.toThrow('Unknown run "run-0".');
  });

  it('teach a run, and stay as long as that run is there', async () => {
    const lab = await openTestLab();
    const { env, columns } = played();
    const { datasetId } = await lab.client.request('datasets.add', { env, columns });
    const start = (settings = {}) =>
      lab.client.request('experiments.create', {
        ...{ env: 'CartPole-v1', algo: 'behavior-cloning', seeds: [3], budget: { steps: 50 } },
        dataset: datasetId,
        settings,
      });
    const [first, second] = [await start(), await start()];
    const [one, same] = await Promise.all([first, second].map(({ runs }) => lab.ended(runs[0]!.runId)));
    expect(one).toMatchObject({ status: 'finished', dataset: datasetId });
    expect(same!.curveHash).toBe(one!.curveHash);
    await expect(start({ trajectoryCount: 2 })).rejects.toThrow(
      'trajectoryCount must be at most the 1 episodes of the data set, got 2.',
    );
    await expect(lab.client.request('datasets.delete', { datasetIds: [datasetId] })).rejects.toThrow(
      `Data set ${datasetId} must stay: 2 runs learned from it.`,
    );
  });

  it('are asked for where an algorithm needs one, and refused where it has no use for one', async () => {
    const lab = await openTestLab();
    const { datasetId } = await lab.client.request('datasets.add', played());
    const start = (algo: string, dataset?: string) =>
      lab.client.request('experiments.create', { env: 'CartPole-v1', algo, seeds: [0], ...(dataset && { dataset }) });
    await expect(start('behavior-cloning')).rejects.toThrow('behavior-cloning must be given a data set to learn from, got none.');
    await expect(start('dqn', datasetId)).rejects.toThrow('dqn does not learn from recorded episodes, got a data set.');
    await expect(start('dagger', datasetId)).rejects.toThrow('dagger must be given episodes of a policy that it can ask');
    await expect(start('gail', 'set-0')).rejects.toThrow('Unknown data set "set-0".');
  });

  it('that a person played must fit where they were played', async () => {
    const lab = await openTestLab();
    const { env, columns } = played();
    expect(await lab.client.request('datasets.add', { env, columns, name: 'mine' })).toMatchObject({
      ...{ name: 'mine', origin: 'person', runId: null, hasExpert: false, episodes: 1, steps: 2, meanReturn: 2 },
    });
    const broken = { ...columns, actions: Float64Array.of(0, 5) };
    await expect(lab.client.request('datasets.add', { env, columns: broken })).rejects.toThrow(
      'The actions must be whole numbers in [0, 1] here, got 5 in row 1.',
    );
    await expect(lab.client.request('datasets.add', { env: 'Pendulum-v1', columns })).rejects.toThrow(
      'The observations must have 3 numbers each here, got 4.',
    );
  });

  it('leave as a file and come back as they were, and are forgotten where nobody learned from them', async () => {
    const lab = await openTestLab();
    const { datasetId } = await lab.client.request('datasets.add', played());
    const { files } = await lab.client.request('datasets.export', { datasetId });
    const text = new TextDecoder().decode(files[0]!.data);
    const again = await importText(lab.client, text);
    expect(again).toMatchObject({ origin: 'file', env: 'CartPole-v1', episodes: 1, steps: 2, meanReturn: 2 });
    expect(await lab.client.request('datasets.delete', { datasetIds: [datasetId, again.datasetId] })).toEqual({ count: 2 });
    expect(await lab.client.request('datasets.list', {})).toEqual([]);
  });

  it('come back after they were deleted, until the lab is opened anew', async () => {
    const lab = await openTestLab();
    const kept = await lab.client.request('datasets.add', played());
    const gone = await lab.client.request('datasets.add', played());
    const datasetIds = [kept.datasetId, gone.datasetId];
    await lab.client.request('datasets.delete', { datasetIds });
    await expect(lab.client.request('datasets.export', { datasetId: kept.datasetId })).rejects.toThrow('Unknown data set');
    await expect(lab.client.request('datasets.delete', { datasetIds })).rejects.toThrow('Unknown data set');
    expect(await lab.client.request('datasets.restore', { datasetIds: [kept.datasetId] })).toEqual({ count: 1 });
    expect(await lab.client.request('datasets.list', {})).toEqual([kept]);
    await lab.dispose();
    const again = await openTestLab({ dataFolder: lab.dataFolder });
    expect(await again.client.request('datasets.restore', { datasetIds })).toEqual({ count: 0 });
    expect(await again.client.request('datasets.list', {})).toEqual([kept]);
  });

  it('tell the spread of their returns, where there is more than one', async () => {
    const lab = await openTestLab();
    const recorder = new DatasetRecorder('LineWalk', 1, 1);
    for (const reward of [1, 3, 5]) {
      recorder.begin(5);
      recorder.add(1, { observation: 6, reward, terminated: true, truncated: false });
    }
    const { env, ...columns } = recorder.dataset();
    expect(await lab.client.request('datasets.add', { env, columns })).toMatchObject({ meanReturn: 3, returnDeviation: 2 });
    expect(await lab.client.request('datasets.add', played())).toMatchObject({ meanReturn: 2, returnDeviation: null });
  });
});

describe('a data set file', () => {
  it.each(['CartPole-v1', 'Pendulum-v1', 'FrozenLake-v1'])('keeps every number of %s', (env) => {
    const policy = { kind: 'uniform', actionCount: env === 'CartPole-v1' ? 2 : 4 } as const;
    const noise = env === 'Pendulum-v1' ? 1 : 0;
    const { expert: _, ...dataset } = recordEpisodes({ env, policy, episodes: 3, noise, seed: 5 });
    expect(parseDatasetFile(formatDatasetFile(dataset))).toEqual(dataset);
  });

  const sound = JSON.parse(formatDatasetFile({ ...played(), ...played().columns })) as Record<string, unknown>;
  const episode = (sound['episodes'] as Record<string, unknown[]>[])[0]!;

  it.each([
    ['no JSON', 'once upon a time', 'A data set file must be JSON, got "once upon a time".'],
    ['another format', JSON.stringify({ ...sound, format: 'bellman-policy' }), 'A data set file must have a sound format'],
    [
      'an observation missing',
      JSON.stringify({ ...sound, episodes: [{ ...episode, observations: episode['observations']!.slice(1) }] }),
      'Episode 0 must have 3 observations to fit its actions, got 2.',
    ],
    [
      'a short row',
      JSON.stringify({
        ...sound,
        episodes: [
          {
            ...episode,
            observations: [
              [1, 2, 3, 4],
              [1, 2, 3, 4],
              [1, 2],
            ],
          },
        ],
      }),
      'The rows of episode 0 must be as long as those of the first episode.',
    ],
  ])('with %s is refused with a sentence', (_what, text, sentence) => {
    expect(() => parseDatasetFile(text)).toThrow(sentence);
  });
});
