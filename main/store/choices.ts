import type { Connection, Statement } from './connection';

/** Anything that JSON can hold without loss. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [name: string]: JsonValue };

/** Small things to remember by name, such as the engine that proved fastest here. */
export class ChoiceTable {
  readonly #insert: Statement<never>;
  readonly #select: Statement<{ readonly value: string }>;

  constructor(connection: Connection) {
    this.#insert = connection.prepare('INSERT OR REPLACE INTO choices (name, value) VALUES (?, ?)');
    this.#select = connection.prepare('SELECT value FROM choices WHERE name = ?');
  }

  /** `undefined` when nothing was set under that name. */
  get(name: string): JsonValue | undefined {
    const found = this.#select.get(name);
    return found && (JSON.parse(found.value) as JsonValue);
  }

  set(name: string, value: JsonValue): void {
    this.#insert.run(name, JSON.stringify(value));
  }
}
