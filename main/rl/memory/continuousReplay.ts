import { checkInteger } from '../core/check';
import type { Random } from '../core/random';
import type { SavedState } from '../core/savedState';
import { allocateFor } from './observationRows';

/** Transitions with vectors for actions, as columns; row i of each belongs together. */
export interface ContinuousBatch {
  readonly size: number;
  readonly observationSize: number;
  readonly actionSize: number;
  /** Shape [size, observationSize]. */
  readonly observations: Float32Array;
  /** What critics are fed with, observation then action, shape [size, observationSize + actionSize]. */
  readonly pairs: Float32Array;
  readonly rewards: Float32Array;
  /** Shape [size, observationSize]; the final observation where an episode ended, never that of the next reset. */
  readonly nextObservations: Float32Array;
  /** As `pairs`, for what follows; the actions in it are the policy's to fill in, by `placeActions`. */
  readonly nextPairs: Float32Array;
  /** Worth of what follows: γ, 0 where the task ended. */
  readonly discounts: Float32Array;
}

/**
 * The last `capacity` transitions with vectors for actions, drawn evenly with replacement.
 *
 * A transition is one row of memory, [observation, action, reward, next observation, discount], so that drawing it
 * touches one place. Actions are kept in [−1, 1], whatever the bounds of the environment.
 *
 * Source: Lin, "Self-improving reactive agents based on reinforcement learning, planning and teaching",
 *         Machine Learning 8 (1992), 293–321.
 */
export class ContinuousReplay {
  readonly #rows: Float32Array;
  readonly #width: number;
  #count = 0;
  #next = 0;
  #meanAge = 0;

  /** @throws InvalidValueError when the memory would not fit. */
  constructor(
    readonly capacity: number,
    readonly observationSize: number,
    readonly actionSize: number,
  ) {
    checkInteger('The capacity of the replay memory', capacity, 1);
    this.#width = 2 * observationSize + actionSize + 2;
    this.#rows = allocateFor(capacity, () => new Float32Array(capacity * this.#width));
  }

  /** Transitions it holds now. */
  get count(): number {
    return this.#count;
  }

  /**
   * Copies one transition in; the oldest makes room.
   *
   * @param action in [−1, 1].
   * @param discount worth of what follows: γ, 0 where the task ended.
   */
  add(
    observation: ArrayLike<number>,
    action: ArrayLike<number>,
    reward: number,
    nextObservation: ArrayLike<number>,
    discount: number,
  ): void {
    const { observationSize, actionSize } = this;
    const start = this.#next * this.#width;
    const rest = start + observationSize + actionSize;
    this.#rows.set(observation, start);
    this.#rows.set(action, start + observationSize);
    this.#rows[rest] = reward;
    this.#rows.set(nextObservation, rest + 1);
    this.#rows[rest + 1 + observationSize] = discount;
    this.#next = (this.#next + 1) % this.capacity;
    this.#count = Math.min(this.#count + 1, this.capacity);
  }

  /** Fills `batch` with transitions drawn evenly, with replacement. */
  sample(batch: ContinuousBatch, random: Random): void {
    const { observationSize, actionSize } = this;
    const pairSize = observationSize + actionSize;
    const rows = this.#rows;
    let ages = 0;
    for (let i = 0; i < batch.size; i++) {
      const row = random.integer(this.#count);
      const start = row * this.#width;
      ages += (this.#next - 1 - row + this.capacity) % this.capacity;
      const rest = start + pairSize;
      for (let k = 0; k < pairSize; k++) batch.pairs[i * pairSize + k] = rows[start + k]!;
      for (let k = 0; k < observationSize; k++) {
        batch.observations[i * observationSize + k] = rows[start + k]!;
        batch.nextObservations[i * observationSize + k] = rows[rest + 1 + k]!;
        batch.nextPairs[i * pairSize + k] = rows[rest + 1 + k]!;
      }
      batch.rewards[i] = rows[rest]!;
      batch.discounts[i] = rows[rest + 1 + observationSize]!;
    }
    this.#meanAge = ages / batch.size;
  }

  /** Mean number of transitions that came after those of the last sample. */
  get meanAge(): number {
    return this.#meanAge;
  }

  save(): SavedState {
    return { next: this.#next, rows: this.#rows.slice(0, this.#count * this.#width) };
  }

  load(saved: SavedState): void {
    const rows = saved['rows'] as Float32Array;
    this.#rows.set(rows);
    this.#count = rows.length / this.#width;
    this.#next = saved['next'] as number;
  }
}

export function createContinuousBatch(size: number, observationSize: number, actionSize: number): ContinuousBatch {
  const pairSize = observationSize + actionSize;
  return {
    size,
    observationSize,
    actionSize,
    observations: new Float32Array(size * observationSize),
    pairs: new Float32Array(size * pairSize),
    rewards: new Float32Array(size),
    nextObservations: new Float32Array(size * observationSize),
    nextPairs: new Float32Array(size * pairSize),
    discounts: new Float32Array(size),
  };
}

/** Puts actions, shape [size, actionSize], into pairs of observation and action. */
export function placeActions(
  { size, observationSize, actionSize }: ContinuousBatch,
  actions: Float32Array,
  pairs: Float32Array,
): void {
  for (let i = 0; i < size; i++) {
    const place = i * (observationSize + actionSize) + observationSize;
    for (let k = 0; k < actionSize; k++) pairs[place + k] = actions[i * actionSize + k]!;
  }
}
