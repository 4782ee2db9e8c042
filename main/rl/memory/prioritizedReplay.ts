import type { Random } from '../core/random';
import type { SavedState } from '../core/savedState';
import { allocateFor } from './observationRows';
import { ReplayMemory, type TransitionBatch, type TransitionMemory } from './replay';
import { SumTree } from './sumTree';

/** Keeps what was predicted perfectly from never being drawn again. */
const leastSurprise = 1e-6;

/**
 * The last `capacity` transitions, drawn the more often the more surprising they were when last met.
 *
 *     P(i) = pᵢ / Σ p,  pᵢ = (surprise of i + 10⁻⁶)^α
 *     wᵢ = (N · P(i))^−β / greatest w of the batch
 *
 * A new transition gets the greatest priority there has been, so that it is met soon. The total is cut into as many
 * equal ranges as the batch has places, with one draw in each.
 *
 * Source: Schaul, Quan, Antonoglou & Silver, "Prioritized experience replay", ICLR (2016), §3.3, §3.4 and algorithm 1.
 */
export class PrioritizedReplayMemory implements TransitionMemory {
  readonly #memory: ReplayMemory;
  readonly #priorities: SumTree;
  #greatestPriority = 1;

  /**
   * @param priorityExponent α: 0 draws all alike, 1 in proportion to surprise.
   * @throws InvalidValueError when the memory would not fit.
   */
  constructor(
    capacity: number,
    observationSize: number,
    private readonly priorityExponent: number,
  ) {
    this.#memory = new ReplayMemory(capacity, observationSize);
    this.#priorities = allocateFor(capacity, () => new SumTree(capacity));
  }

  get count(): number {
    return this.#memory.count;
  }

  get meanPriority(): number {
    return this.#priorities.total / this.count;
  }

  ageOf(row: number): number {
    return this.#memory.ageOf(row);
  }

  add(observation: Float64Array, action: number, reward: number, nextObservation: Float64Array, discount: number): void {
    this.#priorities.set(this.#memory.nextRow, this.#greatestPriority);
    this.#memory.add(observation, action, reward, nextObservation, discount);
  }

  sample(batch: TransitionBatch, random: Random, importanceExponent: number): void {
    const { total } = this.#priorities;
    const range = total / batch.size;
    let greatestWeight = 0;
    for (let i = 0; i < batch.size; i++) {
      const row = this.#priorities.find((i + random.uniform()) * range);
      const probability = this.#priorities.get(row) / total;
      const weight = (this.count * probability) ** -importanceExponent;
      this.#memory.read(row, batch, i, weight);
      greatestWeight = Math.max(greatestWeight, weight);
    }
    for (let i = 0; i < batch.size; i++) batch.weights[i]! /= greatestWeight;
  }

  prioritize(batch: TransitionBatch, surprises: Float64Array): void {
    for (let i = 0; i < batch.size; i++) {
      const priority = (surprises[i]! + leastSurprise) ** this.priorityExponent;
      this.#priorities.set(batch.rows[i]!, priority);
      this.#greatestPriority = Math.max(this.#greatestPriority, priority);
    }
  }

  save(): SavedState {
    return {
      transitions: this.#memory.save(),
      priorities: this.#priorities.save(this.count),
      greatestPriority: this.#greatestPriority,
    };
  }

  load(saved: SavedState): void {
    this.#memory.load(saved['transitions'] as SavedState);
    this.#priorities.load(saved['priorities'] as Float64Array);
    this.#greatestPriority = saved['greatestPriority'] as number;
  }
}
