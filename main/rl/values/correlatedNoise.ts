import type { Random } from '../core/random';

/**
 * Standard normal noise that resembles the noise of the step before.
 *
 *     ε ← ρ ε + √(1 − ρ²) ξ,   ξ ~ N(0, 1)
 *
 * Every ε is N(0, 1), whatever ρ is, so that a single step explores as without correlation; many steps together reach
 * farther. With ρ = 0 the steps are independent; otherwise it is the Ornstein–Uhlenbeck process of rate θ at every Δt,
 * ρ = e^(−θΔt), started in its stationary distribution.
 *
 * Source: Uhlenbeck & Ornstein, "On the theory of the Brownian motion", Physical Review 36 (1930), 823–841; for exploring
 *         Lillicrap et al., "Continuous control with deep reinforcement learning" (2016), §3, and, with stochastic policies,
 *         Eberhard et al., "Pink noise is all you need" (2023).
 */
export class CorrelatedNoise {
  readonly #values: Float64Array;
  #isFresh = true;

  /** @param correlation ρ, in [0, 1). */
  constructor(
    size: number,
    private readonly correlation: number,
    private readonly random: Random,
  ) {
    this.#values = new Float64Array(size);
  }

  /** Forgets the last step; to be called at the start of each episode. */
  restart(): void {
    this.#isFresh = true;
  }

  /** The next ε, shape [size]; valid until the next call. */
  next(): Float64Array {
    const correlation = this.#isFresh ? 0 : this.correlation;
    const innovation = Math.sqrt(1 - correlation * correlation);
    for (let i = 0; i < this.#values.length; i++) {
      this.#values[i] = correlation * this.#values[i]! + innovation * this.random.normal();
    }
    this.#isFresh = false;
    return this.#values;
  }
}
