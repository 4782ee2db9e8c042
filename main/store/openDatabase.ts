import { existsSync, rmSync, statSync } from 'node:fs';
import type SqliteDatabase from 'better-sqlite3';
import { LabError } from '../contract/errors';
import { damaged, storageFailure } from './failures';
import { migrations, schemaVersion } from './migrations';
import type { Sqlite } from './sqlite';

/** "Blmn" as the four bytes that mark a SQLite file as ours. */
const applicationId = 0x426c6d6e;

/** Largest file that is checked whole at every start, bytes: well under a second. */
const wholeCheckBytes = 200 * 2 ** 20;

/** Tables that are small and that everything hangs on; they are checked at every start, however large the file. */
const vitalTables = ['experiments', 'runs', 'evaluations', 'choices'];

/**
 * Opens the database of a lab, creates it where there is none, and brings an older one up to date.
 *
 * An existing file is first looked at through a connection that cannot write; whatever is wrong with it, it stays
 * byte for byte as it was.
 *
 * @param largestBytes limit to the size of the file; the disk's own when left out.
 * @throws LabError `storage` when it is damaged, of a newer version, another program's, or cannot be written.
 */
export function openDatabase(sqlite: Sqlite, file: string, folder: string, largestBytes?: number): SqliteDatabase.Database {
  inspect(sqlite, file, folder);
  let database: SqliteDatabase.Database | undefined;
  try {
    database = new sqlite(file);
    if (largestBytes !== undefined) limitSize(database, largestBytes);
    database.pragma('journal_mode = WAL');
    // With WAL a killed process loses nothing; only a power cut may take the last commits, never the database.
    database.pragma('synchronous = NORMAL');
    database.pragma('foreign_keys = ON');
    database.pragma(`journal_size_limit = ${64 * 2 ** 20}`);
    migrate(database);
    return database;
  } catch (error) {
    database?.close();
    throw storageFailure(error, folder);
  }
}

/** @throws LabError `storage` when the file is not one that this program should write to. */
function inspect(sqlite: Sqlite, file: string, folder: string): void {
  if (!existsSync(file)) return;
  if (!statSync(file).isFile()) throw new LabError('storage', `${file} must be a file. Choose another folder with --data.`);
  if (statSync(file).size === 0) return;
  const sidecars = [`${file}-wal`, `${file}-shm`].filter((name) => !existsSync(name));
  try {
    const database = new sqlite(file, { readonly: true, fileMustExist: true });
    try {
      checkOwner(database, folder);
      checkVersion(database, folder);
      checkIntegrity(database, folder, statSync(file).size);
    } finally {
      database.close();
    }
  } catch (error) {
    for (const name of sidecars) rmSync(name, { force: true }); // reading a WAL database leaves them behind, empty
    throw storageFailure(error, folder);
  }
}

function checkOwner(database: SqliteDatabase.Database, folder: string): void {
  const owner = readNumber(database, 'application_id');
  const tables = database.prepare<[], { count: number }>('SELECT count(*) AS count FROM sqlite_schema').get()?.count ?? 0;
  if (owner === applicationId || (owner === 0 && tables === 0)) return;
  throw new LabError(
    'storage',
    `The file bellman.sqlite in ${folder} belongs to another program. Choose another folder with --data.`,
  );
}

function checkVersion(database: SqliteDatabase.Database, folder: string): void {
  const version = readNumber(database, 'user_version');
  if (version <= schemaVersion) return;
  throw new LabError(
    'storage',
    `The data in ${folder} must be of version ${schemaVersion} or older, got ${version}: a newer Bellman wrote it. Update Bellman, or choose another folder with --data.`,
  );
}

function checkIntegrity(database: SqliteDatabase.Database, folder: string, bytes: number): void {
  const scopes = bytes <= wholeCheckBytes ? ['1'] : existing(database, vitalTables);
  for (const scope of scopes) {
    const finding = database.pragma(`quick_check(${scope})`, { simple: true });
    if (finding !== 'ok') throw damaged(folder, String(finding).replaceAll(/\s+/g, ' '));
  }
}

function existing(database: SqliteDatabase.Database, names: readonly string[]): string[] {
  const isTable = database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?");
  return names.filter((name) => isTable.get(name) !== undefined);
}

function migrate(database: SqliteDatabase.Database): void {
  const version = readNumber(database, 'user_version');
  if (version === schemaVersion) return;
  const apply = database.transaction(() => {
    for (const migration of migrations.slice(version)) database.exec(migration);
    database.pragma(`application_id = ${applicationId}`);
    database.pragma(`user_version = ${schemaVersion}`);
  });
  apply.immediate();
}

function limitSize(database: SqliteDatabase.Database, bytes: number): void {
  database.pragma(`max_page_count = ${Math.max(1, Math.floor(bytes / readNumber(database, 'page_size')))}`);
}

function readNumber(database: SqliteDatabase.Database, pragma: string): number {
  return Number(database.pragma(pragma, { simple: true }));
}
