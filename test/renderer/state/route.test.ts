import { describe, expect, it } from 'vitest';
import { formatRoute, parseRoute, type Route } from '../../../renderer/state/route';
import { allRuns } from '../../../renderer/state/runQuery';

describe('A link', () => {
  const routes: readonly (readonly [string, Route])[] = [
    ['#/bench', { screen: 'bench', env: '', algo: '' }],
    [
      '#/bench?env=FrozenLake-v1%3Fmap%3D8x8&algo=q-learning',
      { screen: 'bench', env: 'FrozenLake-v1?map=8x8', algo: 'q-learning' },
    ],
    ['#/runs', { screen: 'runs', query: allRuns }],
    [
      '#/runs?text=larger+net&status=failed&env=CartPole-v1&algo=dqn&tag=baseline&starred=yes&sort=return&order=ascending&group=none',
      {
        screen: 'runs',
        query: {
          text: 'larger net',
          status: 'failed',
          env: 'CartPole-v1',
          algo: 'dqn',
          tag: 'baseline',
          isStarred: true,
          sort: 'return',
          isDescending: false,
          isGrouped: false,
        },
      },
    ],
    ['#/run/01J9-x', { screen: 'run', runId: '01J9-x' }],
    ['#/run/a%2Fb', { screen: 'run', runId: 'a/b' }],
    ['#/compare?ids=x-1,x-2&metric=return', { screen: 'compare', ids: ['x-1', 'x-2'], metric: 'return' }],
    ['#/compare', { screen: 'compare', ids: [], metric: '' }],
    ['#/sweeps/sweep-1', { screen: 'sweeps', sweepId: 'sweep-1' }],
    ['#/sweeps', { screen: 'sweeps', sweepId: '' }],
    ['#/agents/x-4-3', { screen: 'agents', runId: 'x-4-3' }],
    ['#/agents', { screen: 'agents', runId: '' }],
    ['#/figures/example-6.5', { screen: 'figures', name: 'example-6.5' }],
    ['#/figures', { screen: 'figures', name: '' }],
    ['#/settings', { screen: 'settings' }],
  ];

  it.each(routes)('%s leads to its screen', (hash, route) => {
    expect(parseRoute(hash)).toEqual(route);
  });

  it.each(routes)('%s is what its screen writes', (hash, route) => {
    expect(formatRoute(route)).toBe(hash);
  });

  it.each(['', '#', '#/', '#/nowhere', '#/run', '#/run/'])('"%s" leads home', (hash) => {
    expect(parseRoute(hash)).toEqual({ screen: 'bench', env: '', algo: '' });
  });

  it('does not fail over what was never encoded', () => {
    expect(parseRoute('#/run/100%')).toEqual({ screen: 'run', runId: '100%' });
  });

  it('ignores filters that it does not know', () => {
    expect(parseRoute('#/runs?status=sleeping&sort=luck&order=up')).toEqual({ screen: 'runs', query: allRuns });
  });
});
