import type { TransitionWriter } from './replay';

/**
 * Turns steps into transitions over n steps, and puts them into a replay memory.
 *
 *     (Sₜ, Aₜ, Rₜ₊₁ + γ Rₜ₊₂ + … + γᵏ⁻¹ Rₜ₊ₖ, Sₜ₊ₖ),  k = n, fewer at the end of an episode
 *
 * Nothing is pending between episodes, so a checkpoint there needs nothing of it.
 *
 * Source: Sutton & Barto, 2nd ed., §7.1, eq. 7.1; Hessel et al., "Rainbow" (2018), multi-step learning.
 */
export class MultiStepWriter {
  /** Steps that still wait for the rewards after them, oldest at `#oldest`, going round. */
  readonly #observations: Float64Array[] = [];
  readonly #actions: Int32Array;
  /** Discounted sum of the rewards so far. */
  readonly #rewards: Float64Array;
  /** γᵏ of the k steps so far. */
  readonly #discounts: Float64Array;
  #oldest = 0;
  #pendingCount = 0;

  constructor(
    private readonly memory: TransitionWriter,
    private readonly stepCount: number,
    private readonly discount: number,
  ) {
    this.#actions = new Int32Array(stepCount);
    this.#rewards = new Float64Array(stepCount);
    this.#discounts = new Float64Array(stepCount);
  }

  /** Takes the next step of the episode; at its end, everything pending goes into the memory. */
  add(
    observation: Float64Array,
    action: number,
    reward: number,
    next: Float64Array,
    terminated: boolean,
    truncated: boolean,
  ): void {
    this.#begin(observation, action);
    for (let i = 0; i < this.#pendingCount; i++) {
      const place = (this.#oldest + i) % this.stepCount;
      this.#rewards[place]! += this.#discounts[place]! * reward;
      this.#discounts[place]! *= this.discount;
    }
    const isOver = terminated || truncated;
    while (this.#pendingCount > 0 && (isOver || this.#pendingCount === this.stepCount)) this.#finish(next, terminated);
  }

  #begin(observation: Float64Array, action: number): void {
    const place = (this.#oldest + this.#pendingCount++) % this.stepCount;
    this.#observations[place] = observation;
    this.#actions[place] = action;
    this.#rewards[place] = 0;
    this.#discounts[place] = 1;
  }

  /** Writes the oldest pending step. */
  #finish(next: Float64Array, terminated: boolean): void {
    const place = this.#oldest;
    const discount = terminated ? 0 : this.#discounts[place]!;
    this.memory.add(this.#observations[place]!, this.#actions[place]!, this.#rewards[place]!, next, discount);
    this.#oldest = (place + 1) % this.stepCount;
    this.#pendingCount--;
  }
}
