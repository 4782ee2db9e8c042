import type { Random } from '../core/random';

/** Bounds of log σ, as in the authors' implementation of SAC. */
const [leastLogDeviation, mostLogDeviation] = [-20, 2];

/**
 * Normally distributed actions, squashed into (−1, 1) by tanh; one distribution for each row of a batch.
 *
 *     a = tanh u,   u = μ + σ ε,   ε ~ N(0, 1)
 *     log π(a) = Σ [ log N(u; μ, σ) − log(1 − tanh² u) ]
 *
 * Network outputs are [μ, log σ], shape [batch, 2 · size]; log σ is held in [−20, 2], where it is cut off without gradient.
 *
 * Source: Haarnoja et al., "Soft actor-critic: off-policy maximum entropy deep reinforcement learning with a stochastic actor"
 *         (2018), appendix C, eq. 20 and 21.
 */
export class SquashedGaussian {
  /** ε, shape [batch, size]: to be filled in before `sample`, and held fixed in gradients. */
  readonly noise: Float64Array;
  /** a, shape [batch, size]. */
  readonly actions: Float32Array;
  /** log π(a), shape [batch]. */
  readonly logProbabilities: Float64Array;
  /** σ, shape [batch, size]. */
  readonly #deviations: Float64Array;
  /** 1 where log σ is free to move, 0 where it is held, shape [batch, size]. */
  readonly #freedom: Uint8Array;

  constructor(
    readonly batch: number,
    readonly size: number,
  ) {
    const count = batch * size;
    this.noise = new Float64Array(count);
    this.actions = new Float32Array(count);
    this.logProbabilities = new Float64Array(batch);
    this.#deviations = new Float64Array(count);
    this.#freedom = new Uint8Array(count);
  }

  /** Draws every ε. */
  drawNoise(random: Random): void {
    for (let i = 0; i < this.noise.length; i++) this.noise[i] = random.normal();
  }

  /** Fills in actions and their log-probabilities, given the outputs of the network. */
  sample(outputs: Float32Array): void {
    const { batch, size, noise } = this;
    for (let row = 0; row < batch; row++) {
      let logProbability = 0;
      for (let k = 0; k < size; k++) {
        const i = row * size + k;
        const mean = outputs[2 * row * size + k]!;
        const proposed = outputs[(2 * row + 1) * size + k]!;
        const logDeviation = Math.min(Math.max(proposed, leastLogDeviation), mostLogDeviation);
        const deviation = Math.exp(logDeviation);
        const unsquashed = mean + deviation * noise[i]!;
        this.actions[i] = Math.tanh(unsquashed);
        this.#deviations[i] = deviation;
        this.#freedom[i] = proposed === logDeviation ? 1 : 0;
        logProbability += -0.5 * noise[i]! ** 2 - logDeviation - halfLogTwoPi - logSquashing(unsquashed);
      }
      this.logProbabilities[row] = logProbability;
    }
  }

  /** One sample of the mean entropy over the batch, −log π(a). */
  meanEntropy(): number {
    let sum = 0;
    for (const logProbability of this.logProbabilities) sum -= logProbability;
    return sum / this.batch;
  }

  /**
   * Writes ∂/∂outputs of Σ over rows of weight · log π(a) + f(a) as ε stays fixed, given ∂f/∂a [batch, size]:
   *
   *     ∂/∂μ = weight · 2a + ∂f/∂a · (1 − a²),   ∂/∂log σ = −weight + σ ε · ∂/∂μ
   */
  writeGradient(weight: number, actionGradient: ArrayLike<number>, outputGradient: Float32Array): void {
    const { batch, size, noise, actions } = this;
    for (let row = 0; row < batch; row++) {
      for (let k = 0; k < size; k++) {
        const i = row * size + k;
        const action = actions[i]!;
        const meanGradient = weight * 2 * action + actionGradient[i]! * (1 - action * action);
        outputGradient[2 * row * size + k] = meanGradient;
        outputGradient[(2 * row + 1) * size + k] = this.#freedom[i]! * (this.#deviations[i]! * noise[i]! * meanGradient - weight);
      }
    }
  }
}

const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI);

/**
 * log(1 − tanh² u) = 2 (log 2 − u − log(1 + e^(−2u))), written so that it neither overflows nor loses digits for large |u|.
 */
export function logSquashing(u: number): number {
  const size = Math.abs(u);
  return 2 * (Math.LN2 - size - Math.log1p(Math.exp(-2 * size)));
}
