import type { SavedState } from '../core/savedState';
import type { OptimizerSpec } from '../networks/network';
import { optimizerStep } from '../networks/optimizers';

const adam: OptimizerSpec = { kind: 'adam', learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/**
 * The temperature α of maximum-entropy learning, moved so that the policy's entropy comes to a target.
 *
 *     log α ← log α − rate · Adam(H(π) − H̄)
 *
 * It rises while the entropy is below the target and falls while it is above. The step is taken on log α, so α stays
 * positive; its gradient is that of log α (H(π) − H̄), as in the authors' implementation.
 *
 * Source: Haarnoja et al., "Soft actor-critic algorithms and applications" (2018), §5, eq. 18, and algorithm 1.
 */
export class LearnedTemperature {
  readonly #logTemperature: Float32Array;
  readonly #gradient = new Float32Array(1);
  readonly #moments: readonly [Float32Array, Float32Array] = [new Float32Array(1), new Float32Array(1)];
  #updateCount = 0;

  /** @param initialValue α to start with, positive. */
  constructor(
    initialValue: number,
    private readonly targetEntropy: number,
  ) {
    this.#logTemperature = Float32Array.of(Math.log(initialValue));
  }

  /** α. */
  get value(): number {
    return Math.exp(this.#logTemperature[0]!);
  }

  /** One step, given the entropy of the policy as it is now. */
  update(entropy: number, learningRate: number): void {
    this.#gradient[0] = entropy - this.targetEntropy;
    this.#updateCount++;
    optimizerStep(adam, {
      parameters: this.#logTemperature,
      gradients: this.#gradient,
      moments: this.#moments,
      scale: 1,
      updateCount: this.#updateCount,
      learningRate,
    });
  }

  save(): SavedState {
    return {
      logTemperature: this.#logTemperature.slice(),
      moments: this.#moments.map((moment) => moment.slice()),
      updateCount: this.#updateCount,
    };
  }

  load(saved: SavedState): void {
    this.#logTemperature.set(saved['logTemperature'] as Float32Array);
    (saved['moments'] as readonly Float32Array[]).forEach((moment, i) => {
      this.#moments[i]!.set(moment);
    });
    this.#updateCount = saved['updateCount'] as number;
  }
}
