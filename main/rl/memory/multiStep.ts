import type { ReplayMemory } from './replay';

/** A step that still waits for the rewards after it. */
interface PendingStep {
  readonly observation: Float64Array;
  readonly action: number;
  /** Discounted sum of the rewards so far. */
  reward: number;
  /** γᵏ of the k steps so far. */
  discount: number;
}

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
  readonly #pending: PendingStep[] = [];

  constructor(
    private readonly memory: ReplayMemory,
    private readonly stepCount: number,
    private readonly discount: number,
  ) {}

  /** Takes the next step of the episode; at its end, everything pending goes into the memory. */
  add(
    observation: Float64Array,
    action: number,
    reward: number,
    next: Float64Array,
    terminated: boolean,
    truncated: boolean,
  ): void {
    this.#pending.push({ observation, action, reward: 0, discount: 1 });
    for (const step of this.#pending) {
      step.reward += step.discount * reward;
      step.discount *= this.discount;
    }
    const isOver = terminated || truncated;
    while (this.#pending.length > 0 && (isOver || this.#pending.length === this.stepCount)) {
      const step = this.#pending.shift()!;
      this.memory.add(step.observation, step.action, step.reward, next, terminated ? 0 : step.discount);
    }
  }
}
