import type { SettingInfo, SettingValue, SettingValues } from '../../main/contract/models';
import { formatSetting, isSameSetting, parseSetting } from './settings';

/** One row of a settings form. */
export interface SettingField {
  readonly info: SettingInfo;
  /** What stands in the field. */
  readonly text: string;
  /** What stood there to begin with, from the preset or the default. */
  readonly initialText: string;
  /** Why the text is no value; '' when it is one. */
  readonly problem: string;
  readonly isChanged: boolean;
}

/** The rows of a form: what people typed over what it started with. */
export function settingFields(
  infos: readonly SettingInfo[],
  initial: SettingValues,
  texts: Readonly<Record<string, string>>,
): readonly SettingField[] {
  return infos.map((info) => {
    const initialValue = initial[info.name] ?? info.default;
    const initialText = formatSetting(initialValue);
    const text = texts[info.name] ?? initialText;
    const parsed = parseSetting(info, text);
    return {
      info,
      text,
      initialText,
      problem: parsed.problem ?? '',
      isChanged: !isSameSetting(parsed.value, initialValue),
    };
  });
}

/** The values of a form; `undefined` while any field holds none. */
export function settingValues(fields: readonly SettingField[]): SettingValues | undefined {
  const values: Record<string, SettingValue> = {};
  for (const { info, text } of fields) {
    const { value } = parseSetting(info, text);
    if (value === undefined) return undefined;
    values[info.name] = value;
  }
  return values;
}

/** The texts of all values, for a form that starts with them. */
export function settingTexts(values: SettingValues): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, formatSetting(value)]));
}
