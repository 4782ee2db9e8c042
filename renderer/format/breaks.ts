import type { BreakInfo, Preset, SettingInfo, SettingValue, SettingValues } from '../../main/contract/models';
import { isSameSetting } from './settings';

/** Parts whose loss would change something, given these settings. */
export function breaksThatMatter(breaks: readonly BreakInfo[], settings: SettingValues): readonly BreakInfo[] {
  return breaks.filter((one) => !holds(one, settings));
}

/** Parts that are missing with these settings, and would not be with those that it starts with. */
export function missingParts(
  breaks: readonly BreakInfo[],
  settings: SettingValues,
  starting: SettingValues,
): readonly BreakInfo[] {
  return breaksThatMatter(breaks, starting).filter((one) => holds(one, settings));
}

/** All settings that an algorithm starts with: those of the preset, and the defaults of the others. */
export function startingSettings(infos: readonly SettingInfo[], preset: Preset | undefined): SettingValues {
  return Object.fromEntries(infos.map((info) => [info.name, preset?.settings[info.name] ?? info.default]));
}

/** `no replay, no target network`; '' without any. */
export function describeBreaks(broken: readonly BreakInfo[]): string {
  return broken.map(({ label }) => label.charAt(0).toLowerCase() + label.slice(1)).join(', ');
}

/** What an experiment with parts taken away is called, so that nobody takes it for an honest one. */
export function nameOfBroken(algo: string, env: string, broken: readonly BreakInfo[]): string {
  return `${algo} on ${env}: ${describeBreaks(broken)}`.slice(0, 200);
}

/** The label of a group, with what was taken away from its runs before anything else that sets it apart. */
export function labelBroken(label: string, missing = ''): string {
  if (missing === '') return label;
  const [common, ...own] = label.split(' · ');
  return [common, `broken: ${missing}`, ...own].join(' · ');
}

function holds({ settings: broken }: BreakInfo, settings: SettingValues): boolean {
  return Object.entries(broken).every(([name, value]) => isSameSetting(settings[name], value as SettingValue));
}
