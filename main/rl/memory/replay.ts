import { checkInteger } from '../core/check';
import { InvalidValueError } from '../core/errors';
import type { Random } from '../core/random';
import type { SavedState } from '../core/savedState';

/** Transitions as columns; row i of each belongs together. */
export interface TransitionBatch {
  readonly size: number;
  /** Shape [size, observationSize]. */
  readonly observations: Float32Array;
  readonly actions: Int32Array;
  /** Reward of the step, or discounted sum of the rewards of several. */
  readonly rewards: Float32Array;
  /** Shape [size, observationSize]; the final observation where an episode ended, never that of the next reset. */
  readonly nextObservations: Float32Array;
  /** Worth of what follows `nextObservations`: γᵏ after k steps, 0 where the task ended. */
  readonly discounts: Float32Array;
}

/**
 * The last `capacity` transitions, drawn evenly with replacement.
 *
 * Source: Lin, "Self-improving reactive agents based on reinforcement learning, planning and teaching",
 *         Machine Learning 8 (1992), 293–321.
 */
export class ReplayMemory {
  readonly #observations: Float32Array;
  readonly #nextObservations: Float32Array;
  readonly #actions: Int32Array;
  readonly #rewards: Float32Array;
  readonly #discounts: Float32Array;
  #count = 0;
  #next = 0;

  /** @throws InvalidValueError when the memory would not fit. */
  constructor(
    readonly capacity: number,
    readonly observationSize: number,
  ) {
    checkInteger('The capacity of the replay memory', capacity, 1);
    try {
      this.#observations = new Float32Array(capacity * observationSize);
      this.#nextObservations = new Float32Array(capacity * observationSize);
      this.#actions = new Int32Array(capacity);
      this.#rewards = new Float32Array(capacity);
      this.#discounts = new Float32Array(capacity);
    } catch {
      throw new InvalidValueError(
        `A replay memory of ${capacity} transitions does not fit into memory. Choose a smaller replayCapacity.`,
      );
    }
  }

  /** Transitions it holds now. */
  get count(): number {
    return this.#count;
  }

  /**
   * Copies one transition in; the oldest makes room.
   *
   * @param discount worth of what follows `nextObservation`: γᵏ after k steps, 0 where the task ended.
   */
  add(observation: Float64Array, action: number, reward: number, nextObservation: Float64Array, discount: number): void {
    const row = this.#next;
    this.#observations.set(observation, row * this.observationSize);
    this.#nextObservations.set(nextObservation, row * this.observationSize);
    this.#actions[row] = action;
    this.#rewards[row] = reward;
    this.#discounts[row] = discount;
    this.#next = (row + 1) % this.capacity;
    this.#count = Math.min(this.#count + 1, this.capacity);
  }

  /** Fills `batch` with transitions drawn evenly, with replacement. */
  sample(batch: TransitionBatch, random: Random): void {
    const width = this.observationSize;
    for (let i = 0; i < batch.size; i++) {
      const row = random.integer(this.#count);
      for (let k = 0; k < width; k++) {
        batch.observations[i * width + k] = this.#observations[row * width + k]!;
        batch.nextObservations[i * width + k] = this.#nextObservations[row * width + k]!;
      }
      batch.actions[i] = this.#actions[row]!;
      batch.rewards[i] = this.#rewards[row]!;
      batch.discounts[i] = this.#discounts[row]!;
    }
  }

  save(): SavedState {
    const [rows, width] = [this.#count, this.observationSize];
    return {
      next: this.#next,
      observations: this.#observations.slice(0, rows * width),
      nextObservations: this.#nextObservations.slice(0, rows * width),
      actions: this.#actions.slice(0, rows),
      rewards: this.#rewards.slice(0, rows),
      discounts: this.#discounts.slice(0, rows),
    };
  }

  load(saved: SavedState): void {
    this.#observations.set(saved['observations'] as Float32Array);
    this.#nextObservations.set(saved['nextObservations'] as Float32Array);
    this.#actions.set(saved['actions'] as Int32Array);
    this.#rewards.set(saved['rewards'] as Float32Array);
    this.#discounts.set(saved['discounts'] as Float32Array);
    this.#count = (saved['actions'] as Int32Array).length;
    this.#next = saved['next'] as number;
  }
}

export function createTransitionBatch(size: number, observationSize: number): TransitionBatch {
  return {
    size,
    observations: new Float32Array(size * observationSize),
    actions: new Int32Array(size),
    rewards: new Float32Array(size),
    nextObservations: new Float32Array(size * observationSize),
    discounts: new Float32Array(size),
  };
}
