import type { ExperimentInfo } from '../contract/models';
import type { Connection, Statement } from './connection';

/** An experiment without its runs, which point to it. */
export type ExperimentRecord = Omit<ExperimentInfo, 'runs'>;

/** Runs that were started together. */
export class ExperimentTable {
  readonly #insert: Statement<never>;
  readonly #select: Statement<ExperimentRecord>;

  constructor(connection: Connection) {
    this.#insert = connection.prepare('INSERT INTO experiments (experiment_id, name, created_at) VALUES (?, ?, ?)');
    this.#select = connection.prepare(
      'SELECT experiment_id AS experimentId, name, created_at AS createdAt FROM experiments ORDER BY rowid',
    );
  }

  /** @throws LabError `conflict` when the id is taken. */
  add({ experimentId, name, createdAt }: ExperimentRecord): void {
    this.#insert.run(experimentId, name, createdAt);
  }

  /** All of them, in the order in which they were added. */
  list(): ExperimentRecord[] {
    return this.#select.all();
  }
}
