import type SqliteDatabase from 'better-sqlite3';
import { LabError } from '../contract/errors';

/** Constructs databases. */
export type Sqlite = typeof SqliteDatabase;

/** What better-sqlite3 13 is built on. */
const neededNodeApi = 10;

/**
 * Loads SQLite, once it is sure that this runtime can carry it.
 *
 * @param nodeApi version of Node-API that the runtime offers; on one below 10 loading would end the process without a word.
 * @throws LabError `storage`, saying what to install.
 */
export async function loadSqlite(nodeApi: string | undefined = process.versions['napi']): Promise<Sqlite> {
  if (!(Number(nodeApi) >= neededNodeApi)) {
    throw new LabError(
      'storage',
      `The lab's database needs Node 22.14 or newer (Node-API ${neededNodeApi}), got Node ${process.versions.node} (Node-API ${nodeApi ?? 'none'}).`,
    );
  }
  try {
    return (await import('better-sqlite3')).default;
  } catch (error) {
    throw new LabError('storage', `SQLite could not be loaded: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
