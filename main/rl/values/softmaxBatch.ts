/**
 * Softmax policies over discrete actions, one for each row of a batch, and what they are worth with their entropy counted in.
 *
 *     π(a) = exp h_a / Σ_b exp h_b
 *     V = Σ_a π(a) [ Q(a) − α log π(a) ],   ∂V/∂h_a = π(a) [ Q(a) − α log π(a) − V ]
 *
 * Expectations over all actions, so nothing is sampled.
 *
 * Source: Christodoulou, "Soft actor-critic for discrete action settings" (2019), eq. 10 to 12.
 */
export class SoftmaxBatch {
  /** π, shape [batch, actions]. */
  readonly probabilities: Float64Array;
  /** log π, shape [batch, actions]. */
  readonly #logProbabilities: Float64Array;

  constructor(
    readonly batch: number,
    readonly actionCount: number,
  ) {
    this.probabilities = new Float64Array(batch * actionCount);
    this.#logProbabilities = new Float64Array(batch * actionCount);
  }

  /** Takes preferences h, shape [batch, actions]; never overflows. */
  set(preferences: Float32Array): void {
    for (let row = 0; row < this.batch; row++) {
      const start = row * this.actionCount;
      const end = start + this.actionCount;
      let largest = -Infinity;
      for (let i = start; i < end; i++) largest = Math.max(largest, preferences[i]!);
      let sum = 0;
      for (let i = start; i < end; i++) sum += Math.exp(preferences[i]! - largest);
      const logSum = largest + Math.log(sum);
      for (let i = start; i < end; i++) {
        this.#logProbabilities[i] = preferences[i]! - logSum;
        this.probabilities[i] = Math.exp(this.#logProbabilities[i]!);
      }
    }
  }

  /** Mean over the batch of −Σ_a π(a) log π(a). */
  meanEntropy(): number {
    let sum = 0;
    for (let i = 0; i < this.probabilities.length; i++) sum -= this.probabilities[i]! * this.#logProbabilities[i]!;
    return sum / this.batch;
  }

  /** V of a row, given Q of every action, shape [batch, actions], and α. */
  softValue(row: number, actionValues: Float32Array, temperature: number): number {
    let value = 0;
    for (let i = row * this.actionCount; i < (row + 1) * this.actionCount; i++) {
      value += this.probabilities[i]! * (actionValues[i]! - temperature * this.#logProbabilities[i]!);
    }
    return value;
  }

  /**
   * Writes ∂(mean over the batch of −V)/∂h, shape [batch, actions].
   *
   * @returns the mean of V.
   */
  writeGradient(actionValues: Float32Array, temperature: number, gradient: Float32Array): number {
    let mean = 0;
    for (let row = 0; row < this.batch; row++) {
      const value = this.softValue(row, actionValues, temperature);
      mean += value / this.batch;
      for (let i = row * this.actionCount; i < (row + 1) * this.actionCount; i++) {
        const surplus = actionValues[i]! - temperature * this.#logProbabilities[i]! - value;
        gradient[i] = (-this.probabilities[i]! * surplus) / this.batch;
      }
    }
    return mean;
  }
}
