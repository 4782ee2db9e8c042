import type { Evaluation } from '../contract/models';
import type { Connection, Statement } from './connection';

interface Row {
  readonly runId: string;
  readonly step: number;
  readonly meanReturn: number | null;
  readonly standardDeviation: number | null;
  readonly episodes: number;
}

const columns = 'mean_return AS meanReturn, standard_deviation AS standardDeviation, episodes';

/** Evaluations of each run, by the training steps that the policy had behind it. */
export class EvaluationTable {
  readonly #insert: Statement<never>;
  readonly #select: Statement<Row>;
  readonly #selectLatest: Statement<Row>;
  readonly #delete: Statement<never>;

  constructor(connection: Connection) {
    this.#insert = connection.prepare('INSERT OR REPLACE INTO evaluations VALUES (?, ?, ?, ?, ?)');
    this.#select = connection.prepare(`SELECT run_id AS runId, step, ${columns} FROM evaluations WHERE run_id = ? ORDER BY step`);
    this.#selectLatest = connection.prepare(
      // With max(), SQLite takes the other columns from the row of the maximum (sqlite.org/lang_select.html, §2.5).
      `SELECT run_id AS runId, max(step) AS step, ${columns} FROM evaluations GROUP BY run_id`,
    );
    this.#delete = connection.prepare('DELETE FROM evaluations WHERE run_id = ? AND step > ?');
  }

  /**
   * Stores one; a second at the same step takes the place of the first.
   *
   * @throws LabError `not-found` for a run that is not stored.
   */
  add(runId: string, { step, meanReturn, standardDeviation, episodes }: Evaluation): void {
    this.#insert.run(runId, step, meanReturn, standardDeviation, episodes);
  }

  /** Those of a run, by ascending step. */
  list(runId: string): Evaluation[] {
    return this.#select.all(runId).map(toEvaluation);
  }

  /** The last one of every run that has any, by run id. */
  latest(): ReadonlyMap<string, Evaluation> {
    return new Map(this.#selectLatest.all().map((row) => [row.runId, toEvaluation(row)]));
  }

  /** Drops what a run that goes on from `step` is going to repeat. */
  truncateAfter(runId: string, step: number): void {
    this.#delete.run(runId, step);
  }
}

/** SQLite keeps NaN as NULL. */
function toEvaluation({ step, meanReturn, standardDeviation, episodes }: Row): Evaluation {
  return {
    step,
    meanReturn: meanReturn ?? Number.NaN,
    standardDeviation: standardDeviation ?? Number.NaN,
    episodes,
  };
}
