import type { Connection, Statement } from './connection';

/** Small things to remember by name, such as the engine that proved fastest here. */
export class ChoiceTable {
  readonly #insert: Statement<never>;
  readonly #select: Statement<{ readonly value: string }>;

  constructor(connection: Connection) {
    this.#insert = connection.prepare('INSERT OR REPLACE INTO choices (name, value) VALUES (?, ?)');
    this.#select = connection.prepare('SELECT value FROM choices WHERE name = ?');
  }

  /** What JSON kept of the value; `undefined` when nothing was set under that name. */
  get(name: string): unknown {
    const found = this.#select.get(name);
    return found && JSON.parse(found.value);
  }

  set(name: string, value: unknown): void {
    this.#insert.run(name, JSON.stringify(value));
  }
}
