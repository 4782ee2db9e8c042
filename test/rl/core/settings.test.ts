import { describe, expect, it } from 'vitest';
import { InvalidValueError, UnknownNameError } from '../../../main/rl/core/errors';
import {
  boolean,
  choice,
  integer,
  integers,
  number,
  parseSettings,
  parseSettingText,
  text,
} from '../../../main/rl/core/settings';

const definitions = {
  stepSize: number({ symbol: 'α', default: 0.1, excludesMin: true, help: 'Share of the error corrected.' }),
  batchSize: integer({ default: 32, max: 1024, help: 'Transitions in an update.' }),
  doubleQ: boolean({ default: false, help: 'Double.' }),
  loss: choice({ default: 'huber', choices: ['huber', 'squared'], help: 'Loss.' }),
  hiddenLayers: integers({ default: [64, 64], help: 'Widths.' }),
  map: text({ default: '', maxLength: 5, help: 'Map.' }),
};

const parse = (values: Record<string, unknown>) => parseSettings(definitions, values, 'dqn');

describe('settings', () => {
  it('fill in what is not given', () => {
    expect(parse({ batchSize: 64 })).toEqual({
      stepSize: 0.1,
      batchSize: 64,
      doubleQ: false,
      loss: 'huber',
      hiddenLayers: [64, 64],
      map: '',
    });
  });

  it('propose the nearest name for one that does not exist', () => {
    expect(() => parse({ stepsize: 0.1 })).toThrow(new UnknownNameError('setting of dqn', 'stepsize', Object.keys(definitions)));
    expect(() => parse({ stepsize: 0.1 })).toThrow('Unknown setting of dqn "stepsize". Did you mean "stepSize"?');
  });

  it('refuse names that only objects inherit', () => {
    expect(() => parse(JSON.parse('{"__proto__": 1, "constructor": 1}'))).toThrow(UnknownNameError);
  });

  it.each([
    [{ stepSize: 0 }, 'stepSize must lie in (0, 1], got 0.'],
    [{ stepSize: 2 }, 'stepSize must lie in (0, 1], got 2.'],
    [{ stepSize: Number.NaN }, 'stepSize must lie in (0, 1], got NaN.'],
    [{ stepSize: '0.1' }, 'stepSize must lie in (0, 1], got 0.1.'],
    [{ batchSize: 1.5 }, 'batchSize must be a whole number in [1, 1024], got 1.5.'],
    [{ doubleQ: 1 }, 'doubleQ must be true or false, got 1.'],
    [{ loss: 'l1' }, 'loss must be one of huber, squared, got l1.'],
    [{ hiddenLayers: [0] }, 'hiddenLayers must be up to 8 whole numbers in [1, 4096], separated by commas, got [0].'],
    [{ map: 'too long' }, 'map must be text of at most 5 characters, got too long.'],
  ])('refuse %o and say what is allowed', (values, sentence) => {
    expect(() => parse(values)).toThrow(new InvalidValueError(sentence));
  });

  it.each([
    ['stepSize', '0.25', 0.25],
    ['batchSize', '64', 64],
    ['doubleQ', 'true', true],
    ['loss', 'squared', 'squared'],
    ['hiddenLayers', '256,256', [256, 256]],
    ['hiddenLayers', '', []],
  ] as const)('read %s=%s from text', (name, given, value) => {
    expect(parseSettingText(name, definitions[name], given)).toEqual(value);
  });

  it.each([
    ['stepSize', ''],
    ['stepSize', 'abc'],
    ['doubleQ', 'yes'],
    ['hiddenLayers', '64,,64'],
  ] as const)('refuse %s=%s as text', (name, given) => {
    expect(() => parseSettingText(name, definitions[name], given)).toThrow(InvalidValueError);
  });
});
