import { InvalidValueError, shorten, UnknownNameError } from '../core/errors';
import {
  parseSettings,
  parseSettingText,
  type SettingDefinitions,
  type SettingValue,
  type SettingValues,
} from '../core/settings';
import type { EnvironmentDefinition } from './definition';

/** What an id can name: an environment or a game. */
interface Named {
  readonly id: string;
  readonly options: SettingDefinitions;
}

/** An environment or game as it is named: what it is, and what was chosen about it. */
export interface EnvironmentChoice<D extends Named = EnvironmentDefinition> {
  readonly definition: D;
  /** The value of every option, defaults filled in. */
  readonly options: SettingValues;
}

/**
 * Reads an environment id with its options: `FrozenLake-v1?map=8x8&slippery=false`.
 *
 * Values are percent-decoded, as in an address; a plus sign stays a plus sign.
 *
 * @param kind what the definitions are, for the sentence of an error.
 * @throws UnknownNameError for an environment or option that does not exist, with the nearest one that does;
 *         InvalidValueError for a value out of range or an option that is given twice.
 */
export function parseEnvironmentId<D extends Named>(
  id: string,
  definitions: readonly D[],
  kind = 'environment',
): EnvironmentChoice<D> {
  const mark = id.indexOf('?');
  const name = mark < 0 ? id : id.slice(0, mark);
  const definition = definitions.find((candidate) => candidate.id === name);
  if (definition === undefined) {
    throw new UnknownNameError(
      kind,
      name,
      definitions.map((candidate) => candidate.id),
    );
  }
  const given = mark < 0 ? {} : readOptions(id.slice(mark + 1), definition);
  return { definition, options: parseSettings(definition.options, given, name) };
}

function readOptions(query: string, definition: Named): SettingValues {
  const options: Record<string, SettingValue> = {};
  for (const part of query.split('&').filter((piece) => piece !== '')) {
    const equals = part.indexOf('=');
    const name = decode(equals < 0 ? part : part.slice(0, equals));
    if (!Object.hasOwn(definition.options, name)) {
      throw new UnknownNameError(`option of ${definition.id}`, name, Object.keys(definition.options));
    }
    if (equals < 0) throw new InvalidValueError(`The option ${name} must have a value, as in ${name}=…, got "${shorten(part)}".`);
    if (Object.hasOwn(options, name)) {
      throw new InvalidValueError(`The option ${name} must be given once, got "${shorten(query)}".`);
    }
    options[name] = parseSettingText(name, definition.options[name]!, decode(part.slice(equals + 1)));
  }
  return options;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new InvalidValueError(`An option must be percent-encoded text, got "${shorten(text)}".`);
  }
}

/** The id that names a choice: only options that differ from their default, in the order of the definition. */
export function formatEnvironmentId({ definition, options }: EnvironmentChoice<Named>): string {
  const parts = changedOptions(definition.options, options).map(
    ([name, value]) => `${encode(name)}=${encode(Array.isArray(value) ? value.join(',') : String(value))}`,
  );
  return parts.length === 0 ? definition.id : `${definition.id}?${parts.join('&')}`;
}

function changedOptions(definitions: SettingDefinitions, options: SettingValues): [string, SettingValue][] {
  return Object.entries(definitions).flatMap(([name, definition]): [string, SettingValue][] => {
    const value = options[name];
    return value === undefined || String(value) === String(definition.default) ? [] : [[name, value]];
  });
}

/** Percent-encodes what an id must not contain, and leaves readable what it may. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll('%2F', '/').replaceAll('%2C', ',').replaceAll('%3A', ':');
}
