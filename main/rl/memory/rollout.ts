import type { Network } from '../networks/network';
import { estimateAdvantages } from './rolloutAdvantages';

/** Rows whose values are computed together: enough to keep an engine busy, few enough to stay in its cache. */
const rowsAtOnce = 512;

/**
 * A segment of experience of several copies of an environment, as columns of shape [steps, copies].
 *
 * Observations are stored as the networks see them. Each step has its own next observation: where an episode was cut,
 * that is its final one, never that of the reset that followed.
 */
export class Rollout {
  /** Steps of all copies together. */
  readonly size: number;
  /** Shape [steps + 1, copies, observationSize]; the last row holds what follows the segment. */
  readonly observations: Float32Array;
  /** Shape [steps, copies, actionSize]. */
  readonly actions: Float64Array;
  /** log π(A | S) when the action was drawn. */
  readonly logProbabilities: Float64Array;
  readonly rewards: Float64Array;
  readonly terminated: Uint8Array;
  /** 1 where an episode ended with that step, by itself or cut. */
  readonly isOver: Uint8Array;
  /** V(S) of the network that collected, shape [steps + 1, copies]. */
  readonly values: Float64Array;
  /** V(S′), 0 where the episode terminated. */
  readonly nextValues: Float64Array;
  /** Â. */
  readonly advantages: Float64Array;
  /** Â + V(S), what values are to become. */
  readonly returns: Float64Array;

  /** Final observations of episodes that were cut, one behind the other; grows as they come. */
  #finalObservations: Float32Array;
  /** Step of each of them. */
  readonly #finalIndexes: number[] = [];

  constructor(
    readonly stepCount: number,
    readonly copyCount: number,
    readonly observationSize: number,
    readonly actionSize: number,
  ) {
    const size = stepCount * copyCount;
    this.size = size;
    this.observations = new Float32Array((size + copyCount) * observationSize);
    this.actions = new Float64Array(size * actionSize);
    this.logProbabilities = new Float64Array(size);
    this.rewards = new Float64Array(size);
    this.terminated = new Uint8Array(size);
    this.isOver = new Uint8Array(size);
    this.values = new Float64Array(size + copyCount);
    this.nextValues = new Float64Array(size);
    this.advantages = new Float64Array(size);
    this.returns = new Float64Array(size);
    this.#finalObservations = new Float32Array(observationSize);
  }

  /** Forgets the last segment. */
  clear(): void {
    this.#finalIndexes.length = 0;
  }

  /** Keeps what the action of step `index`, counted as step · copies + copy, led to. */
  add(index: number, reward: number, terminated: boolean, truncated: boolean): void {
    this.rewards[index] = reward;
    this.terminated[index] = terminated ? 1 : 0;
    this.isOver[index] = terminated || truncated ? 1 : 0;
  }

  /** Where to write the final observation of the episode that was cut at step `index`; valid until the next call. */
  addFinalObservation(index: number): Float32Array {
    const start = this.#finalIndexes.length * this.observationSize;
    if (start === this.#finalObservations.length) {
      const larger = new Float32Array(2 * start);
      larger.set(this.#finalObservations);
      this.#finalObservations = larger;
    }
    this.#finalIndexes.push(index);
    return this.#finalObservations.subarray(start, start + this.observationSize);
  }

  /** Fills `values` and `nextValues`. */
  evaluate(valueNetwork: Network): void {
    const { values, nextValues, size, copyCount } = this;
    forwardRows(valueNetwork, this.observations, size + copyCount, values);
    for (let i = 0; i < size; i++) nextValues[i] = this.isOver[i] === 1 ? 0 : values[i + copyCount]!;
    const finalCount = this.#finalIndexes.length;
    if (finalCount === 0) return;
    const finalValues = new Float64Array(finalCount);
    forwardRows(valueNetwork, this.#finalObservations, finalCount, finalValues);
    this.#finalIndexes.forEach((index, i) => {
      nextValues[index] = finalValues[i]!;
    });
  }

  /** Fills `advantages` and `returns` from rewards and values. */
  estimate(discount: number, traceDecay: number): void {
    estimateAdvantages(this, discount, traceDecay, this.advantages);
    for (let i = 0; i < this.size; i++) this.returns[i] = this.advantages[i]! + this.values[i]!;
  }

  /**
   * Share of the variance of the returns that the values foretold: 1 where they were right, 0 where no better than a
   * constant; `undefined` where all returns are alike.
   */
  explainedVariance(): number | undefined {
    const { returns, advantages } = this; // returns − values = advantages
    const varianceOfReturns = variance(returns);
    return varianceOfReturns === 0 ? undefined : 1 - variance(advantages) / varianceOfReturns;
  }
}

/** Writes the one output of each row into `outputs`. */
function forwardRows(network: Network, rows: Float32Array, count: number, outputs: Float64Array): void {
  const width = network.inputSize;
  for (let first = 0; first < count; first += rowsAtOnce) {
    const batch = Math.min(rowsAtOnce, count - first);
    const values = network.forward(rows.subarray(first * width, (first + batch) * width), batch);
    for (let i = 0; i < batch; i++) outputs[first + i] = values[i]!;
  }
}

/** Mean squared distance from the mean. */
function variance(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  const mean = sum / values.length;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i]! - mean) ** 2;
  return squares / values.length;
}
