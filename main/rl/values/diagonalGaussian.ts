import type { Random } from '../core/random';
import type { SavedState } from '../core/savedState';
import type { OptimizerSpec } from '../networks/network';
import { optimizerStep } from '../networks/optimizers';
import type { ActionDistribution } from './actionDistribution';

const logRootTwoPi = 0.5 * Math.log(2 * Math.PI);

/**
 * Real-valued actions, each element normally distributed around an output µ of the network; the logarithms of the
 * deviations σ are parameters of their own, the same in every state.
 *
 *     log π(A | S) = Σ_i [ −½ ((A_i − µ_i) / σ_i)² − log σ_i − ½ log 2π ]
 *     ∂/∂µ_i = (A_i − µ_i) / σ_i²,   ∂/∂log σ_i = ((A_i − µ_i) / σ_i)² − 1
 *     H = Σ_i [ log σ_i + ½ log 2πe ],   ∂H/∂log σ_i = 1
 *
 * Source: Schulman et al., "Proximal policy optimization algorithms" (2017), §6.1, after "Trust region policy
 *         optimization" (2015), appendix D.
 */
export class DiagonalGaussian implements ActionDistribution {
  readonly outputSize: number;
  readonly actionSize: number;
  logProbabilities = new Float64Array(0);
  entropies = new Float64Array(0);
  /** Shape [elements], as are its gradients and moments. */
  readonly logDeviations: Float32Array;
  readonly #gradients: Float32Array;
  readonly #moments: readonly Float32Array[];
  #updateCount = 0;
  /** (A − µ) / σ of each row of the last `evaluate`, shape [rows, elements]. */
  #distances = new Float64Array(0);
  #outputGradient = new Float32Array(0);

  /** @param initialDeviation σ of every element at the start, in the action's unit. */
  constructor(
    size: number,
    initialDeviation: number,
    private readonly optimizer: OptimizerSpec,
  ) {
    this.outputSize = size;
    this.actionSize = size;
    this.logDeviations = new Float32Array(size).fill(Math.log(initialDeviation));
    this.#gradients = new Float32Array(size);
    const momentCount = { adam: 2, rmsprop: 1, sgd: 0 }[optimizer.kind];
    this.#moments = Array.from({ length: momentCount }, () => new Float32Array(size));
  }

  get deviation(): number {
    return this.logDeviations.reduce((sum, value) => sum + Math.exp(value), 0) / this.actionSize;
  }

  sample(
    outputs: Float32Array,
    count: number,
    random: Random,
    actions: Float64Array,
    logProbabilities: Float64Array,
    first: number,
  ): void {
    const size = this.actionSize;
    for (let row = 0; row < count; row++) {
      let logProbability = 0;
      for (let i = 0; i < size; i++) {
        const mean = outputs[row * size + i]!;
        const action = mean + Math.exp(this.logDeviations[i]!) * random.normal();
        actions[(first + row) * size + i] = action;
        logProbability += this.#logDensity(i, this.#distance(i, action, mean));
      }
      logProbabilities[first + row] = logProbability;
    }
  }

  evaluate(outputs: Float32Array, actions: Float64Array, count: number): void {
    this.#reserve(count);
    const size = this.actionSize;
    let entropy = 0;
    for (let i = 0; i < size; i++) entropy += this.logDeviations[i]! + logRootTwoPi + 0.5;
    for (let row = 0; row < count; row++) {
      let logProbability = 0;
      for (let i = 0; i < size; i++) {
        const index = row * size + i;
        const distance = this.#distance(i, actions[index]!, outputs[index]!);
        this.#distances[index] = distance;
        logProbability += this.#logDensity(i, distance);
      }
      this.logProbabilities[row] = logProbability;
      this.entropies[row] = entropy;
    }
  }

  /** How many deviations an element lies from its mean. */
  #distance(element: number, action: number, mean: number): number {
    return (action - mean) / Math.exp(this.logDeviations[element]!);
  }

  #logDensity(element: number, distance: number): number {
    return -0.5 * distance * distance - this.logDeviations[element]! - logRootTwoPi;
  }

  differentiate(byLogProbability: Float64Array, byEntropy: number, count: number): Float32Array {
    const size = this.actionSize;
    for (let i = 0; i < size; i++) {
      const deviation = Math.exp(this.logDeviations[i]!);
      let gradient = 0;
      for (let row = 0; row < count; row++) {
        const index = row * size + i;
        const distance = this.#distances[index]!;
        this.#outputGradient[index] = (byLogProbability[row]! * distance) / deviation;
        gradient += byLogProbability[row]! * (distance * distance - 1) + byEntropy;
      }
      this.#gradients[i]! += gradient;
    }
    return this.#outputGradient;
  }

  #reserve(count: number): void {
    if (count <= this.entropies.length) return;
    this.logProbabilities = new Float64Array(count);
    this.entropies = new Float64Array(count);
    this.#distances = new Float64Array(count * this.actionSize);
    this.#outputGradient = new Float32Array(count * this.actionSize);
  }

  gradientNorm(): number {
    return Math.sqrt(this.#gradients.reduce((sum, gradient) => sum + gradient ** 2, 0));
  }

  update(learningRate: number, gradientScale: number): void {
    optimizerStep(this.optimizer, {
      parameters: this.logDeviations,
      gradients: this.#gradients,
      moments: this.#moments,
      scale: gradientScale,
      updateCount: ++this.#updateCount,
      learningRate,
    });
    this.#gradients.fill(0);
  }

  save(): SavedState {
    return {
      logDeviations: this.logDeviations.slice(),
      moments: this.#moments.map((moment) => moment.slice()),
      updateCount: this.#updateCount,
    };
  }

  load(saved: SavedState): void {
    this.logDeviations.set(saved['logDeviations'] as Float32Array);
    (saved['moments'] as readonly Float32Array[]).forEach((moment, i) => {
      this.#moments[i]!.set(moment);
    });
    this.#updateCount = saved['updateCount'] as number;
  }
}
