import { describe, expect, it } from 'vitest';
import type { SettingInfo, SweepTrial } from '../../../main/contract/models';
import { coordinateAxis, proposeVariation, rankTrials, readVariation } from '../../../renderer/format/sweeps';

const rate: SettingInfo = {
  name: 'learningRate',
  kind: 'number',
  symbol: 'α',
  default: 0.001,
  range: 'lie in (0, 1]',
  help: '',
  unit: '',
  min: 0,
  max: 1,
  excludesMin: true,
};
const layers: SettingInfo = { ...rate, name: 'batchSize', kind: 'integer', default: 64, min: 1, max: 100, excludesMin: false };

describe('What varies in a sweep', () => {
  it('is proposed around the present value, within what is allowed', () => {
    expect(proposeVariation(rate, 0.001)).toMatchObject({ kind: 'log', low: '0.0001', high: '0.01' });
    expect(proposeVariation(layers, 64)).toMatchObject({ kind: 'uniform', low: '32', high: '100' });
    expect(proposeVariation({ ...rate, kind: 'boolean' }, true)).toMatchObject({ kind: 'choice', values: 'true; false' });
  });

  it('is read as a range or as a list of values', () => {
    const range = proposeVariation(rate, 0.001);
    expect(readVariation(range).value).toEqual({ kind: 'log', low: 0.0001, high: 0.01 });
    expect(readVariation(proposeVariation(layers, 64)).value).toEqual({ kind: 'uniform', low: 32, high: 100, integer: true });
    expect(readVariation({ ...range, info: layers, kind: 'choice', values: '32; 64;' }).value).toEqual({
      kind: 'choice',
      values: [32, 64],
    });
  });

  it('is refused with a sentence where it is none', () => {
    const range = proposeVariation(rate, 0.001);
    expect(readVariation({ ...range, low: '0.1' }).problem).toBe('The second end must be above the first.');
    expect(readVariation({ ...range, high: '7' }).problem).toBe('Must lie in (0, 1].');
    expect(readVariation({ ...range, kind: 'choice', values: '0.1' }).problem).toContain('at least two values');
  });
});

describe('An axis of parallel coordinates', () => {
  it('places values on the scale that they were drawn from', () => {
    expect(coordinateAxis('a', { kind: 'log', low: 0.01, high: 1 }).positionOf(0.1)).toBeCloseTo(0.5);
    expect(coordinateAxis('a', { kind: 'uniform', low: 0, high: 4 }).positionOf(1)).toBe(0.25);
    const choice = coordinateAxis('a', { kind: 'choice', values: [32, 64, 128] });
    expect([choice.positionOf(32), choice.positionOf(64), choice.positionOf(7)]).toEqual([0, 0.5, undefined]);
  });
});

describe('Trials', () => {
  it('stand best first, without those of the confirmation, and without a mean last', () => {
    const trial = (number: number, mean: number | null, kind: SweepTrial['kind'] = 'trial'): SweepTrial => ({
      ...{ number, kind, settings: {}, experimentId: '', status: 'finished', stages: [], mean },
    });
    const ranked = rankTrials([trial(0, null), trial(1, 3), trial(2, 9), trial(3, 99, 'winner')]);
    expect(ranked.map(({ number }) => number)).toEqual([2, 1, 0]);
  });
});
