import { readFile } from 'node:fs/promises';
import { LabError } from '../contract/errors';
import type { LabClient } from '../contract/lab';
import { UnknownNameError } from '../rl/core/errors';
import { gameDefinitions } from '../rl/environments/gameRegistry';
import { environmentDefinitions } from '../rl/environments/registry';
import { environmentIdOf } from '../rl/worlds/world';
import { parseWorldFile } from '../rl/worlds/worldFile';

/** What `--env` may name besides an environment, for the help of commands. */
export const environmentHelp = 'the environment; or a world file, or the name of a world that is kept';

const ids = [...environmentDefinitions, ...gameDefinitions].map(({ id }) => id);

/** Whether `given` names something that only the lab knows: neither an environment with its options nor a file. */
export function namesKeptWorld(given: string): boolean {
  return !ids.includes(given.split('?', 1)[0]!) && !given.includes('?') && !isFile(given);
}

/**
 * The environment that somebody asked for: its id, the path of a world file, or the name or id of a world that is kept.
 *
 * @param client asked only where `namesKeptWorld`.
 * @throws InvalidValueError when nobody can act in the world; UnknownNameError when there is nothing of that name;
 *         LabError `storage` when the file cannot be read.
 */
export async function readEnvironment(given: string, client: LabClient | undefined): Promise<string> {
  if (isFile(given) && !given.includes('?')) return environmentIdOf(parseWorldFile(await readText(given)));
  if (client === undefined || !namesKeptWorld(given)) return given;
  const worlds = await client.request('worlds.list', {});
  const world = worlds.find(({ name, worldId }) => name === given || worldId === given);
  if (world !== undefined) return world.env ?? environmentIdOf(parseWorldFile(world.content));
  throw new UnknownNameError('environment', given, [...ids, ...worlds.map(({ name }) => name)]);
}

function isFile(given: string): boolean {
  return /\.json$|^\.{0,2}[\\/]/i.test(given);
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new LabError('storage', `${path} could not be read: ${code ?? String(error)}.`);
  }
}
