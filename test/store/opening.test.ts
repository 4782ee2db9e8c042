import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { migrations, schemaVersion } from '../../main/store/migrations';
import { loadSqlite } from '../../main/store/sqlite';
import { openStore } from '../../main/store/store';
import { addRuns, points, temporaryFolder, temporaryStore } from './records';

/** Bytes of the database file, to see that it stays as it is. */
const content = (folder: string): Buffer => readFileSync(join(folder, 'bellman.sqlite'));

/** A closed database with a run and a curve. */
async function usedFolder(): Promise<string> {
  const folder = temporaryFolder();
  const store = await openStore(folder);
  addRuns(store, 'r1');
  store.curves.append('r1', 'return', new Float64Array(20_000), new Float64Array(20_000));
  store.close();
  return folder;
}

function change(folder: string, sql: string): void {
  const database = new Database(join(folder, 'bellman.sqlite'));
  database.exec(sql);
  database.close();
}

/** Expects that opening fails with `message`, changes nothing and leaves nothing behind. */
async function expectRefusal(folder: string, message: RegExp): Promise<void> {
  const before = content(folder);
  const files = readdirSync(folder);
  const refusal = { code: 'storage', message: expect.stringMatching(message) };
  await expect(openStore(folder)).rejects.toMatchObject(refusal);
  expect(content(folder).equals(before)).toBe(true);
  expect(readdirSync(folder).filter((name) => name !== 'lab.lock')).toEqual(files.filter((name) => name !== 'lab.lock'));
  await expect(openStore(folder)).rejects.toMatchObject(refusal); // and not a conflict with itself
}

describe('opening a store', () => {
  it('creates the folder, and finds everything again at the next time', async () => {
    const folder = join(temporaryFolder(), 'a', 'b');
    const first = await openStore(folder);
    addRuns(first, 'r1');
    first.close();
    expect(readdirSync(folder).sort()).toEqual(['bellman.sqlite', 'lab.lock']);
    const second = await temporaryStore(folder);
    expect(second.runs.list()).toHaveLength(1);
  });

  it('leaves data of a newer version alone', async () => {
    const folder = await usedFolder();
    change(folder, `PRAGMA user_version = ${schemaVersion + 1}`);
    const versions = `must be of version ${schemaVersion} or older, got ${schemaVersion + 1}`;
    await expectRefusal(folder, new RegExp(`${versions}: a newer Bellman wrote it\\. Update Bellman`));
  });

  it('leaves the database of another program alone', async () => {
    const folder = temporaryFolder();
    change(folder, 'CREATE TABLE bookmarks (url TEXT)');
    await expectRefusal(folder, /belongs to another program/);
  });

  it('leaves a file alone that is no database', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'bellman.sqlite'), 'Dear diary, '.repeat(1000));
    await expectRefusal(folder, /is damaged \(file is not a database\)\. It was left as it is/);
  });

  it('leaves a database alone that was cut short', async () => {
    const folder = await usedFolder();
    writeFileSync(join(folder, 'bellman.sqlite'), content(folder).subarray(0, 100_000));
    await expectRefusal(folder, /is damaged/);
  });

  it('leaves a database alone in which pages were overwritten', async () => {
    const folder = await usedFolder();
    const bytes = content(folder);
    bytes.fill(0xa5, 4096 * 2, 4096 * 6);
    writeFileSync(join(folder, 'bellman.sqlite'), bytes);
    await expectRefusal(folder, /is damaged/);
  });

  it('says so when a file is in the way of the folder or a folder in the way of the file', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    const refusal = { code: 'storage', message: expect.stringMatching(/must be a folder that can be written/) };
    await expect(openStore(join(folder, 'file'))).rejects.toMatchObject(refusal);
    await expect(openStore(join(folder, 'file', 'inside'))).rejects.toMatchObject(refusal);
    mkdirSync(join(folder, 'bellman.sqlite'));
    await expect(openStore(folder)).rejects.toMatchObject({ code: 'storage', message: expect.stringMatching(/must be a file/) });
  });

  it('says so when the folder may only be read', async () => {
    const folder = await usedFolder();
    const before = content(folder);
    chmodSync(join(folder, 'bellman.sqlite'), 0o444);
    chmodSync(join(folder, 'lab.lock'), 0o444);
    chmodSync(folder, 0o555);
    // The superuser may write everywhere, so the test becomes somebody else for a moment.
    const isSuperuser = process.geteuid?.() === 0;
    if (isSuperuser) process.seteuid?.(65_534);
    try {
      await expect(openStore(folder)).rejects.toMatchObject({
        code: 'storage',
        message: expect.stringMatching(/must be a folder that can be written/),
      });
    } finally {
      if (isSuperuser) process.seteuid?.(0);
      chmodSync(folder, 0o755);
    }
    expect(content(folder).equals(before)).toBe(true);
  });

  it('is refused on a runtime that SQLite would crash', async () => {
    await expect(loadSqlite('9')).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringMatching(/needs Node 22\.14 or newer \(Node-API 10\), got Node .* \(Node-API 9\)\./),
    });
  });
});

describe('a full disk', () => {
  const refusal = { code: 'storage', message: expect.stringMatching(/^The disk is full/) };

  it('at the start leaves no half-made database', async () => {
    const folder = temporaryFolder();
    await expect(openStore(folder, { largestBytes: 4096 })).rejects.toMatchObject(refusal);
    const store = await temporaryStore(folder);
    expect(store.runs.list()).toEqual([]);
  });

  it('later keeps what was stored and takes nothing by halves', async () => {
    const folder = temporaryFolder();
    const store = await temporaryStore(folder, { largestBytes: 400_000 });
    addRuns(store, 'r1');
    store.curves.append('r1', 'return', ...points([1, 10]));
    const before = content(folder);
    const tooMuch = () =>
      store.transaction(() => {
        store.curves.append('r1', 'return', ...points([2, 20]));
        store.checkpoints.save('r1', 2, new Uint8Array(500_000));
      });
    expect(tooMuch).toThrow(expect.objectContaining(refusal));
    expect(content(folder).equals(before)).toBe(true);
    expect(store.curves.read('r1', 'return').values).toEqual(Float64Array.of(10));
    store.curves.append('r1', 'return', ...points([2, 21]));
    store.close();
    const again = await temporaryStore(folder);
    expect(again.curves.read('r1', 'return').values).toEqual(Float64Array.of(10, 21));
    expect(again.checkpoints.list('r1')).toEqual([]);
  });
});

describe('a closed store', () => {
  it('answers with a sentence', async () => {
    const store = await temporaryStore();
    store.close();
    expect(() => store.runs.list()).toThrow(
      expect.objectContaining({ code: 'storage', message: `The lab has already closed ${store.folder}.` }),
    );
    expect(() => store.transaction(() => 1)).toThrow(expect.objectContaining({ code: 'storage' }));
  });
});

describe('the schema', () => {
  /** Every statement of the schema, as SQLite keeps it. */
  const schemaOf = (database: Database.Database): string =>
    database
      .prepare<[], { sql: string }>('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type DESC, name')
      .all()
      .map(({ sql }) => `${sql};\n`)
      .join('\n');

  it('is the one of the stored snapshot, which changes only with a new migration', async () => {
    const { folder } = await temporaryStore();
    const database = new Database(join(folder, 'bellman.sqlite'), { readonly: true });
    expect(database.pragma('user_version', { simple: true })).toBe(migrations.length);
    await expect(schemaOf(database)).toMatchFileSnapshot('schema.snapshot.sql');
    database.close();
  });

  it.each(migrations.map((_, version) => [version]))('is reached from version %d', async (version) => {
    const folder = temporaryFolder();
    const old = new Database(join(folder, 'bellman.sqlite'));
    for (const migration of migrations.slice(0, version)) old.exec(migration);
    old.pragma(`user_version = ${version}`);
    if (version > 0) old.pragma(`application_id = ${0x426c6d6e}`);
    old.close();
    const store = await temporaryStore(folder);
    const database = new Database(join(folder, 'bellman.sqlite'), { readonly: true });
    await expect(schemaOf(database)).toMatchFileSnapshot('schema.snapshot.sql');
    database.close();
    addRuns(store, 'r1');
  });
});
