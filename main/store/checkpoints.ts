import { LabError } from '../contract/errors';
import { bytesOf, type Connection, type Statement } from './connection';

/** The policy a run had at a step. */
export interface Checkpoint {
  readonly step: number;
  readonly policy: Uint8Array;
}

/** Policies along each run, for watching and exporting any moment of it. */
export class CheckpointTable {
  readonly #insert: Statement<never>;
  readonly #selectSteps: Statement<{ readonly step: number }>;
  readonly #selectLatest: Statement<Checkpoint>;
  readonly #selectOne: Statement<Checkpoint>;
  readonly #delete: Statement<never>;

  constructor(connection: Connection) {
    this.#insert = connection.prepare('INSERT OR REPLACE INTO checkpoints (run_id, step, policy) VALUES (?, ?, ?)');
    this.#selectSteps = connection.prepare('SELECT step FROM checkpoints WHERE run_id = ? ORDER BY step');
    this.#selectLatest = connection.prepare('SELECT step, policy FROM checkpoints WHERE run_id = ? ORDER BY step DESC LIMIT 1');
    this.#selectOne = connection.prepare('SELECT step, policy FROM checkpoints WHERE run_id = ? AND step = ?');
    this.#delete = connection.prepare('DELETE FROM checkpoints WHERE run_id = ? AND step > ?');
  }

  /**
   * Stores the policy of a step; a second at the same step takes the place of the first.
   *
   * @throws LabError `not-found` for a run that is not stored.
   */
  save(runId: string, step: number, policy: Uint8Array): void {
    this.#insert.run(runId, step, policy);
  }

  /** Steps that have one, ascending. */
  list(runId: string): number[] {
    return this.#selectSteps.all(runId).map(({ step }) => step);
  }

  /** @throws LabError `not-found` when there is none at that step, naming the nearest. */
  get(runId: string, step: number | 'latest'): Checkpoint {
    const found = step === 'latest' ? this.#selectLatest.get(runId) : this.#selectOne.get(runId, step);
    if (found !== undefined) return { step: found.step, policy: bytesOf(found.policy) };
    throw new LabError('not-found', this.#absence(runId, step));
  }

  /** Drops what a run that goes on from `step` is going to repeat. */
  truncateAfter(runId: string, step: number): void {
    this.#delete.run(runId, step);
  }

  #absence(runId: string, step: number | 'latest'): string {
    const steps = this.list(runId);
    if (step === 'latest' || steps.length === 0) return `Run ${runId} has no checkpoint yet.`;
    const nearest = steps.reduce((best, one) => (Math.abs(one - step) < Math.abs(best - step) ? one : best));
    return `Run ${runId} has no checkpoint at step ${step}. The nearest is at step ${nearest}.`;
  }
}
