import type { Random } from '../core/random';
import type { SavedState } from '../core/savedState';
import type { ActionDistribution } from './actionDistribution';

/**
 * Discrete actions, chosen by softmax in preferences h.
 *
 *     π_a = exp h_a / Σ_b exp h_b
 *     ∂ log π_A / ∂h_a = 1{a = A} − π_a
 *     H = −Σ_a π_a log π_a,   ∂H/∂h_a = −π_a (log π_a + H)
 */
export class Categorical implements ActionDistribution {
  readonly outputSize: number;
  readonly actionSize = 1;
  readonly deviation = undefined;
  logProbabilities = new Float64Array(0);
  entropies = new Float64Array(0);
  /** log π_a of each row of the last `evaluate`, shape [rows, actions]. */
  #logarithms = new Float64Array(0);
  /** π_a, same shape. */
  #probabilities = new Float64Array(0);
  #taken = new Int32Array(0);
  #outputGradient = new Float32Array(0);

  constructor(actionCount: number) {
    this.outputSize = actionCount;
  }

  sample(
    outputs: Float32Array,
    count: number,
    random: Random,
    actions: Float64Array,
    logProbabilities: Float64Array,
    first: number,
  ): void {
    this.#reserve(count);
    const actionCount = this.outputSize;
    for (let row = 0; row < count; row++) {
      this.#normalize(outputs, row);
      const start = row * actionCount;
      const draw = random.uniform();
      let action = 0;
      let cumulative = this.#probabilities[start]!;
      // The last action is left over where rounding keeps the sum under the draw.
      while (cumulative <= draw && action < actionCount - 1) cumulative += this.#probabilities[start + ++action]!;
      actions[first + row] = action;
      logProbabilities[first + row] = this.#logarithms[start + action]!;
    }
  }

  evaluate(outputs: Float32Array, actions: Float64Array, count: number): void {
    this.#reserve(count);
    const actionCount = this.outputSize;
    for (let row = 0; row < count; row++) {
      this.#normalize(outputs, row);
      const start = row * actionCount;
      let entropy = 0;
      for (let i = start; i < start + actionCount; i++) entropy -= this.#probabilities[i]! * this.#logarithms[i]!;
      this.entropies[row] = entropy;
      this.#taken[row] = actions[row]!;
      this.logProbabilities[row] = this.#logarithms[start + actions[row]!]!;
    }
  }

  /** log π and π of one row, by way of the largest preference so that nothing overflows. */
  #normalize(outputs: Float32Array, row: number): void {
    const start = row * this.outputSize;
    const end = start + this.outputSize;
    let largest = -Infinity;
    for (let i = start; i < end; i++) if (outputs[i]! > largest) largest = outputs[i]!;
    let sum = 0;
    for (let i = start; i < end; i++) {
      const weight = Math.exp(outputs[i]! - largest);
      this.#probabilities[i] = weight;
      sum += weight;
    }
    const logarithm = largest + Math.log(sum);
    for (let i = start; i < end; i++) {
      this.#probabilities[i]! /= sum;
      this.#logarithms[i] = outputs[i]! - logarithm;
    }
  }

  differentiate(byLogProbability: Float64Array, byEntropy: number, count: number): Float32Array {
    const actionCount = this.outputSize;
    for (let row = 0; row < count; row++) {
      const start = row * actionCount;
      const gradient = byLogProbability[row]!;
      const entropy = this.entropies[row]!;
      for (let i = start; i < start + actionCount; i++) {
        this.#outputGradient[i] = -this.#probabilities[i]! * (gradient + byEntropy * (this.#logarithms[i]! + entropy));
      }
      this.#outputGradient[start + this.#taken[row]!]! += gradient;
    }
    return this.#outputGradient;
  }

  #reserve(count: number): void {
    if (count <= this.entropies.length) return;
    this.logProbabilities = new Float64Array(count);
    this.entropies = new Float64Array(count);
    this.#logarithms = new Float64Array(count * this.outputSize);
    this.#probabilities = new Float64Array(count * this.outputSize);
    this.#taken = new Int32Array(count);
    this.#outputGradient = new Float32Array(count * this.outputSize);
  }

  gradientNorm(): number {
    return 0;
  }

  update(): void {}

  save(): SavedState {
    return {};
  }

  load(): void {}
}
