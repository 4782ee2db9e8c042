import { LabError } from '../contract/errors';
import type { SweepDescription, SweepStatus, SweepTrial } from '../contract/models';
import type { Connection, Statement } from './connection';

/** A sweep without its trials. */
export interface SweepRecord {
  readonly sweepId: string;
  readonly name: string;
  readonly status: SweepStatus;
  readonly message: string;
  readonly description: SweepDescription;
  /** Everything decided when it was made, for `main/rl/sweeps`; stored as it is. */
  readonly design: unknown;
  readonly createdAt: string;
  readonly endedAt: string | null;
  readonly version: string;
}

/** A trial of a sweep; its runs are those of its experiment. */
export interface SweepTrialRecord {
  readonly number: number;
  readonly kind: SweepTrial['kind'];
  readonly settings: SweepTrial['settings'];
  readonly experimentId: string;
  /** One list of values for each stage that has ended, `null` for a run that failed. */
  readonly stages: readonly (readonly (number | null)[])[];
}

type JsonText<Item, Keys extends keyof Item> = Omit<Item, Keys> & { readonly [Key in Keys]: string };

const sweepColumns =
  'sweep_id AS sweepId, name, status, message, description, design, created_at AS createdAt, ended_at AS endedAt, version';

/** Sweeps, and what came of their trials: all that is needed to go on with one. */
export class SweepTable {
  readonly #insert: Statement<never>;
  readonly #select: Statement<JsonText<SweepRecord, 'description' | 'design'>>;
  readonly #selectAll: Statement<JsonText<SweepRecord, 'description' | 'design'>>;
  readonly #update: Statement<never>;
  readonly #markInterrupted: Statement<never>;
  readonly #insertTrial: Statement<never>;
  readonly #updateTrial: Statement<never>;
  readonly #selectTrials: Statement<JsonText<SweepTrialRecord, 'settings' | 'stages'>>;

  constructor(connection: Connection) {
    this.#insert = connection.prepare('INSERT INTO sweeps VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.#select = connection.prepare(`SELECT ${sweepColumns} FROM sweeps WHERE sweep_id = ?`);
    this.#selectAll = connection.prepare(`SELECT ${sweepColumns} FROM sweeps ORDER BY rowid`);
    this.#update = connection.prepare('UPDATE sweeps SET status = ?, message = ?, ended_at = ? WHERE sweep_id = ?');
    this.#markInterrupted = connection.prepare("UPDATE sweeps SET status = 'interrupted', message = ? WHERE status = 'running'");
    this.#insertTrial = connection.prepare('INSERT INTO sweep_trials VALUES (?, ?, ?, ?, ?, ?)');
    this.#updateTrial = connection.prepare('UPDATE sweep_trials SET stages = ? WHERE sweep_id = ? AND number = ?');
    this.#selectTrials = connection.prepare(
      `SELECT number, kind, settings, experiment_id AS experimentId, stages FROM sweep_trials
       WHERE sweep_id = ? ORDER BY number`,
    );
  }

  /** @throws LabError `conflict` when the id is taken. */
  add({ sweepId, name, status, message, description, design, createdAt, endedAt, version }: SweepRecord): void {
    const texts = [JSON.stringify(description), JSON.stringify(design)] as const;
    this.#insert.run(sweepId, name, status, message, ...texts, createdAt, endedAt, version);
  }

  /** @throws LabError `not-found` */
  get(sweepId: string): SweepRecord {
    const row = this.#select.get(sweepId);
    if (row === undefined) throw new LabError('not-found', `Unknown sweep "${sweepId}".`);
    return toSweep(row);
  }

  /** In the order in which they were made. */
  list(): SweepRecord[] {
    return this.#selectAll.all().map(toSweep);
  }

  setStatus(sweepId: string, status: SweepStatus, message: string, endedAt: string | null): void {
    this.#update.run(status, message, endedAt, sweepId);
  }

  /** Tells what was under way when the last lab ended without its consent. */
  markInterrupted(message: string): void {
    this.#markInterrupted.run(message);
  }

  /** @throws LabError `not-found` when the sweep or the experiment is not stored; `conflict` when the trial is. */
  addTrial(sweepId: string, { number, kind, settings, experimentId, stages }: SweepTrialRecord): void {
    this.#insertTrial.run(sweepId, number, kind, JSON.stringify(settings), experimentId, JSON.stringify(stages));
  }

  setStages(sweepId: string, number: number, stages: SweepTrialRecord['stages']): void {
    this.#updateTrial.run(JSON.stringify(stages), sweepId, number);
  }

  /** By ascending number. */
  trials(sweepId: string): SweepTrialRecord[] {
    return this.#selectTrials.all(sweepId).map((row) => ({
      ...row,
      settings: JSON.parse(row.settings) as SweepTrialRecord['settings'],
      stages: JSON.parse(row.stages) as SweepTrialRecord['stages'],
    }));
  }
}

function toSweep(row: JsonText<SweepRecord, 'description' | 'design'>): SweepRecord {
  return { ...row, description: JSON.parse(row.description) as SweepDescription, design: JSON.parse(row.design) };
}
