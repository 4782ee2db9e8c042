import { LabError } from '../contract/errors';
import type { DatasetInfo } from '../contract/models';
import { bytesOf, type Connection, type Statement } from './connection';

type Row = Omit<DatasetInfo, 'hasExpert'> & { readonly hasExpert: number };

const infoColumns = `dataset_id AS datasetId, name, env, origin, run_id AS runId, has_expert AS hasExpert, episodes, steps,
  mean_return AS meanReturn, created_at AS createdAt`;

/** Recorded episodes, encoded, with what lists show of them. */
export class DatasetTable {
  readonly #insert: Statement<never>;
  readonly #selectAll: Statement<Row>;
  readonly #selectOne: Statement<Row>;
  readonly #selectContent: Statement<{ readonly content: Uint8Array }>;
  readonly #countRuns: Statement<{ readonly count: number }>;
  readonly #delete: Statement<never>;

  constructor(connection: Connection) {
    this.#insert = connection.prepare('INSERT INTO datasets VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.#selectAll = connection.prepare(`SELECT ${infoColumns} FROM datasets ORDER BY rowid`);
    this.#selectOne = connection.prepare(`SELECT ${infoColumns} FROM datasets WHERE dataset_id = ?`);
    this.#selectContent = connection.prepare('SELECT content FROM datasets WHERE dataset_id = ?');
    this.#countRuns = connection.prepare('SELECT count(*) AS count FROM runs WHERE dataset = ?');
    this.#delete = connection.prepare('DELETE FROM datasets WHERE dataset_id = ?');
  }

  add(info: DatasetInfo, content: Uint8Array): void {
    const { datasetId, name, env, origin, runId, hasExpert, episodes, steps, meanReturn, createdAt } = info;
    this.#insert.run(datasetId, name, env, origin, runId, hasExpert ? 1 : 0, episodes, steps, meanReturn, createdAt, content);
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

  /** @throws LabError `not-found`; `conflict` where a run learned from it, which could then never be repeated. */
  delete(datasetId: string): void {
    const { count } = this.#countRuns.get(datasetId)!;
    if (count > 0) {
      throw new LabError('conflict', `Data set ${datasetId} must stay: ${count} run${count === 1 ? '' : 's'} learned from it.`);
    }
    if (this.#delete.run(datasetId) === 0) throw unknownDataset(datasetId);
  }
}

function toInfo(row: Row): DatasetInfo {
  return { ...row, hasExpert: row.hasExpert === 1 };
}

function unknownDataset(datasetId: string): LabError {
  return new LabError('not-found', `Unknown data set "${datasetId}".`);
}
