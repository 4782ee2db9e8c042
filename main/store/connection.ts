import type SqliteDatabase from 'better-sqlite3';
import { storageFailure } from './failures';

/** What may be bound to a `?`. */
export type Bindable = string | number | null | Uint8Array;

/** One prepared SQL statement whose failures are sentences. */
export interface Statement<Row> {
  /** Executes it; the number of rows that changed. */
  run(...bound: Bindable[]): number;
  get(...bound: Bindable[]): Row | undefined;
  all(...bound: Bindable[]): Row[];
}

/** An open database. The only way in which tables reach SQLite, so that every failure is a LabError. */
export class Connection {
  /** @param place what errors call it: the data folder. */
  constructor(
    private readonly database: SqliteDatabase.Database,
    private readonly place: string,
  ) {}

  /** Prepares `sql` once, for use as often as wanted. @throws LabError */
  prepare<Row>(sql: string): Statement<Row> {
    const statement = this.#attempt(() => this.database.prepare<Bindable[], Row>(sql));
    return {
      run: (...bound) => this.#attempt(() => statement.run(...bound).changes),
      get: (...bound) => this.#attempt(() => statement.get(...bound)),
      all: (...bound) => this.#attempt(() => statement.all(...bound)),
    };
  }

  /**
   * Does all of `work`, which must not wait for anything, or none of it; may be nested.
   *
   * @throws LabError, and whatever `work` throws.
   */
  transaction<Result>(work: () => Result): Result {
    let thrown: { readonly error: unknown } | undefined;
    try {
      return this.database.transaction(() => {
        try {
          return work();
        } catch (error) {
          thrown = { error };
          throw error;
        }
      })();
    } catch (error) {
      // Errors of `work` itself pass unchanged; only those of SQLite (as at the commit) are put into words.
      throw thrown !== undefined && thrown.error === error ? error : storageFailure(error, this.place);
    }
  }

  close(): void {
    this.#attempt(() => this.database.close());
  }

  #attempt<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      throw storageFailure(error, this.place);
    }
  }
}

/** A stored blob as plain bytes: SQLite hands out Node's Buffer, whose methods differ from those of its parent. */
export function bytesOf(blob: Uint8Array): Uint8Array {
  return new Uint8Array(blob.buffer, blob.byteOffset, blob.byteLength);
}
