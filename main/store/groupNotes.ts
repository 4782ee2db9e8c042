import type { GroupNotes } from '../contract/models';
import type { Connection, Statement } from './connection';

/** What people wrote about groups of runs, made or automatic. */
export class GroupNotesTable {
  readonly #save: Statement<never>;
  readonly #select: Statement<GroupNotes>;
  readonly #delete: Statement<never>;

  constructor(connection: Connection) {
    this.#save = connection.prepare(
      'INSERT INTO group_notes (group_id, notes) VALUES (?, ?) ON CONFLICT (group_id) DO UPDATE SET notes = excluded.notes',
    );
    this.#select = connection.prepare('SELECT group_id AS groupId, notes FROM group_notes ORDER BY rowid');
    this.#delete = connection.prepare('DELETE FROM group_notes WHERE group_id = ?');
  }

  /** Puts these in the place of what was there; an empty text leaves nothing. */
  save({ groupId, notes }: GroupNotes): void {
    if (notes === '') this.#delete.run(groupId);
    else this.#save.run(groupId, notes);
  }

  list(): GroupNotes[] {
    return this.#select.all();
  }
}
