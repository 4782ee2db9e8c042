import { LabError } from '../contract/errors';
import type { Connection, Statement } from './connection';

/** Points of one curve, by steps that never go back. */
export interface CurvePoints {
  readonly steps: Float64Array;
  readonly values: Float64Array;
}

/** Largest number of points that chunks are merged up to: 1 MiB of steps and values. */
export const largestMergedCount = 65_536;

interface Chunk {
  readonly position: number;
  readonly count: number;
  readonly steps: Uint8Array;
  readonly values: Uint8Array;
}

interface ChunkSummary {
  readonly position: number;
  readonly count: number;
  readonly lastStep: number;
}

/**
 * Curves as columns in chunks: exact doubles, little-endian as in the memory of every machine we run on.
 *
 * A chunk is merged with the one before it while that has fewer than twice as many points, up to
 * `largestMergedCount`. So the counts of the chunks below that limit at least halve from one to the next: n points in
 * batches of one size make at most 3 n / 65,536 + 17 rows. A merge makes a chunk at least half as large again, so a
 * point is rewritten at most log₁.₅ 65,536 ≈ 27 times.
 */
export class CurveTable {
  readonly #connection: Connection;
  readonly #insert: Statement<never>;
  readonly #selectLast: Statement<ChunkSummary>;
  readonly #selectOne: Statement<Chunk>;
  readonly #selectWithin: Statement<Chunk>;
  readonly #selectNames: Statement<{ readonly name: string }>;
  readonly #selectAcross: Statement<Chunk & { readonly name: string }>;
  readonly #deleteFrom: Statement<never>;
  readonly #deleteAfter: Statement<never>;

  constructor(connection: Connection) {
    const columns = 'position, count, steps, point_values AS "values"';
    const ofCurve = 'FROM curve_chunks WHERE run_id = ? AND name = ?';
    this.#connection = connection;
    this.#insert = connection.prepare('INSERT INTO curve_chunks VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
    this.#selectLast = connection.prepare(
      `SELECT position, count, last_step AS lastStep ${ofCurve} AND position < ? ORDER BY position DESC LIMIT 1`,
    );
    this.#selectOne = connection.prepare(`SELECT ${columns} ${ofCurve} AND position = ?`);
    this.#selectWithin = connection.prepare(
      `SELECT ${columns} ${ofCurve} AND first_step <= ? AND last_step >= ? ORDER BY position`,
    );
    this.#selectNames = connection.prepare('SELECT DISTINCT name FROM curve_chunks WHERE run_id = ? ORDER BY name');
    this.#selectAcross = connection.prepare(
      `SELECT name, ${columns} FROM curve_chunks WHERE run_id = ? AND first_step <= ? AND last_step > ?`,
    );
    this.#deleteFrom = connection.prepare('DELETE FROM curve_chunks WHERE run_id = ? AND name = ? AND position >= ?');
    this.#deleteAfter = connection.prepare('DELETE FROM curve_chunks WHERE run_id = ? AND first_step > ?');
  }

  /**
   * Adds points at the end of a curve, which begins with the first of them.
   *
   * @throws LabError `conflict` when the columns differ in length or steps go back; `not-found` for a run that is not stored.
   */
  append(runId: string, name: string, steps: Float64Array, values: Float64Array): void {
    if (steps.length !== values.length) {
      throw new LabError('conflict', `${name} must have one value for each of its ${steps.length} steps, got ${values.length}.`);
    }
    if (steps.length === 0) return;
    this.#connection.transaction(() => {
      const last = this.#selectLast.get(runId, name, Number.MAX_SAFE_INTEGER);
      checkAscending(name, last?.lastStep ?? -Infinity, steps);
      this.#merge(runId, name, last, { steps, values });
    });
  }

  /** The whole curve, or the part of it within two steps; without points when there is none of that name. */
  read(runId: string, name: string, [first, last]: readonly [number, number] = [-Infinity, Infinity]): CurvePoints {
    const { steps, values } = joinChunks(this.#selectWithin.all(runId, name, last, first));
    const begin = first === -Infinity ? 0 : steps.findIndex((step) => step >= first);
    const end = last === Infinity ? steps.length : steps.findLastIndex((step) => step <= last) + 1;
    return begin < 0
      ? { steps: steps.subarray(0, 0), values: values.subarray(0, 0) }
      : { steps: steps.subarray(begin, end), values: values.subarray(begin, end) };
  }

  /** Names of the curves of a run, in alphabetical order. */
  names(runId: string): string[] {
    return this.#selectNames.all(runId).map(({ name }) => name);
  }

  /** Drops, from all curves of a run, what one that goes on from `step` is going to repeat: points beyond `step`. */
  truncateAfter(runId: string, step: number): void {
    this.#connection.transaction(() => {
      this.#deleteAfter.run(runId, step);
      for (const chunk of this.#selectAcross.all(runId, step, step)) {
        const { steps, values } = joinChunks([chunk]);
        const kept = steps.findIndex((one) => one > step);
        this.#deleteFrom.run(runId, chunk.name, chunk.position);
        this.#write(runId, chunk.name, chunk.position, { steps: steps.subarray(0, kept), values: values.subarray(0, kept) });
      }
    });
  }

  /** Writes `added` behind the chunk `last`, in one row with as many of the rows before it as the rule above says. */
  #merge(runId: string, name: string, last: ChunkSummary | undefined, added: CurvePoints): void {
    let position = (last?.position ?? -1) + 1;
    let count = added.steps.length;
    const absorbed: Chunk[] = [];
    for (let before = last; before !== undefined && before.count < 2 * count; ) {
      if (before.count + count > largestMergedCount) break;
      absorbed.unshift(this.#selectOne.get(runId, name, before.position)!);
      position = before.position;
      count += before.count;
      before = this.#selectLast.get(runId, name, position);
    }
    if (absorbed.length > 0) this.#deleteFrom.run(runId, name, position);
    const points = absorbed.length > 0 ? joinChunks([...absorbed, toChunk(position, added)]) : added;
    this.#write(runId, name, position, points);
  }

  #write(runId: string, name: string, position: number, { steps, values }: CurvePoints): void {
    const bytes = toChunk(position, { steps, values });
    this.#insert.run(runId, name, position, steps[0]!, steps.at(-1)!, steps.length, bytes.steps, bytes.values);
  }
}

function checkAscending(name: string, lastStep: number, steps: Float64Array): void {
  let previous = lastStep;
  for (const step of steps) {
    if (!(step >= previous) || step === Infinity) {
      throw new LabError('conflict', `Steps of ${name} must not go back, got ${step} after ${previous}.`);
    }
    previous = step;
  }
}

function toChunk(position: number, { steps, values }: CurvePoints): Chunk {
  return { position, count: steps.length, steps: toBytes(steps), values: toBytes(values) };
}

function toBytes(column: Float64Array): Uint8Array {
  return new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
}

function joinChunks(chunks: readonly Chunk[]): CurvePoints {
  const count = chunks.reduce((sum, chunk) => sum + chunk.count, 0);
  const steps = new Float64Array(count);
  const values = new Float64Array(count);
  let offset = 0;
  for (const chunk of chunks) {
    // Copied as bytes, since a blob need not begin at a multiple of eight.
    toBytes(steps).set(chunk.steps, offset);
    toBytes(values).set(chunk.values, offset);
    offset += chunk.count * Float64Array.BYTES_PER_ELEMENT;
  }
  return { steps, values };
}
