import type { SavedState } from '../core/savedState';
import { RunningMoments } from './runningMoments';

const epsilon = 1e-8;
const limit = 10;

/**
 * Brings rewards to a size that suits every task, without moving their zero.
 *
 *     G ← γ G + R in each copy, 0 at the start of an episode
 *     R ← clip(R / √(variance of all G so far + 1e-8), −10, 10)
 *
 * No mean is subtracted: that would change what is best wherever episodes can end.
 *
 * Source: Engstrom et al., "Implementation matters in deep policy gradients" (2020), appendix A.2; `VecNormalize` of
 *         Stable-Baselines3, which counts all copies of one time step before it scales.
 */
export class RewardScaler {
  /** G, shape [copies]. */
  readonly #returns: Float64Array;
  readonly #moments = new RunningMoments(1);

  constructor(
    copyCount: number,
    private readonly discount: number,
  ) {
    this.#returns = new Float64Array(copyCount);
  }

  /**
   * Scales the rewards of a segment where they are.
   *
   * @param rewards shape [steps, copies].
   * @param isOver 1 where an episode ended with that step, same shape.
   */
  scale(rewards: Float64Array, isOver: Uint8Array): void {
    const returns = this.#returns;
    const copyCount = returns.length;
    for (let first = 0; first < rewards.length; first += copyCount) {
      for (let copy = 0; copy < copyCount; copy++) {
        returns[copy] = this.discount * returns[copy]! + rewards[first + copy]!;
        this.#moments.add(returns, copy);
      }
      const deviation = Math.sqrt(this.#moments.variances[0]! + epsilon);
      for (let copy = 0; copy < copyCount; copy++) {
        rewards[first + copy] = Math.min(Math.max(rewards[first + copy]! / deviation, -limit), limit);
        if (isOver[first + copy] === 1) returns[copy] = 0;
      }
    }
  }

  save(): SavedState {
    return { returns: this.#returns.slice(), moments: this.#moments.save() };
  }

  load(saved: SavedState): void {
    this.#returns.set(saved['returns'] as Float64Array);
    this.#moments.load(saved['moments'] as SavedState);
  }
}
