import { InvalidValueError, shorten, UnknownNameError } from './errors';

/** A setting's value: what is stored, sent and hashed. */
export type SettingValue = number | boolean | string | readonly number[];

/** Values by name, as a preset, a form or the command line gives them. */
export type SettingValues = Readonly<Record<string, SettingValue>>;

interface Described {
  /** Letter of the source, such as α. */
  readonly symbol?: string;
  /** One sentence for the person who sets it. */
  readonly help: string;
  readonly unit?: string;
  /** True where it is read anew at every use, so that it may change while a run goes on. */
  readonly isLive?: boolean;
}

export interface NumberSetting extends Described {
  readonly kind: 'number';
  readonly default: number;
  readonly min: number;
  readonly max: number;
  /** True when `min` itself is not allowed. */
  readonly excludesMin?: boolean;
  /** True when `max` itself is not allowed. */
  readonly excludesMax?: boolean;
  /** How a slider or a sweep should space values. */
  readonly scale: 'linear' | 'log';
}

export interface IntegerSetting extends Described {
  readonly kind: 'integer';
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly scale: 'linear' | 'log';
}

export interface BooleanSetting extends Described {
  readonly kind: 'boolean';
  readonly default: boolean;
}

export interface ChoiceSetting extends Described {
  readonly kind: 'choice';
  readonly default: string;
  readonly choices: readonly string[];
}

/** A short list of whole numbers, such as the widths of hidden layers. */
export interface IntegersSetting extends Described {
  readonly kind: 'integers';
  readonly default: readonly number[];
  readonly min: number;
  readonly max: number;
  readonly maxLength: number;
}

/** Free text, such as a map. */
export interface TextSetting extends Described {
  readonly kind: 'text';
  readonly default: string;
  readonly maxLength: number;
}

export type SettingDefinition = NumberSetting | IntegerSetting | BooleanSetting | ChoiceSetting | IntegersSetting | TextSetting;

export type SettingDefinitions = Readonly<Record<string, SettingDefinition>>;

/** The typed values that a set of definitions describes. */
export type SettingsOf<D extends SettingDefinitions> = {
  readonly [Name in keyof D]: D[Name] extends NumberSetting | IntegerSetting
    ? number
    : D[Name] extends BooleanSetting
      ? boolean
      : D[Name] extends IntegersSetting
        ? readonly number[]
        : string;
};

type NumberOptions = Described & {
  default: number;
  min?: number;
  max?: number;
  excludesMin?: boolean;
  excludesMax?: boolean;
  scale?: 'linear' | 'log';
};

/** A real number; in [0, 1] unless said otherwise. */
export function number(options: NumberOptions): NumberSetting {
  return { kind: 'number', min: 0, max: 1, scale: 'linear', ...options };
}

/** A whole number; at least 1 unless said otherwise. */
export function integer(
  options: Described & { default: number; min?: number; max?: number; scale?: 'linear' | 'log' },
): IntegerSetting {
  return { kind: 'integer', min: 1, max: Number.MAX_SAFE_INTEGER, scale: 'linear', ...options };
}

export function boolean(options: Described & { default: boolean }): BooleanSetting {
  return { kind: 'boolean', ...options };
}

export function choice(options: Described & { default: string; choices: readonly string[] }): ChoiceSetting {
  return { kind: 'choice', ...options };
}

export function integers(
  options: Described & { default: readonly number[]; min?: number; max?: number; maxLength?: number },
): IntegersSetting {
  return { kind: 'integers', min: 1, max: 4096, maxLength: 8, ...options };
}

export function text(options: Described & { default: string; maxLength?: number }): TextSetting {
  return { kind: 'text', maxLength: 10_000, ...options };
}

/** The same settings for an algorithm that copies them when it starts, so that none of them may change later. */
export function readAtStart<D extends SettingDefinitions>(definitions: D): D {
  const fixed = Object.entries(definitions).map(([name, definition]) => [name, { ...definition, isLive: false }]);
  return Object.fromEntries(fixed) as unknown as D;
}

/**
 * Fills in defaults and refuses what is not allowed.
 *
 * @param owner whose settings they are, for the sentence of an error: `q-learning`.
 * @throws UnknownNameError for a name that is not defined; InvalidValueError for a value out of range.
 */
export function parseSettings<D extends SettingDefinitions>(
  definitions: D,
  values: Readonly<Record<string, unknown>>,
  owner: string,
): SettingsOf<D> {
  const names = Object.keys(definitions);
  for (const name of Object.keys(values)) {
    if (!Object.hasOwn(definitions, name)) throw new UnknownNameError(`setting of ${owner}`, name, names);
  }
  const parsed: Record<string, SettingValue> = {};
  for (const [name, definition] of Object.entries(definitions)) {
    const value = values[name];
    parsed[name] = value === undefined ? definition.default : checkSetting(name, definition, value);
  }
  return parsed as SettingsOf<D>;
}

/** @throws InvalidValueError when `value` is not one that `definition` allows. */
export function checkSetting(name: string, definition: SettingDefinition, value: unknown): SettingValue {
  if (!isAllowed(definition, value)) {
    throw new InvalidValueError(`${name} must ${describeRange(definition)}, got ${shorten(value)}.`);
  }
  return value;
}

function isAllowed(definition: SettingDefinition, value: unknown): value is SettingValue {
  switch (definition.kind) {
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) && isWithin(definition, value);
    case 'integer':
      return Number.isSafeInteger(value) && (value as number) >= definition.min && (value as number) <= definition.max;
    case 'boolean':
      return typeof value === 'boolean';
    case 'choice':
      return typeof value === 'string' && definition.choices.includes(value);
    case 'text':
      return typeof value === 'string' && value.length <= definition.maxLength;
    case 'integers':
      return (
        Array.isArray(value) &&
        value.length <= definition.maxLength &&
        value.every((item) => Number.isSafeInteger(item) && item >= definition.min && item <= definition.max)
      );
  }
}

function isWithin({ min, max, excludesMin, excludesMax }: NumberSetting, value: number): boolean {
  return (excludesMin === true ? value > min : value >= min) && (excludesMax === true ? value < max : value <= max);
}

/** What is allowed, to follow "must": `lie in [0, 1]`, `be true or false`. */
export function describeRange(definition: SettingDefinition): string {
  switch (definition.kind) {
    case 'number': {
      const open = definition.excludesMin === true || definition.min === -Infinity ? '(' : '[';
      const close = definition.excludesMax === true || definition.max === Infinity ? ')' : ']';
      return `lie in ${open}${bound(definition.min)}, ${bound(definition.max)}${close}`;
    }
    case 'integer':
      return definition.max === Number.MAX_SAFE_INTEGER
        ? `be a whole number of at least ${definition.min}`
        : `be a whole number in [${definition.min}, ${definition.max}]`;
    case 'boolean':
      return 'be true or false';
    case 'choice':
      return `be one of ${definition.choices.join(', ')}`;
    case 'text':
      return `be text of at most ${definition.maxLength} characters`;
    case 'integers':
      return `be up to ${definition.maxLength} whole numbers in [${definition.min}, ${definition.max}], separated by commas`;
  }
}

function bound(value: number): string {
  return value === Infinity ? '∞' : value === -Infinity ? '−∞' : String(value);
}

/**
 * Reads a value as the command line and environment ids give it.
 *
 * @throws InvalidValueError when the text cannot mean an allowed value.
 */
export function parseSettingText(name: string, definition: SettingDefinition, given: string): SettingValue {
  return checkSetting(name, definition, readText(definition, given.trim()) ?? given);
}

function readText(definition: SettingDefinition, given: string): unknown {
  switch (definition.kind) {
    case 'number':
    case 'integer':
      return given === '' ? undefined : Number(given);
    case 'boolean':
      return given === 'true' ? true : given === 'false' ? false : undefined;
    case 'choice':
    case 'text':
      return given;
    case 'integers':
      return given === '' ? [] : given.split(',').map(Number);
  }
}
