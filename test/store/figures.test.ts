import { describe, expect, it } from 'vitest';
import type { FigureResult } from '../../main/contract/models';
import { temporaryFolder, temporaryStore } from './records';

const result: FigureResult = {
  name: '2.2',
  seeds: 2000,
  seconds: 4.5,
  computedAt: '2026-11-23T05:00:00.000Z',
  version: '0.1.0',
  checkCount: 2,
  passedCount: 1,
  series: [{ label: 'ε = 0', x: [1, 2, 3], y: [0.5, Number.NaN, Number.POSITIVE_INFINITY], low: [0, 0, 0], high: [1, 1, 1] }],
  checks: [
    { claim: 'reward', expected: '≥ 0.9', measured: 1.02, passed: true },
    { claim: 'share', expected: '≤ 35', measured: Number.NaN, passed: false },
  ],
};

describe('figures', () => {
  it('come back as they were, numbers that are none included, after the lab was closed', async () => {
    const folder = temporaryFolder();
    const store = await temporaryStore(folder);
    store.figures.save(result);
    store.close();
    const again = await temporaryStore(folder);
    expect(again.figures.get('2.2')).toEqual(result);
    expect(again.figures.get('2.3')).toBeUndefined();
  });

  it('keep only their newest result, and tell its summary without its data', async () => {
    const store = await temporaryStore();
    store.figures.save(result);
    store.figures.save({ ...result, seeds: 5, passedCount: 2 });
    store.figures.save({ ...result, name: '3.2' });
    const { name: _name, series: _series, checks: _checks, ...summary } = result;
    expect(store.figures.summaries()).toEqual(
      new Map([
        ['2.2', { ...summary, seeds: 5, passedCount: 2 }],
        ['3.2', summary],
      ]),
    );
  });
});
