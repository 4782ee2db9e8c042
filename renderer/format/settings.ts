import type { SettingChange, SettingInfo, SettingValue } from '../../main/contract/models';

/** What became of the text in a field: a value, or why it is none. */
export type Parsed<Value> =
  | { readonly value: Value; readonly problem?: undefined }
  | { readonly value?: undefined; readonly problem: string };

/** A setting's value as it stands in its field; `parseSetting` reads it back. */
export function formatSetting(value: SettingValue): string {
  if (typeof value === 'object') return value.join(', ');
  return String(value);
}

/** `Epsilon 0.1 → 0.3 at step 12,000`, one after the other; `nothing` where settings stayed as they were. */
export function describeChanges(changes: readonly SettingChange[]): string {
  return (
    changes.map((change) => `${describeChange(change)} at step ${change.step.toLocaleString('en-US')}`).join(', ') || 'nothing'
  );
}

/** `Epsilon 0.1 → 0.3`. */
export function describeChange({ name, from, to }: SettingChange): string {
  return `${labelOf(name)} ${formatSetting(from)} → ${formatSetting(to)}`;
}

/** Reads a field. What is not allowed comes back as a sentence built from the setting's own range. */
export function parseSetting(info: SettingInfo, text: string): Parsed<SettingValue> {
  const value = readSetting(info, text);
  return value === undefined ? { problem: `Must ${info.range}.` } : { value };
}

/** What a number may be, in few signs: `[0, 1]`, `(0, 1]`, `≥ 1`; '' where there is nothing to say. */
export function rangeOf({ kind, min, max, excludesMin, excludesMax }: SettingInfo): string {
  if (kind !== 'number' && kind !== 'integer' && kind !== 'integers') return '';
  const [low, high] = [formatBound(min), formatBound(max)];
  if (low === '' && high === '') return '';
  if (high === '') return `${excludesMin === true ? '>' : '≥'} ${low}`;
  if (low === '') return `${excludesMax === true ? '<' : '≤'} ${high}`;
  return `${excludesMin === true ? '(' : '['}${low}, ${high}${excludesMax === true ? ')' : ']'}`;
}

function formatBound(value: number | null | undefined): string {
  if (value === null || value === undefined) return '';
  const text = Math.abs(value) >= 1e6 ? value.toExponential().replace('e+', 'e') : String(value);
  return text.replaceAll('-', '−');
}

/** Reads a whole number from `min` up, also when written `100,000`, `100k` or `1e5`. */
export function parseCount(text: string, min: number, max = Number.MAX_SAFE_INTEGER): Parsed<number> {
  const value = readNumber(text);
  if (value !== undefined && Number.isSafeInteger(value) && value >= min && value <= max) return { value };
  const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `in [${min}, ${max}]`;
  return { problem: `Must be a whole number ${range}.` };
}

/** Reads any finite number. */
export function parseNumber(text: string): Parsed<number> {
  const value = readNumber(text);
  return value === undefined ? { problem: 'Must be a number.' } : { value };
}

/** Whether two values say the same, lists compared item by item. */
export function isSameSetting(a: SettingValue | undefined, b: SettingValue | undefined): boolean {
  if (typeof a === 'object' && typeof b === 'object') {
    return a.length === b.length && a.every((item, index) => item === b[index]);
  }
  return a === b;
}

/** An identifier as people read it: `learningRate` becomes `Learning rate`, `tdError` `TD error`. */
export function labelOf(name: string): string {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(' ')
    .map((word) => (abbreviations.has(word) ? word.toUpperCase() : word));
  const text = words.join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const abbreviations = new Set(['td', 'kl', 'ucb', 'id', 'mdp']);

function readSetting(info: SettingInfo, text: string): SettingValue | undefined {
  switch (info.kind) {
    case 'number':
    case 'integer': {
      const value = readNumber(text);
      return value !== undefined && (info.kind === 'number' || Number.isSafeInteger(value)) && isWithin(info, value)
        ? value
        : undefined;
    }
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    case 'choice':
      return info.choices?.includes(text) ? text : undefined;
    case 'text':
      return text.length <= (info.maxLength ?? Infinity) ? text : undefined;
    case 'integers': {
      const items = text.trim() === '' ? [] : text.trim().split(/[\s,]+/);
      const values = items.map(Number);
      const areAllowed = values.every((value) => Number.isSafeInteger(value) && isWithin(info, value));
      return areAllowed && values.length <= (info.maxLength ?? Infinity) ? values : undefined;
    }
  }
}

function isWithin(info: SettingInfo, value: number): boolean {
  const { min, max, excludesMin, excludesMax } = info;
  if (min !== undefined && min !== null && (excludesMin === true ? value <= min : value < min)) return false;
  return max === undefined || max === null || (excludesMax === true ? value < max : value <= max);
}

/** A finite number as people write it: a minus of either kind, thousands in groups, `k` and `M` for short. */
function readNumber(text: string): number | undefined {
  let digits = text.trim().replace('−', '-');
  if (/^[+-]?\d{1,3}([, _]\d{3})+$/.test(digits)) digits = digits.replace(/[, _]/g, '');
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s?([kM]?)$/.exec(digits);
  if (match === null) return undefined;
  const factor = match[2] === 'k' ? 1e3 : match[2] === 'M' ? 1e6 : 1;
  // Rounded, since 1.1 · 1000 is 1100.0000000000002; fifteen digits are all that can have been meant.
  const value = factor === 1 ? Number(match[1]) : Number((Number(match[1]) * factor).toPrecision(15));
  return Number.isFinite(value) ? value : undefined;
}
