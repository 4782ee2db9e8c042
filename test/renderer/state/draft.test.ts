import { beforeEach, describe, expect, it } from 'vitest';
import type { DatasetInfo } from '../../../main/contract/models';
import { createFakeLab } from '../../../renderer/gallery/fakeLab';
import { Catalog } from '../../../renderer/state/catalog.svelte';
import { Draft } from '../../../renderer/state/draft.svelte';

describe('The experiment being set up', () => {
  let draft: Draft;

  beforeEach(async () => {
    const catalog = new Catalog(createFakeLab());
    await catalog.load();
    draft = new Draft(catalog);
    await draft.choose('', '');
  });

  it('can be started before anything is touched', () => {
    expect(draft.plan).toMatchObject({
      env: 'CartPole-v1',
      algo: 'dqn',
      seeds: [0, 1, 2, 3, 4],
      budget: { steps: 50_000 },
      stopAt: 475,
      engine: 'auto',
    });
    expect(draft.plan?.settings).toMatchObject({ discount: 0.99, hiddenLayers: [64, 64] });
    expect(draft.plan).not.toHaveProperty('name');
  });

  it('is no plan while a field holds no value, and says why', () => {
    draft.setSetting('discount', '1.5');
    expect(draft.plan).toBeUndefined();
    expect(draft.settingFields.find(({ info }) => info.name === 'discount')).toMatchObject({
      problem: 'Must lie in [0, 1].',
      isChanged: true,
    });
    draft.setSetting('discount', '0.9');
    expect(draft.plan?.settings?.['discount']).toBe(0.9);
  });

  it.each(['seedCount', 'firstSeed', 'budget', 'evaluationInterval', 'evaluationEpisodes', 'stopAt'] as const)(
    'wants a number in %s',
    (name) => {
      draft.setText(name, 'many');
      expect(draft.plan).toBeUndefined();
    },
  );

  it('goes back to the preset when asked to', () => {
    draft.setSetting('discount', '0.5');
    draft.setText('budget', '1k');
    draft.reset();
    expect(draft.settingFields.some(({ isChanged }) => isChanged)).toBe(false);
    expect(draft.plan?.budget).toEqual({ steps: 50_000 });
  });

  it('counts a value written another way as unchanged', () => {
    draft.setSetting('learningRate', '1e-3');
    expect(draft.settingFields.find(({ info }) => info.name === 'learningRate')?.isChanged).toBe(false);
  });

  it('counts seeds from the first', () => {
    draft.setText('seedCount', '3');
    draft.setText('firstSeed', '40');
    expect(draft.plan?.seeds).toEqual([40, 41, 42]);
  });

  it('takes an algorithm that fits when another environment is chosen', async () => {
    await draft.choose('GridWorld', '');
    expect(draft.algorithmId).toBe('q-learning');
    expect(draft.algorithms.findIndex(({ compatible }) => !compatible)).toBe(
      draft.algorithms.filter(({ compatible }) => compatible).length,
    );
    expect(draft.algorithms.find(({ id }) => id === 'dqn')?.reason).toMatch(/^Needs/);
  });

  it('takes the algorithm of a link only where it fits', async () => {
    await draft.choose('CartPole-v1', 'random');
    expect(draft.algorithmId).toBe('random');
    await draft.choose('CartPole-v1', 'q-learning');
    expect(draft.algorithmId).not.toBe('q-learning');
  });

  it('keeps what was typed when one comes back to the same pair', async () => {
    draft.setSetting('discount', '0.5');
    await draft.choose('', '');
    await draft.choose('CartPole-v1', 'dqn');
    expect(draft.plan?.settings?.['discount']).toBe(0.5);
  });

  it('names the environment with the options that were changed', async () => {
    await draft.choose('GridWorld', '');
    await draft.setOption('goalReward', '10');
    expect(draft.plan?.env).toBe('GridWorld?goalReward=10');
    await draft.setOption('goalReward', 'x');
    expect(draft.plan).toBeUndefined();
  });

  it('shows the sentence of a lab that refuses options which do not fit together', async () => {
    await draft.choose('GridWorld', '');
    await draft.setOption('layout', '###');
    expect(draft.environmentProblem).not.toBe('');
    expect(draft.plan).toBeUndefined();
  });

  it('lets the answer to the newest choice win', async () => {
    await Promise.all([draft.choose('GridWorld', ''), draft.choose('CartPole-v1', '')]);
    expect(draft.plan?.env).toBe('CartPole-v1');
    expect(draft.algorithms.find(({ id }) => id === 'dqn')?.compatible).toBe(true);
  });

  it('sets up a run once more, settings and budget included', async () => {
    const [run] = await createFakeLab().request('runs.list', { experimentId: 'x-3' });
    if (run === undefined) throw new Error('The fake lab must have runs of x-3.');
    await draft.takeOver(run);
    expect(draft.plan?.settings?.['hiddenLayers']).toEqual([256, 256]);
    expect(draft.settingFields.filter(({ isChanged }) => isChanged).map(({ info }) => info.name)).toEqual(['hiddenLayers']);
  });

  it('takes over what changed while the run went on, and gives it up with the preset', async () => {
    const [run] = await createFakeLab().request('runs.list', { experimentId: 'x-3' });
    if (run === undefined) throw new Error('The fake lab must have runs of x-3.');
    await draft.takeOver({ ...run, changes: [{ step: 5000, name: 'learningRate', from: 0.001, to: 0.0001 }] });
    expect(draft.plan?.changes).toEqual([{ step: 5000, name: 'learningRate', to: 0.0001 }]);
    draft.reset();
    expect(draft.plan).not.toHaveProperty('changes');
  });

  it('stays what it was where a link names nothing, tuned or not', async () => {
    await draft.choose('CartPole-v1', 'reinforce');
    const untuned = draft.algorithms.find(({ id, compatible }) => compatible && draft.presets.get(id)?.source === '');
    if (untuned === undefined) throw new Error('The fake lab must have an algorithm that nobody tuned for CartPole-v1.');
    draft.chooseAlgorithm(untuned.id);
    draft.setSetting('discount', '0.5');
    await draft.choose('', '');
    expect(draft.algorithmId).toBe(untuned.id);
    expect(draft.plan?.settings?.['discount']).toBe(0.5);
  });

  it('takes parts of an algorithm away and gives them back, and says so in its name', () => {
    const [replay, target] = draft.breaks;
    if (replay === undefined || target === undefined) throw new Error('DQN must have parts that can be taken away.');
    expect(draft.broken).toEqual([]);

    draft.toggleBreak(replay);
    draft.toggleBreak(target);
    expect(draft.broken).toEqual([replay, target]);
    expect(draft.plan?.settings).toMatchObject({ ...replay.settings, ...target.settings });
    expect(draft.plan?.name).toBe('dqn on CartPole-v1: no replay, no target network');

    draft.toggleBreak(replay);
    expect(draft.broken).toEqual([target]);
    draft.toggleBreak(target);
    expect(draft.settingFields.some(({ isChanged }) => isChanged)).toBe(false);
    expect(draft.plan).not.toHaveProperty('name');
  });

  describe('that learns from recorded episodes', () => {
    const recorded = { all: [played('set-1', 'CartPole-v1'), played('set-2', 'Pendulum-v1')] };

    beforeEach(async () => {
      const catalog = new Catalog(createFakeLab());
      await catalog.load();
      draft = new Draft(catalog, recorded);
      await draft.choose('CartPole-v1', 'behavior-cloning');
    });

    it('cannot be started without a data set, and says so', () => {
      expect(draft.plan).toBeUndefined();
      expect(draft.datasetProblem).toBe('Behavior cloning learns from recorded episodes. Choose a data set.');
    });

    it('can be started with one that fits, and names it', () => {
      draft.datasetId = 'set-1';
      expect(draft.plan).toMatchObject({ algo: 'behavior-cloning', dataset: 'set-1' });
    });

    it('says why one does not fit', () => {
      draft.datasetId = 'set-2';
      expect(draft.datasetProblem).toMatch(/^It was recorded on Pendulum-v1, where one sees 3 numbers/);
      expect(draft.plan).toBeUndefined();
      draft.datasetId = 'set-0';
      expect(draft.datasetProblem).toBe('This data set is not in the lab any more. Choose another.');
    });

    it('does not hand it to an algorithm that has no use for it', () => {
      draft.datasetId = 'set-1';
      draft.chooseAlgorithm('dqn');
      expect(draft.plan).toBeDefined();
      expect(draft.plan).not.toHaveProperty('dataset');
    });

    it('is set up only where it was asked for', async () => {
      const catalog = new Catalog(createFakeLab());
      await catalog.load();
      draft = new Draft(catalog, recorded);
      await draft.choose('Pendulum-v1', '');
      expect(draft.algorithm?.dataset).not.toBe('required');
      expect(draft.plan).toBeDefined();
    });
  });
});

function played(datasetId: string, env: string): DatasetInfo {
  const counts = { episodes: 1, steps: 2, meanReturn: 2, returnDeviation: null };
  return { datasetId, name: datasetId, env, origin: 'person', runId: null, hasExpert: false, ...counts, createdAt: '' };
}
