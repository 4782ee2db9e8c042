import type { RunGroup } from '../contract/models';
import type { Connection, Statement } from './connection';

interface Row {
  readonly groupId: string;
  readonly label: string;
  readonly runIds: string;
  readonly createdAt: string;
}

/** Groups of runs that somebody put together. */
export class RunGroupTable {
  readonly #save: Statement<never>;
  readonly #select: Statement<Row>;
  readonly #delete: Statement<never>;

  constructor(connection: Connection) {
    this.#save = connection.prepare(
      `INSERT INTO run_groups (group_id, label, run_ids, created_at) VALUES (?, ?, ?, ?)
       ON CONFLICT (group_id) DO UPDATE SET label = excluded.label, run_ids = excluded.run_ids`,
    );
    this.#select = connection.prepare(
      'SELECT group_id AS groupId, label, run_ids AS runIds, created_at AS createdAt FROM run_groups ORDER BY rowid',
    );
    this.#delete = connection.prepare('DELETE FROM run_groups WHERE group_id = ?');
  }

  /** Puts this one in the place of the one with the same id, which keeps its time of creation. */
  save({ groupId, label, runIds, createdAt }: RunGroup): void {
    this.#save.run(groupId, label, JSON.stringify(runIds), createdAt);
  }

  /** In the order in which they were made. */
  list(): RunGroup[] {
    return this.#select.all().map((row) => ({ ...row, runIds: JSON.parse(row.runIds) as string[] }));
  }

  /** @returns how many there were of that id. */
  delete(groupId: string): number {
    return this.#delete.run(groupId);
  }
}
