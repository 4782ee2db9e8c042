import type { RequestParams } from '../contract/lab';
import type { WorldInfo } from '../contract/models';
import { CoreError } from '../rl/core/errors';
import { environmentIdOf, type World } from '../rl/worlds/world';
import { formatWorldFile, parseWorldFile } from '../rl/worlds/worldFile';
import type { Store } from '../store/store';
import { newId } from './runIdentity';

/**
 * Keeps a world, also one in which nobody can act yet.
 *
 * @throws InvalidValueError when the text is no world file; LabError `not-found`; `conflict` when its name is taken.
 */
export function saveWorld(store: Store, { worldId, content }: RequestParams<'worlds.save'>): WorldInfo {
  const world = parseWorldFile(content);
  const now = new Date().toISOString();
  const info: WorldInfo = {
    worldId: worldId ?? newId('wld'),
    name: world.name,
    kind: world.kind,
    env: environmentOf(world),
    content: formatWorldFile(world),
    createdAt: worldId === undefined ? now : store.worlds.get(worldId).createdAt,
    changedAt: now,
  };
  store.worlds.save(info);
  return info;
}

/** `null` where nobody can act; the checker says why. */
function environmentOf(world: World): string | null {
  try {
    return environmentIdOf(world);
  } catch (error) {
    if (error instanceof CoreError) return null;
    throw error;
  }
}

/** Hides worlds, all or none. @throws LabError `not-found` */
export function deleteWorlds(store: Store, worldIds: readonly string[]): { readonly count: number } {
  const now = new Date().toISOString();
  store.transaction(() => {
    for (const worldId of worldIds) store.worlds.hide(worldId, now);
  });
  return { count: worldIds.length };
}

/** Brings worlds back, all or none. @throws LabError `not-found`; `conflict` when a name has been taken meanwhile. */
export function restoreWorlds(store: Store, worldIds: readonly string[]): { readonly count: number } {
  store.transaction(() => {
    for (const worldId of worldIds) store.worlds.restore(worldId);
  });
  return { count: worldIds.length };
}
