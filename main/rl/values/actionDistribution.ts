import type { Random } from '../core/random';
import type { SavedState } from '../core/savedState';

/**
 * How the outputs of a policy's network become a choice, and how likely each choice was.
 *
 * Rows are those of a batch. `sample` and `evaluate` compute log π(A | S) alike, to the last bit.
 */
export interface ActionDistribution {
  /** Outputs of the network in each row. */
  readonly outputSize: number;
  /** Numbers of an action: 1 where it is an index. */
  readonly actionSize: number;
  /** log π(A | S) of each row of the last `evaluate`. */
  readonly logProbabilities: Float64Array;
  /** Entropy of π(· | S) of each row of the last `evaluate`, nat. */
  readonly entropies: Float64Array;
  /**
   * Draws an action for each of `count` rows of outputs.
   *
   * @param actions shape [rows, actionSize], written from row `first` on.
   * @param logProbabilities shape [rows], likewise.
   */
  sample(
    outputs: Float32Array,
    count: number,
    random: Random,
    actions: Float64Array,
    logProbabilities: Float64Array,
    first: number,
  ): void;
  /** Fills `logProbabilities` and `entropies` for actions, shape [count, actionSize], that were taken. */
  evaluate(outputs: Float32Array, actions: Float64Array, count: number): void;
  /**
   * ∂loss/∂outputs of the rows of the last `evaluate`, shape [count, outputSize], valid until the next call. Adds to the
   * gradients of its own parameters where it has some.
   *
   * @param byLogProbability ∂loss/∂log π(A | S) of each row.
   * @param byEntropy ∂loss/∂entropy, the same for each row.
   */
  differentiate(byLogProbability: Float64Array, byEntropy: number, count: number): Float32Array;
  /** Euclidean norm of the gradients of its own parameters; 0 where it has none. */
  gradientNorm(): number;
  /** One optimiser step on its own parameters; clears their gradients. */
  update(learningRate: number, gradientScale: number): void;
  /** Mean deviation of its actions from their middle, in the action's unit, where actions are real numbers. */
  readonly deviation: number | undefined;
  save(): SavedState;
  load(saved: SavedState): void;
}
