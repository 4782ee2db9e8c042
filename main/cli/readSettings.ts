import type { SettingInfo, SettingValue, SettingValues } from '../contract/models';
import { InvalidValueError, shorten, UnknownNameError } from '../rl/core/errors';

/**
 * Reads `name=value` pairs as an algorithm describes its settings. Ranges are checked by the lab, which knows them.
 *
 * @throws UnknownNameError for a setting that it does not have; InvalidValueError for text that cannot be a value of it.
 */
export function readSettings(pairs: readonly string[], algo: string, settings: readonly SettingInfo[]): SettingValues {
  const values: Record<string, SettingValue> = {};
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    if (equals < 1) throw new InvalidValueError(`--set must be a name and a value, as in stepSize=0.1, got ${shorten(pair)}.`);
    const name = pair.slice(0, equals);
    const info = settings.find((setting) => setting.name === name);
    if (info === undefined) {
      throw new UnknownNameError(
        `setting of ${algo}`,
        name,
        settings.map((setting) => setting.name),
      );
    }
    if (Object.hasOwn(values, name)) throw new InvalidValueError(`The setting ${name} must be given once, got ${shorten(pair)}.`);
    values[name] = readValue(info, pair.slice(equals + 1).trim());
  }
  return values;
}

function readValue(info: SettingInfo, given: string): SettingValue {
  switch (info.kind) {
    case 'number':
    case 'integer':
      return readNumber(info, given);
    case 'boolean':
      if (given === 'true' || given === 'false') return given === 'true';
      throw refusal(info, given);
    case 'integers':
      return given === '' ? [] : given.split(',').map((part) => readNumber(info, part.trim()));
    case 'choice':
    case 'text':
      return given;
  }
}

function readNumber(info: SettingInfo, given: string): number {
  const value = given === '' ? Number.NaN : Number(given);
  if (Number.isNaN(value)) throw refusal(info, given);
  return value;
}

function refusal({ name, range }: SettingInfo, given: string): InvalidValueError {
  return new InvalidValueError(`${name} must ${range}, got ${given === '' ? 'nothing' : shorten(given)}.`);
}
