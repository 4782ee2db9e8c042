import { join } from 'node:path';
import { LabError } from '../contract/errors';
import { storageFailure } from './failures';
import type { Sqlite } from './sqlite';

/** How long to wait for a lab that is just closing, milliseconds. */
const patience = 300;

/**
 * Claims a folder for one lab.
 *
 * Holds an exclusive transaction on a tiny database of its own, that is, a lock of the operating system on `lab.lock`:
 * it vanishes with the process, even one that was killed, so nobody ever has to delete a stale file.
 *
 * @returns the function that gives the folder back.
 * @throws LabError `conflict` when another lab holds it.
 */
export function lockFolder(sqlite: Sqlite, folder: string): () => void {
  let database: ReturnType<typeof sqlite> | undefined;
  try {
    database = new sqlite(join(folder, 'lab.lock'), { timeout: patience });
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database?.close();
    if (isBusy(error)) {
      throw new LabError(
        'conflict',
        `The data folder ${folder} is in use by another lab. Close that one, or choose another folder with --data.`,
      );
    }
    throw storageFailure(error, folder);
  }
  const held = database;
  return () => held.close();
}

function isBusy(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && /^SQLITE_(BUSY|LOCKED)/.test(code);
}
