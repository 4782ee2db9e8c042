import { LabError } from '../contract/errors';
import type { DatasetInfo } from '../contract/models';
import { bytesOf, type Connection, type Statement } from './connection';

type Row = Omit<DatasetInfo, 'hasExpert'> & { readonly hasExpert: number };

const infoColumns = `dataset_id AS datasetId, name, env, origin, run_id AS runId, has_expert AS hasExpert, episodes, steps,
  mean_return AS meanReturn, return_deviation AS returnDeviation, created_at AS createdAt`;

/** Recorded episodes, encoded, with what lists show of them. */
export class DatasetTable {
  readonly #insert: Statement<never>;
  readonly #selectAll: Statement<Row>;
  readonly #selectOne: Statement<Row>;
  readonly #selectContent: Statement<{ readonly content: Uint8Array }>;
  readonly #countRuns: Statement<{ readonly count: number }>;
  readonly #hide: Statement<never>;
  readonly #restore: Statement<never>;
  readonly #forget: Statement<never>;

  constructor(connection: Connection) {
    this.#insert =
      connection.prepare(`INSERT INTO datasets (dataset_id, name, env, origin, run_id, has_expert, episodes, steps, mean_return, return_deviation,
       created_at, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    this.#selectAll = connection.prepare(`SELECT ${infoColumns} FROM datasets WHERE deleted_at IS NULL ORDER BY rowid`);
    this.#selectOne = connection.prepare(`SELECT ${infoColumns} FROM datasets WHERE dataset_id = ? AND deleted_at IS NULL`);
    this.#selectContent = connection.prepare('SELECT content FROM datasets WHERE dataset_id = ? AND deleted_at IS NULL');
    this.#countRuns = connection.prepare('SELECT count(*) AS count FROM runs WHERE dataset = ?');
    this.#hide = connection.prepare('UPDATE datasets SET deleted_at = ? WHERE dataset_id = ? AND deleted_at IS NULL');
    this.#restore = connection.prepare('UPDATE datasets SET deleted_at = NULL WHERE dataset_id = ? AND deleted_at IS NOT NULL');
    this.#forget = connection.prepare('DELETE FROM datasets WHERE deleted_at IS NOT NULL');
  }

  add(info: DatasetInfo, content: Uint8Array): void {
    const { datasetId, name, env, origin, runId, hasExpert, episodes, steps, meanReturn, returnDeviation, createdAt } = info;
    const about = [
      datasetId,
      name,
      env,
      origin,
      runId,
      hasExpert ? 1 : 0,
      episodes,
      steps,
      meanReturn,
      returnDeviation,
      createdAt,
    ];
    this.#insert.run(...about, content);
  }

  /** In the order in which they were added. */
  list(): DatasetInfo[] {
    return this.#selectAll.all().map(toInfo);
  }

  /** @throws LabError `not-found` */
  get(datasetId: string): DatasetInfo {
    const row = this.#selectOne.get(datasetId);
    if (row === undefined) throw unknownDataset(datasetId);
    return toInfo(row);
  }

  /** The encoded episodes. @throws LabError `not-found` */
  content(datasetId: string): Uint8Array {
    const row = this.#selectContent.get(datasetId);
    if (row === undefined) throw unknownDataset(datasetId);
    return bytesOf(row.content);
  }

  /**
   * Hides a data set until it is restored or forgotten.
   *
   * @throws LabError `not-found`; `conflict` where a run learned from it, which could then never be repeated.
   */
  delete(datasetId: string): void {
    const { count } = this.#countRuns.get(datasetId)!;
    if (count > 0) {
      throw new LabError('conflict', `Data set ${datasetId} must stay: ${count} run${count === 1 ? '' : 's'} learned from it.`);
    }
    if (this.#hide.run(new Date().toISOString(), datasetId) === 0) throw unknownDataset(datasetId);
  }

  /** Shows a hidden one again. @returns whether there was one. */
  restore(datasetId: string): boolean {
    return this.#restore.run(datasetId) > 0;
  }

  /** Removes what is hidden, for good. */
  forgetDeleted(): void {
    this.#forget.run();
  }
}

function toInfo(row: Row): DatasetInfo {
  return { ...row, hasExpert: row.hasExpert === 1 };
}

function unknownDataset(datasetId: string): LabError {
  return new LabError('not-found', `Unknown data set "${datasetId}".`);
}
