/**
 * How far the value predicted at the start of an episode lies above what then came.
 *
 *     v(S₀) − [R₁ + γ R₂ + … + γᵀ⁻¹ R_T + γᵀ v(S_T)],  the last value 0 where the episode terminated
 *
 * Well above 0 it tells of over-estimation.
 * Source: van Hasselt, Guez & Silver, "Deep reinforcement learning with double Q-learning", AAAI (2016), fig. 3.
 */
export class ValueGap {
  #gap = 0;
  #weight = 1;

  constructor(private readonly discount: number) {}

  begin(predictedValue: number): void {
    this.#gap = predictedValue;
    this.#weight = 1;
  }

  add(reward: number): void {
    this.#gap -= this.#weight * reward;
    this.#weight *= this.discount;
  }

  /** @param lastValue of the last observation; 0 where the episode terminated. */
  end(lastValue: number): number {
    return this.#gap - this.#weight * lastValue;
  }
}
