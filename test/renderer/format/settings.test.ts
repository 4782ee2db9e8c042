import { describe, expect, it } from 'vitest';
import type { SettingInfo } from '../../../main/contract/models';
import { listAlgorithms } from '../../../main/lab/catalog';
import {
  formatSetting,
  isSameSetting,
  labelOf,
  parseCount,
  parseNumber,
  parseSetting,
  rangeOf,
} from '../../../renderer/format/settings';

function info(part: Partial<SettingInfo>): SettingInfo {
  return { name: 'x', kind: 'number', symbol: '', default: 0, range: 'lie in [0, 1]', help: '', unit: '', ...part };
}

const share = info({ min: 0, max: 1 });
const positive = info({ min: 0, excludesMin: true, max: null, range: 'lie in (0, ∞)' });
const layers = info({ kind: 'integers', min: 1, max: 4096, maxLength: 2, range: 'be up to 2 whole numbers in [1, 4096]' });

describe('A settings field', () => {
  it('reads numbers as people write them', () => {
    const any = info({ min: null, max: null });
    const texts = ['0.5', ' .5 ', '5e-1', '−0.5', '1,250', '12_000', '1.1k', '2 M', '+3'];
    expect(texts.map((text) => parseSetting(any, text).value)).toEqual([0.5, 0.5, 0.5, -0.5, 1250, 12_000, 1100, 2e6, 3]);
  });

  it.each(['', 'abc', '1..2', '1,2', '0x10', 'Infinity', 'NaN', '1e999', '5 m'])('refuses "%s" as a number', (text) => {
    expect(parseSetting(info({ min: null, max: null }), text).value).toBeUndefined();
  });

  it('explains what is not allowed with the range of the setting', () => {
    expect(parseSetting(share, '1.5')).toEqual({ problem: 'Must lie in [0, 1].' });
  });

  it('knows closed from open bounds', () => {
    expect([parseSetting(share, '0').value, parseSetting(share, '1').value]).toEqual([0, 1]);
    expect(parseSetting(positive, '0').problem).toBe('Must lie in (0, ∞).');
    expect(parseSetting(positive, '1e-9').value).toBe(1e-9);
    expect(parseSetting(info({ min: 0, max: 1, excludesMax: true }), '1').value).toBeUndefined();
  });

  it('takes whole numbers only where they are asked for', () => {
    const whole = info({ kind: 'integer', min: 1, max: null });
    expect(parseSetting(whole, '100k').value).toBe(100_000);
    expect(parseSetting(whole, '2.5').value).toBeUndefined();
    expect(parseSetting(whole, '0').value).toBeUndefined();
  });

  it('reads lists parted by commas or spaces, none included', () => {
    expect(parseSetting(layers, '64, 64').value).toEqual([64, 64]);
    expect(parseSetting(layers, '64 32').value).toEqual([64, 32]);
    expect(parseSetting(layers, '').value).toEqual([]);
    expect(parseSetting(layers, '64, 64, 64').value).toBeUndefined();
    expect(parseSetting(layers, '64, 0').value).toBeUndefined();
  });

  it('reads truth, choices and texts', () => {
    expect(parseSetting(info({ kind: 'boolean' }), 'false').value).toBe(false);
    expect(parseSetting(info({ kind: 'boolean' }), 'no').value).toBeUndefined();
    expect(parseSetting(info({ kind: 'choice', choices: ['huber', 'squared'] }), 'huber').value).toBe('huber');
    expect(parseSetting(info({ kind: 'choice', choices: ['huber', 'squared'] }), 'other').value).toBeUndefined();
    expect(parseSetting(info({ kind: 'text', maxLength: 3 }), 'SFG').value).toBe('SFG');
    expect(parseSetting(info({ kind: 'text', maxLength: 3 }), 'SFGH').value).toBeUndefined();
  });

  it('reads back every default of every algorithm of the lab', () => {
    for (const { id, settings } of listAlgorithms()) {
      for (const setting of settings) {
        const { value } = parseSetting(setting, formatSetting(setting.default));
        expect(isSameSetting(value, setting.default), `${id} ${setting.name}`).toBe(true);
      }
    }
  });

  it('writes ranges in few signs', () => {
    expect(rangeOf(share)).toBe('[0, 1]');
    expect(rangeOf(positive)).toBe('> 0');
    expect(rangeOf(info({ min: 0, excludesMin: true, max: 1 }))).toBe('(0, 1]');
    expect(rangeOf(info({ kind: 'integer', min: 1, max: null }))).toBe('≥ 1');
    expect(rangeOf(info({ min: -1e6, max: 1e8 }))).toBe('[−1e6, 1e8]');
    expect(rangeOf(info({ kind: 'boolean' }))).toBe('');
  });

  it('reads counts within their bounds, and says which they are', () => {
    expect(parseCount('50,000', 1)).toEqual({ value: 50_000 });
    expect(parseCount('0', 1, 1000)).toEqual({ problem: 'Must be a whole number in [1, 1000].' });
    expect(parseCount('1.5', 1)).toEqual({ problem: 'Must be a whole number of at least 1.' });
    expect(parseNumber('x')).toEqual({ problem: 'Must be a number.' });
  });

  it('labels identifiers as people read them', () => {
    expect(['learningRate', 'tdError', 'epsilon', 'maxGradientNorm', 'klTarget'].map(labelOf)).toEqual([
      'Learning rate',
      'TD error',
      'Epsilon',
      'Max gradient norm',
      'KL target',
    ]);
  });
});
