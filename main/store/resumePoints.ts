import { bytesOf, type Connection, type Statement } from './connection';

/** Everything a run needs to go on bit for bit. */
export interface ResumePoint {
  readonly step: number;
  readonly state: Uint8Array;
}

/** The newest resumable state of each run: one, because states can have tens of megabytes. */
export class ResumePointTable {
  readonly #insert: Statement<never>;
  readonly #select: Statement<ResumePoint>;
  readonly #delete: Statement<never>;

  constructor(connection: Connection) {
    this.#insert = connection.prepare(
      `INSERT INTO resume_points (run_id, step, state) VALUES (?, ?, ?)
       ON CONFLICT (run_id) DO UPDATE SET step = excluded.step, state = excluded.state`,
    );
    this.#select = connection.prepare('SELECT step, state FROM resume_points WHERE run_id = ?');
    this.#delete = connection.prepare('DELETE FROM resume_points WHERE run_id = ?');
  }

  /**
   * Puts this one in the place of the last: a reader, or a lab started after a crash, finds the one or the other, whole.
   *
   * @throws LabError `not-found` for a run that is not stored.
   */
  save(runId: string, step: number, state: Uint8Array): void {
    this.#insert.run(runId, step, state);
  }

  /** `undefined` when the run has none. */
  get(runId: string): ResumePoint | undefined {
    const found = this.#select.get(runId);
    return found && { step: found.step, state: bytesOf(found.state) };
  }

  delete(runId: string): void {
    this.#delete.run(runId);
  }
}
