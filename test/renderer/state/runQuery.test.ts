import { describe, expect, it } from 'vitest';
import type { RunInfo } from '../../../main/contract/models';
import { queuedRun } from '../../../renderer/gallery/fakeRuns';
import { allRuns, type RunQuery, selectRuns } from '../../../renderer/state/runQuery';

function run(runId: string, part: Partial<RunInfo>): RunInfo {
  return { ...queuedRun({ env: 'CartPole-v1', algo: 'dqn', seed: 1, experimentId: 'x', groupId: 'g' }), runId, ...part };
}

const runs = [
  run('a', { seed: 1, trainingReturn: 20, createdAt: '2026-03-01T00:00:00Z', status: 'finished', tags: ['Baseline'] }),
  run('b', {
    seed: 2,
    trainingReturn: null,
    createdAt: '2026-03-02T00:00:00Z',
    env: 'FrozenLake-v1?map=8x8',
    algo: 'q-learning',
  }),
  run('c', { seed: 3, trainingReturn: -5, createdAt: '2026-03-03T00:00:00Z', status: 'failed' }),
  run('d', { seed: 4, trainingReturn: 300, createdAt: '2026-03-03T00:00:00Z', experimentId: 'y', starred: true }),
];
const select = (query: Partial<RunQuery>) =>
  selectRuns(runs, { ...allRuns, ...query }, (id) => (id === 'y' ? 'Larger network' : 'First steps')).map(({ runId }) => runId);

describe('The list of runs', () => {
  it('shows the newest first, seeds of one moment in order', () => {
    expect(select({})).toEqual(['c', 'd', 'b', 'a']);
  });

  it('sorts by numbers with missing ones last, either way', () => {
    expect(select({ sort: 'return', isDescending: true })).toEqual(['d', 'a', 'c', 'b']);
    expect(select({ sort: 'return', isDescending: false })).toEqual(['c', 'a', 'd', 'b']);
  });

  it('filters by status, algorithm, and environment without its options', () => {
    expect(select({ status: 'failed' })).toEqual(['c']);
    expect(select({ env: 'FrozenLake-v1' })).toEqual(['b']);
    expect(select({ algo: 'q-learning' })).toEqual(['b']);
  });

  it('filters by tag and by star', () => {
    expect(select({ tag: 'Baseline' })).toEqual(['a']);
    expect(select({ tag: 'Base' })).toEqual([]);
    expect(select({ isStarred: true })).toEqual(['d']);
  });

  it('finds every word anywhere: in tags, ids, seeds and the name of the experiment', () => {
    expect(select({ text: 'baseline' })).toEqual(['a']);
    expect(select({ text: 'larger CART' })).toEqual(['d']);
    expect(select({ text: 'seed 3' })).toEqual(['c']);
    expect(select({ text: 'larger frozen' })).toEqual([]);
  });
});
