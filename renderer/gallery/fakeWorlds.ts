import { LabError } from '../../main/contract/errors';
import type { LabHandlers } from '../../main/contract/lab';
import type { WorldInfo } from '../../main/contract/models';
import { gridTemplates, processTemplates } from '../../main/rl/worlds/templates';
import { environmentIdOf, type World } from '../../main/rl/worlds/world';
import { formatWorldFile, parseWorldFile } from '../../main/rl/worlds/worldFile';

type WorldHandlers = Pick<LabHandlers, 'worlds.list' | 'worlds.save' | 'worlds.delete' | 'worlds.restore'>;

/** A drawer with two worlds, for a lab that only the page needs. */
export function fakeWorlds(): WorldHandlers {
  const worlds = new Map<string, WorldInfo>();
  const hidden = new Set<string>();
  const listed = () => [...worlds.values()].filter(({ worldId }) => !hidden.has(worldId));
  const put = (worldId: string, world: World): WorldInfo => {
    if (listed().some((other) => other.worldId !== worldId && other.name === world.name)) {
      throw new LabError('conflict', `There is a world called "${world.name}" already. Choose another name.`);
    }
    const info: WorldInfo = {
      worldId,
      name: world.name,
      kind: world.kind,
      env: actable(world),
      content: formatWorldFile(world),
      createdAt: '2026-01-02T03:04:05.000Z',
      changedAt: '2026-01-02T03:04:05.000Z',
    };
    worlds.set(worldId, info);
    return info;
  };
  put('world-1', { ...gridTemplates[1]!.create(), name: 'Two doors' });
  put('world-2', { ...processTemplates[1]!.create(), name: 'Robot at home' });
  return {
    'worlds.list': async () => listed(),
    'worlds.save': async ({ worldId = `world-${worlds.size + 1}`, content }) => put(worldId, parseWorldFile(content)),
    'worlds.delete': async ({ worldIds }) => {
      for (const worldId of worldIds) hidden.add(worldId);
      return { count: worldIds.length };
    },
    'worlds.restore': async ({ worldIds }) => {
      for (const worldId of worldIds) hidden.delete(worldId);
      return { count: worldIds.length };
    },
  };
}

function actable(world: World): string | null {
  try {
    return environmentIdOf(world);
  } catch {
    return null;
  }
}
