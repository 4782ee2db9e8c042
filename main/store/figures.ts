import { decode, encode } from '../contract/encoding';
import type { FigureResult, FigureSummary } from '../contract/models';
import { bytesOf, type Connection, type Statement } from './connection';

interface SummaryRow extends FigureSummary {
  readonly name: string;
}

const summaryColumns = `name, seeds, seconds, computed_at AS computedAt, version, check_count AS checkCount,
  passed_count AS passedCount`;

/** The newest result of each figure. */
export class FigureTable {
  readonly #insert: Statement<never>;
  readonly #selectSummaries: Statement<SummaryRow>;
  readonly #selectOne: Statement<SummaryRow & { readonly data: Uint8Array }>;

  constructor(connection: Connection) {
    this.#insert = connection.prepare('INSERT OR REPLACE INTO figures VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
    this.#selectSummaries = connection.prepare(`SELECT ${summaryColumns} FROM figures`);
    this.#selectOne = connection.prepare(`SELECT ${summaryColumns}, data FROM figures WHERE name = ?`);
  }

  /** Stores a result in place of the one before. */
  save(result: FigureResult): void {
    const { name, seeds, seconds, computedAt, version, checkCount, passedCount, series, checks } = result;
    this.#insert.run(name, seeds, seconds, computedAt, version, checkCount, passedCount, encode({ series, checks }));
  }

  /** Of every figure that was ever worked out, by name. */
  summaries(): ReadonlyMap<string, FigureSummary> {
    return new Map(this.#selectSummaries.all().map(({ name, ...summary }) => [name, summary]));
  }

  /** `undefined` for a figure that was never worked out. */
  get(name: string): FigureResult | undefined {
    const row = this.#selectOne.get(name);
    if (row === undefined) return undefined;
    const { data, ...summary } = row;
    return { ...summary, ...(decode(bytesOf(data)) as Pick<FigureResult, 'series' | 'checks'>) };
  }
}
