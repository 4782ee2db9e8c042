import type { CleanUp, Occupied, StorageInfo } from '../contract/storage';
import type { Connection, Statement } from './connection';

/** Runs nobody works on, so that nothing is taken from under them. */
const ended = "status NOT IN ('queued', 'running', 'paused')";
const deletedRuns = `SELECT run_id FROM runs WHERE deleted_at IS NOT NULL AND ${ended}`;
const finishedRuns = "SELECT run_id FROM runs WHERE deleted_at IS NULL AND status = 'finished' AND starred = 0";

/** Checkpoints of ended runs without a star that are neither the newest nor the best evaluated of their run. */
const spareCheckpoints = `
  SELECT checkpoints.rowid FROM checkpoints JOIN runs USING (run_id)
  WHERE deleted_at IS NULL AND starred = 0 AND ${ended}
    AND step <> (SELECT max(step) FROM checkpoints AS newest WHERE newest.run_id = runs.run_id)
    AND step IS NOT (
      SELECT evaluations.step FROM evaluations JOIN checkpoints AS evaluated USING (run_id, step)
      WHERE evaluations.run_id = runs.run_id AND mean_return IS NOT NULL ORDER BY mean_return DESC, step DESC LIMIT 1
    )`;

/** Tables that hang on a run, before the runs themselves. */
const runTables = ['curve_chunks', 'evaluations', 'checkpoints', 'resume_points'] as const;

const bytesOfTable = {
  curve_chunks: 'length(steps) + length(point_values)',
  checkpoints: 'length(policy)',
  resume_points: 'length(state)',
} as const;

/** How much room everything takes, and the only way to remove runs for good. */
export class Storage {
  readonly #usage: Statement<Occupied>;
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#usage = connection.prepare(
      `SELECT page_count * page_size AS bytes, 0 AS count FROM pragma_page_count, pragma_page_size`,
    );
  }

  describe(): StorageInfo {
    const isShown = 'run_id IN (SELECT run_id FROM runs WHERE deleted_at IS NULL)';
    return {
      fileBytes: this.#fileBytes(),
      curves: {
        count: this.#count('SELECT run_id FROM runs WHERE deleted_at IS NULL'),
        bytes: this.#measure('curve_chunks', isShown).bytes,
      },
      checkpoints: this.#measure('checkpoints', isShown),
      resumePoints: this.#measure('resume_points', isShown),
      deleted: this.#measureRuns('SELECT run_id FROM runs WHERE deleted_at IS NOT NULL'),
      cleanUps: {
        deleted: this.#spare('deleted'),
        checkpoints: this.#spare('checkpoints'),
        resumePoints: this.#spare('resumePoints'),
      },
    };
  }

  /** Removes what `describe` counts under the names, all or nothing. There is no undo. @throws LabError `storage` */
  remove(parts: readonly CleanUp[]): Readonly<Partial<Record<CleanUp, Occupied>>> {
    return this.#connection.transaction(() => {
      const removed: Partial<Record<CleanUp, Occupied>> = {};
      for (const part of new Set(parts)) {
        removed[part] = this.#spare(part);
        this.#remove(part);
      }
      return removed;
    });
  }

  /**
   * Gives room that nothing uses any more back to the disk, for which the file is written anew.
   *
   * @returns by how many bytes the file has become smaller. @throws LabError `storage` where the disk has no room for that.
   */
  shrink(): number {
    const before = this.#fileBytes();
    this.#connection.prepare('VACUUM').run();
    this.#connection.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
    return before - this.#fileBytes();
  }

  #fileBytes(): number {
    return this.#usage.get()?.bytes ?? 0;
  }

  #spare(part: CleanUp): Occupied {
    if (part === 'deleted') return this.#measureRuns(deletedRuns);
    if (part === 'checkpoints') return this.#measure('checkpoints', `rowid IN (${spareCheckpoints})`);
    return this.#measure('resume_points', `run_id IN (${finishedRuns})`);
  }

  #remove(part: CleanUp): void {
    if (part === 'checkpoints') this.#run(`DELETE FROM checkpoints WHERE rowid IN (${spareCheckpoints})`);
    else if (part === 'resumePoints') this.#run(`DELETE FROM resume_points WHERE run_id IN (${finishedRuns})`);
    else for (const table of [...runTables, 'runs']) this.#run(`DELETE FROM ${table} WHERE run_id IN (${deletedRuns})`);
  }

  #run(sql: string): void {
    this.#connection.prepare(sql).run();
  }

  #count(runIds: string): number {
    return this.#connection.prepare<Occupied>(`SELECT count(*) AS count, 0 AS bytes FROM (${runIds})`).get()?.count ?? 0;
  }

  #measureRuns(runIds: string): Occupied {
    const tables = Object.keys(bytesOfTable) as (keyof typeof bytesOfTable)[];
    const bytes = tables.reduce((sum, table) => sum + this.#measure(table, `run_id IN (${runIds})`).bytes, 0);
    return { count: this.#count(runIds), bytes };
  }

  #measure(table: keyof typeof bytesOfTable, condition: string): Occupied {
    const sql = `SELECT count(*) AS count, coalesce(sum(${bytesOfTable[table]}), 0) AS bytes FROM ${table} WHERE ${condition}`;
    return this.#connection.prepare<Occupied>(sql).get() ?? { count: 0, bytes: 0 };
  }
}
