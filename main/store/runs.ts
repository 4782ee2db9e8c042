import { LabError } from '../contract/errors';
import type { RunInfo } from '../contract/models';
import type { Bindable, Connection, Statement } from './connection';

/** What is remembered of a run. What can be derived (its group, its speed, its last evaluation) is not stored twice. */
export type RunRecord = Omit<RunInfo, 'evaluation' | 'groupId' | 'stepsPerSecond'> & {
  /** ISO 8601, UTC, when it was hidden; `null` while it is shown. */
  readonly deletedAt: string | null;
};

/** What may change after a run was added. */
export type RunPatch = Partial<Omit<RunRecord, 'runId' | 'experimentId' | 'deletedAt'>>;

/** The column of each field, in the order of the table. */
const columns = {
  runId: 'run_id',
  experimentId: 'experiment_id',
  env: 'env',
  algo: 'algo',
  seed: 'seed',
  settings: 'settings',
  budget: 'budget',
  evaluationPlan: 'evaluation_plan',
  stopAt: 'stop_at',
  status: 'status',
  message: 'message',
  engineChoice: 'engine_choice',
  engine: 'engine',
  engineDescription: 'engine_description',
  steps: 'steps',
  episodes: 'episodes',
  wallSeconds: 'wall_seconds',
  trainingReturn: 'training_return',
  curveHash: 'curve_hash',
  createdAt: 'created_at',
  endedAt: 'ended_at',
  tags: 'tags',
  notes: 'notes',
  starred: 'starred',
  version: 'version',
  deletedAt: 'deleted_at',
  dataset: 'dataset',
  changes: 'changes',
} as const satisfies Record<keyof RunRecord, string>;

type Field = keyof typeof columns;

const fields = Object.keys(columns) as readonly Field[];
const selection = `SELECT ${fields.map((field) => `${columns[field]} AS ${field}`).join(', ')} FROM runs`;
const jsonFields = ['settings', 'budget', 'evaluationPlan', 'tags'] as const satisfies readonly Field[];

/** Of runs whose settings stayed as they were. */
const unchanged: RunRecord['changes'] = [];

/** A record as SQLite gives it. */
type Row = { -readonly [Name in Field]: unknown };

/** Every run, hidden ones included. */
export class RunTable {
  readonly #connection: Connection;
  readonly #insert: Statement<never>;
  readonly #selectOne: Statement<Row>;
  readonly #selectAll: Statement<Row>;
  readonly #markInterrupted: Statement<{ readonly runId: string }>;
  readonly #delete: Statement<never>;
  readonly #restore: Statement<never>;
  /** One prepared statement for each set of fields that was ever updated together. */
  readonly #updates = new Map<string, Statement<never>>();

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#insert = connection.prepare(`INSERT INTO runs VALUES (${fields.map(() => '?').join(', ')})`);
    this.#selectOne = connection.prepare(`${selection} WHERE run_id = ?`);
    this.#selectAll = connection.prepare(
      `${selection} WHERE (? OR experiment_id = ?) AND (? OR deleted_at IS NULL) ORDER BY rowid`,
    );
    this.#markInterrupted = connection.prepare(
      `UPDATE runs SET status = 'interrupted', message = ? WHERE status IN ('queued', 'running', 'paused')
       RETURNING run_id AS runId`,
    );
    this.#delete = connection.prepare('UPDATE runs SET deleted_at = ? WHERE run_id = ? AND deleted_at IS NULL');
    this.#restore = connection.prepare('UPDATE runs SET deleted_at = NULL WHERE run_id = ? AND deleted_at IS NOT NULL');
  }

  /** @throws LabError `conflict` when the id is taken; `not-found` when its experiment is not stored. */
  add(record: Omit<RunRecord, 'deletedAt'>): void {
    const complete: RunRecord = { ...record, deletedAt: null };
    this.#insert.run(...fields.map((field) => toColumn(complete[field])));
  }

  /** Whether a run is stored, hidden or not. */
  has(runId: string): boolean {
    return this.#selectOne.get(runId) !== undefined;
  }

  /** Finds hidden runs too. @throws LabError `not-found` */
  get(runId: string): RunRecord {
    const row = this.#selectOne.get(runId);
    if (row === undefined) throw unknownRun(runId);
    return toRecord(row, new Map());
  }

  /** In the order in which they were added; hidden ones only when asked for. */
  list({ experimentId, includeDeleted = false }: { experimentId?: string; includeDeleted?: boolean } = {}): RunRecord[] {
    const parsed = new Map<string, unknown>();
    const rows = this.#selectAll.all(toColumn(experimentId === undefined), experimentId ?? '', toColumn(includeDeleted));
    return rows.map((row) => toRecord(row, parsed));
  }

  /** @throws LabError `not-found` */
  update(runId: string, patch: RunPatch): void {
    const changed = fields.filter((field) => (patch as Partial<RunRecord>)[field] !== undefined);
    if (changed.length === 0) return;
    const values = changed.map((field) => toColumn((patch as Partial<RunRecord>)[field]));
    if (this.#updateOf(changed).run(...values, runId) === 0) throw unknownRun(runId);
  }

  /**
   * Tells what was under way when the last lab ended without its consent. `endedAt` stays empty: nobody knows.
   *
   * @returns ids of the runs that were queued, running or paused.
   */
  markInterrupted(message: string): string[] {
    return this.#markInterrupted.all(message).map(({ runId }) => runId);
  }

  /** Hides runs; all that belongs to them stays. @returns how many were shown before. */
  delete(runIds: readonly string[], deletedAt: string): number {
    return this.#connection.transaction(() => runIds.reduce((count, runId) => count + this.#delete.run(deletedAt, runId), 0));
  }

  /** Shows hidden runs again. @returns how many were hidden before. */
  restore(runIds: readonly string[]): number {
    return this.#connection.transaction(() => runIds.reduce((count, runId) => count + this.#restore.run(runId), 0));
  }

  #updateOf(changed: readonly Field[]): Statement<never> {
    const assignments = changed.map((field) => `${columns[field]} = ?`).join(', ');
    const known = this.#updates.get(assignments);
    if (known !== undefined) return known;
    const statement = this.#connection.prepare<never>(`UPDATE runs SET ${assignments} WHERE run_id = ?`);
    this.#updates.set(assignments, statement);
    return statement;
  }
}

function unknownRun(runId: string): LabError {
  return new LabError('not-found', `Unknown run "${runId}".`);
}

function toColumn(value: RunRecord[Field] | undefined): Bindable {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'object' && value !== null) return JSON.stringify(value);
  return value ?? null;
}

/**
 * Turns a row into a record in place: copying twenty-eight fields of ten thousand rows would double the time of a list.
 *
 * @param parsed values by their JSON, shared because many runs have the same settings.
 */
function toRecord(row: Row, parsed: Map<string, unknown>): RunRecord {
  for (const field of jsonFields) row[field] = parseOnce(row[field] as string, parsed);
  row.changes = row.changes === null ? unchanged : parseOnce(row.changes as string, parsed);
  row.starred = row.starred === 1;
  return row as RunRecord;
}

function parseOnce(json: string, parsed: Map<string, unknown>): unknown {
  let value = parsed.get(json);
  if (value === undefined) {
    value = JSON.parse(json);
    parsed.set(json, value);
  }
  return value;
}
