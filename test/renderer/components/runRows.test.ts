import { describe, expect, it } from 'vitest';
import { rowWindow, runRows } from '../../../renderer/components/runRows';
import { queuedRun } from '../../../renderer/gallery/fakeRuns';

const run = (experimentId: string, seed: number) =>
  queuedRun({ env: 'CartPole-v1', algo: 'dqn', seed, experimentId, groupId: 'g' });
const runs = [run('x', 1), run('y', 1), run('x', 2)];

describe('Rows of the table of runs', () => {
  it('put an experiment where its first run stands, with all its runs below', () => {
    expect(runRows(runs, true, new Set()).map(({ id }) => id)).toEqual(['experiment x', 'x-1', 'x-2', 'experiment y', 'y-1']);
  });

  it('leave out the runs of a collapsed experiment, and keep its head', () => {
    expect(runRows(runs, true, new Set(['x'])).map(({ id }) => id)).toEqual(['experiment x', 'experiment y', 'y-1']);
  });

  it('keep the order when they are not grouped', () => {
    expect(runRows(runs, false, new Set(['x'])).map(({ id }) => id)).toEqual(['x-1', 'y-1', 'x-2']);
  });

  it('are drawn in sight and a little beyond, however many there are', () => {
    expect(rowWindow({ scrollTop: 0, height: 360 }, 36, 10_000)).toEqual({ first: 0, last: 27 });
    expect(rowWindow({ scrollTop: 3600, height: 360 }, 36, 10_000)).toEqual({ first: 92, last: 119 });
    expect(rowWindow({ scrollTop: 359_640, height: 360 }, 36, 10_000)).toEqual({ first: 9973, last: 10_000 });
  });

  it('stay within the list when it has become shorter than where one had scrolled to', () => {
    expect(rowWindow({ scrollTop: 3600, height: 360 }, 36, 5)).toEqual({ first: 0, last: 5 });
    expect(rowWindow({ scrollTop: 0, height: 360 }, 36, 0)).toEqual({ first: 0, last: 0 });
  });
});
