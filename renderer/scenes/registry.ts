import type { Scene } from './scene';

/** Makes the scene of an environment, given its whole id: `FrozenLake-v1?map=8x8`. */
export type CreateScene = (environmentId: string) => Scene;

/** One line for each environment, by id without options. */
const scenes: Readonly<Record<string, CreateScene>> = {};

/** The drawing of an environment, by its id with or without options; `undefined` where there is none. */
export function sceneFor(environmentId: string): Scene | undefined {
  const [base = ''] = environmentId.split('?', 1);
  return Object.hasOwn(scenes, base) ? scenes[base]?.(environmentId) : undefined;
}
