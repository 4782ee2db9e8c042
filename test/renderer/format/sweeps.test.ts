import { describe, expect, it } from 'vitest';
import type { SettingInfo, SweepTrial } from '../../../main/contract/models';
import { conditionsAfter, proposeVariation, rankTrials, readVariation } from '../../../renderer/format/sweeps';

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

describe('A setting that varies only under a condition', () => {
  const optimizer = { ...proposeVariation({ ...rate, name: 'optimizer', kind: 'choice', choices: ['adam', 'rmsprop'] }, 'adam') };
  const batch = proposeVariation(layers, 64);

  it('may depend on each value of the choices above it, not on ranges', () => {
    expect(conditionsAfter([optimizer, batch])).toEqual([
      { name: 'optimizer', text: 'adam' },
      { name: 'optimizer', text: 'rmsprop' },
    ]);
  });

  it('says so in what is asked for', () => {
    const varying = { ...proposeVariation(rate, 0.001), condition: { name: 'optimizer', text: 'adam' } };
    expect(readVariation(varying, [optimizer]).value).toMatchObject({ kind: 'log', when: { optimizer: ['adam'] } });
  });

  it('is refused once its condition is no longer above it', () => {
    const varying = { ...proposeVariation(rate, 0.001), condition: { name: 'optimizer', text: 'sgd' } };
    expect(readVariation(varying, [optimizer]).problem).toBe('Must depend on a choice above; Optimizer is not sgd there.');
    expect(readVariation(varying, []).problem).toContain('Must depend on a choice above');
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
