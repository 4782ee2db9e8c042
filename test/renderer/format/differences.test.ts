import { describe, expect, it } from 'vitest';
import { differencesOf } from '../../../renderer/format/differences';
import { queuedRun } from '../../../renderer/gallery/fakeRuns';

const run = queuedRun({
  env: 'CartPole-v1',
  algo: 'dqn',
  seed: 1,
  experimentId: 'x',
  groupId: 'g',
  settings: { discount: 0.99, hiddenLayers: [64, 64] },
});

describe('What differs between groups', () => {
  it('is nothing for equal runs, whatever their seeds', () => {
    expect(differencesOf([run, { ...run, seed: 2 }])).toEqual([]);
  });

  it('names what is not the same in all of them, and nothing else', () => {
    const other = { ...run, settings: { discount: 0.99, hiddenLayers: [256] }, budget: { steps: 10 } };
    expect(differencesOf([run, other])).toEqual([
      { name: 'budget', values: ['50,000 steps', '10 steps'] },
      { name: 'hiddenLayers', values: ['64, 64', '256'] },
    ]);
  });

  it('marks a setting that one of the algorithms does not have', () => {
    const other = { ...run, algo: 'q-learning', settings: { stepSize: 0.1 } };
    expect(differencesOf([run, other])).toContainEqual({ name: 'stepSize', values: ['–', '0.1'] });
  });
});
