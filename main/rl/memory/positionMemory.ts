import { checkInteger } from '../core/check';
import type { Random } from '../core/random';
import type { SavedState } from '../core/savedState';

/** Positions as columns; row i of each belongs together. */
export interface PositionBatch {
  readonly size: number;
  /** As the player to move sees them, shape [size, observationSize]. */
  readonly observations: Float32Array;
  /** How a search shared its visits among the actions, shape [size, actions]; each row sums to 1. */
  readonly shares: Float32Array;
  /** What the player to move got, or is expected to get. */
  readonly results: Float32Array;
}

/** The last `capacity` positions of games a player had with itself, drawn evenly with replacement. */
export class PositionMemory {
  readonly #rows: PositionBatch;
  #count = 0;
  #next = 0;

  constructor(
    readonly capacity: number,
    readonly observationSize: number,
    readonly actionCount: number,
  ) {
    checkInteger('The capacity of the memory of positions', capacity, 1);
    this.#rows = createPositionBatch(capacity, observationSize, actionCount);
  }

  get count(): number {
    return this.#count;
  }

  /** Copies one position in; the oldest makes room. */
  add(observation: ArrayLike<number>, shares: ArrayLike<number>, result: number): void {
    const row = this.#next;
    this.#rows.observations.set(observation, row * this.observationSize);
    this.#rows.shares.set(shares, row * this.actionCount);
    this.#rows.results[row] = result;
    this.#next = (row + 1) % this.capacity;
    this.#count = Math.min(this.#count + 1, this.capacity);
  }

  sample(batch: PositionBatch, random: Random): void {
    const { observations, shares, results } = this.#rows;
    const [inputs, actions] = [this.observationSize, this.actionCount];
    for (let i = 0; i < batch.size; i++) {
      const row = random.integer(this.#count);
      batch.observations.set(observations.subarray(row * inputs, (row + 1) * inputs), i * inputs);
      batch.shares.set(shares.subarray(row * actions, (row + 1) * actions), i * actions);
      batch.results[i] = results[row]!;
    }
  }

  save(): SavedState {
    const { observations, shares, results } = this.#rows;
    return {
      next: this.#next,
      observations: observations.slice(0, this.#count * this.observationSize),
      shares: shares.slice(0, this.#count * this.actionCount),
      results: results.slice(0, this.#count),
    };
  }

  load(saved: SavedState): void {
    const results = saved['results'] as Float32Array;
    this.#rows.observations.set(saved['observations'] as Float32Array);
    this.#rows.shares.set(saved['shares'] as Float32Array);
    this.#rows.results.set(results);
    this.#count = results.length;
    this.#next = saved['next'] as number;
  }
}

export function createPositionBatch(size: number, observationSize: number, actionCount: number): PositionBatch {
  return {
    size,
    observations: new Float32Array(size * observationSize),
    shares: new Float32Array(size * actionCount),
    results: new Float32Array(size),
  };
}
