import { mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { LabError } from '../contract/errors';
import type { ExportedFile } from '../contract/models';

/**
 * Writes files so that each is there whole or not at all: into a temporary folder beside, then renamed.
 *
 * One file goes to `path` itself, or into it where it is a folder; several go into the folder `path`, which is made.
 *
 * @returns the paths written.
 * @throws LabError `storage` when they cannot be written; nothing is left behind.
 */
export async function writeFiles(files: readonly ExportedFile[], path: string): Promise<string[]> {
  try {
    const goesInside = files.length > 1 || /[\\/]$/.test(path) || (await isFolder(path));
    const targets = files.map(({ name }) => (goesInside ? join(path, name) : path));
    await mkdir(goesInside ? path : dirname(resolve(path)), { recursive: true });
    const temporary = await mkdtemp(join(goesInside ? path : dirname(resolve(path)), '.export-'));
    try {
      await Promise.all(files.map(({ data }, i) => writeFile(join(temporary, String(i)), data)));
      for (const [i, target] of targets.entries()) {
        await mkdir(dirname(target), { recursive: true });
        await rename(join(temporary, String(i)), target);
      }
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
    return targets;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new LabError(
      'storage',
      `${basename(path)} could not be written to ${dirname(resolve(path))}: ${code ?? String(error)}.`,
    );
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}
