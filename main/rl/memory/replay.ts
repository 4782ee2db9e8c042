import { checkInteger } from '../core/check';
import type { Random } from '../core/random';
import type { SavedState, SavedValue } from '../core/savedState';
import { allocateFor, ObservationRows } from './observationRows';

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
  /** Where in the memory each was found. */
  readonly rows: Int32Array;
  /** Factor on the loss of each that makes up for being drawn more often than others, in (0, 1]; 1 where all are drawn alike. */
  readonly weights: Float32Array;
}

/** Takes transitions in. */
export interface TransitionWriter {
  /**
   * Copies one transition in; the oldest makes room.
   *
   * @param discount worth of what follows `nextObservation`: γᵏ after k steps, 0 where the task ended.
   */
  add(observation: Float64Array, action: number, reward: number, nextObservation: Float64Array, discount: number): void;
}

/** Remembers transitions and draws from them. */
export interface TransitionMemory extends TransitionWriter {
  /** Transitions it holds now. */
  readonly count: number;
  /** Transitions that came after the one in that row. */
  ageOf(row: number): number;
  /**
   * Fills `batch`, with replacement.
   *
   * @param importanceExponent β, how far weights make up for uneven drawing; 1 wholly.
   */
  sample(batch: TransitionBatch, random: Random, importanceExponent: number): void;
  /** Tells how surprising each transition of the last batch was, where that decides how often it is drawn. */
  prioritize?(batch: TransitionBatch, surprises: Float64Array): void;
  /** Mean of what transitions are drawn in proportion to, where that differs. */
  readonly meanPriority?: number;
  save(): SavedState;
  load(saved: SavedState): void;
}

/**
 * The last `capacity` transitions, drawn evenly with replacement.
 *
 * Source: Lin, "Self-improving reactive agents based on reinforcement learning, planning and teaching",
 *         Machine Learning 8 (1992), 293–321.
 */
export class ReplayMemory implements TransitionMemory {
  readonly #observations: ObservationRows;
  readonly #nextObservations: ObservationRows;
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
    this.#observations = new ObservationRows(capacity, observationSize);
    this.#nextObservations = new ObservationRows(capacity, observationSize);
    this.#actions = allocateFor(capacity, () => new Int32Array(capacity));
    this.#rewards = allocateFor(capacity, () => new Float32Array(capacity));
    this.#discounts = allocateFor(capacity, () => new Float32Array(capacity));
  }

  get count(): number {
    return this.#count;
  }

  /** Row that the next transition goes to. */
  get nextRow(): number {
    return this.#next;
  }

  ageOf(row: number): number {
    const ahead = this.#next - 1 - row;
    return ahead >= 0 ? ahead : ahead + this.capacity;
  }

  add(observation: Float64Array, action: number, reward: number, nextObservation: Float64Array, discount: number): void {
    const row = this.#next;
    this.#observations.write(row, observation);
    this.#nextObservations.write(row, nextObservation);
    this.#actions[row] = action;
    this.#rewards[row] = reward;
    this.#discounts[row] = discount;
    this.#next = (row + 1) % this.capacity;
    this.#count = Math.min(this.#count + 1, this.capacity);
  }

  sample(batch: TransitionBatch, random: Random): void {
    for (let i = 0; i < batch.size; i++) this.read(random.integer(this.#count), batch, i, 1);
  }

  /** Copies the transition in `row` to place `i` of the batch. */
  read(row: number, batch: TransitionBatch, i: number, weight: number): void {
    this.#observations.read(row, batch.observations, i * this.observationSize);
    this.#nextObservations.read(row, batch.nextObservations, i * this.observationSize);
    batch.actions[i] = this.#actions[row]!;
    batch.rewards[i] = this.#rewards[row]!;
    batch.discounts[i] = this.#discounts[row]!;
    batch.rows[i] = row;
    batch.weights[i] = weight;
  }

  save(): SavedState {
    const rows = this.#count;
    return {
      next: this.#next,
      observations: this.#observations.save(rows),
      nextObservations: this.#nextObservations.save(rows),
      actions: this.#actions.slice(0, rows),
      rewards: this.#rewards.slice(0, rows),
      discounts: this.#discounts.slice(0, rows),
    };
  }

  load(saved: SavedState): void {
    this.#observations.load(saved['observations'] as SavedValue);
    this.#nextObservations.load(saved['nextObservations'] as SavedValue);
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
    rows: new Int32Array(size),
    weights: new Float32Array(size),
  };
}

/** Mean number of transitions that came after those of a batch. */
export function meanAge(memory: TransitionMemory, { rows, size }: TransitionBatch): number {
  let ages = 0;
  for (let i = 0; i < size; i++) ages += memory.ageOf(rows[i]!);
  return ages / size;
}
