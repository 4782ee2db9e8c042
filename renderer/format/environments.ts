import type { EnvironmentInfo, SettingValues, SpaceInfo } from '../../main/contract/models';
import { formatQuantity } from './numbers';
import { isSameSetting } from './settings';

/** An environment id without its options: `FrozenLake-v1?map=8x8` becomes `FrozenLake-v1`. */
export function baseIdOf(environmentId: string): string {
  return environmentId.split('?', 1)[0] ?? environmentId;
}

/** The id that names an environment with these options; those at their default are left out. */
export function idWithOptions(environment: EnvironmentInfo, values: SettingValues): string {
  const parts = environment.options.flatMap(({ name, default: initial }) => {
    const value = values[name];
    if (value === undefined || isSameSetting(value, initial)) return [];
    return [`${name}=${encodeURIComponent(typeof value === 'object' ? value.join(',') : String(value))}`];
  });
  return parts.length === 0 ? environment.id : `${environment.id}?${parts.join('&')}`;
}

/** The options that an id carries, as texts by name. Here a plus sign stays a plus sign, unlike in the query of an address. */
export function optionsOf(environmentId: string): Readonly<Record<string, string>> {
  const parts = environmentId.split('?').slice(1).join('?').split('&').filter(Boolean);
  return Object.fromEntries(
    parts.map((part) => {
      const [name = '', ...rest] = part.split('=');
      return [name, decodeText(rest.join('='))];
    }),
  );
}

/** Observations in few words, for tiles: `16 states`, `4 numbers`, `10×10×4 numbers`. */
export function describeObservations(space: SpaceInfo): string {
  if (space.kind === 'discrete') return formatQuantity(space.size, 'state');
  return space.shape.length === 1 ? formatQuantity(space.shape[0] ?? 0, 'number') : `${space.shape.join('×')} numbers`;
}

/** Actions in few words: `2 actions`, `3 continuous`. */
export function describeActions(space: SpaceInfo): string {
  return space.kind === 'discrete' ? formatQuantity(space.size, 'action') : `${space.shape.join('×')} continuous`;
}

/** Percent-decodes; text that was never encoded rightly is taken as it stands. */
export function decodeText(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
