import { describe, expect, it } from 'vitest';
import type { GroupCurve } from '../../../main/contract/models';
import { comparisonToCsv, curvesToCsv } from '../../../renderer/format/csv';
import { comparisonOf, groupSummary } from '../../helpers/comparisons';

const curve: GroupCurve = {
  groupId: 'g1',
  label: 'dqn on CartPole-v1 · hiddenLayers=64,64',
  n: 2,
  steps: Float64Array.of(100, 200),
  center: 'mean',
  band: 'bootstrap',
  mean: Float64Array.of(0.1 + 0.2, 4),
  low: Float64Array.of(0, 3),
  high: Float64Array.of(1, 5),
  runs: [{ runId: 'r1', steps: Float64Array.of(100), values: Float64Array.of(-7.25) }],
};

describe('CSV of a comparison', () => {
  it('holds every number that is drawn, with all its digits', () => {
    const lines = curvesToCsv('evaluation', [curve]).split('\r\n');
    const group = 'evaluation,g1,"dqn on CartPole-v1 · hiddenLayers=64,64",2';
    expect(lines).toEqual([
      'metric,groupId,group,n,series,step,value',
      `${group},mean,100,0.30000000000000004`,
      `${group},mean,200,4`,
      `${group},low,100,0`,
      `${group},low,200,3`,
      `${group},high,100,1`,
      `${group},high,200,5`,
      `${group},r1,100,-7.25`,
      '',
    ]);
  });

  it('gives each run a line with the figures of its group', () => {
    const figures = { n: 2, mean: 2, iqm: 2.5, confidence: [1, 3], standardDeviation: 1.4, values: [1, 3] } as const;
    const group = groupSummary({ groupId: 'g', label: 'a "b"', ...figures, runIds: ['r1', 'r2'] });
    const comparison = { ...comparisonOf([group]), metric: 'return' };
    expect(comparisonToCsv(comparison).split('\r\n').slice(1, 3)).toEqual([
      'return,g,"a ""b""",2,2,2.5,1,3,1.4,r1,1',
      'return,g,"a ""b""",2,2,2.5,1,3,1.4,r2,3',
    ]);
  });
});
