import type { Random } from '../core/random';

export type Activation = 'linear' | 'relu' | 'tanh' | 'sigmoid';

/** How weights start; biases start at `bias` (0 unless given). */
export type Initializer =
  /** U(−1/√fan_in, 1/√fan_in) for weights and biases: PyTorch's default for dense layers. */
  | { readonly kind: 'uniform-fan-in' }
  /** Orthogonal matrix times `gain` (Saxe et al., 2014); biases 0. */
  | { readonly kind: 'orthogonal'; readonly gain: number }
  /** N(0, 2/fan_in) (He et al., 2015); biases 0. */
  | { readonly kind: 'he-normal' };

/** A fully connected layer: activation(inputs · weights + bias). */
export interface DenseLayer {
  readonly kind: 'dense';
  readonly units: number;
  readonly activation: Activation;
  readonly initializer: Initializer;
}

export type LayerSpec = DenseLayer;

export type OptimizerSpec =
  /** Adam (Kingma & Ba, 2015): θ ← θ − rate · m̂ / (√v̂ + epsilon). */
  | {
      readonly kind: 'adam';
      readonly learningRate: number;
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
    }
  /** RMSprop; epsilon outside the root as in PyTorch, or inside as in TensorFlow. */
  | {
      readonly kind: 'rmsprop';
      readonly learningRate: number;
      readonly decay: number;
      readonly epsilon: number;
      readonly epsilonInsideRoot: boolean;
    }
  | { readonly kind: 'sgd'; readonly learningRate: number };

/** Everything about a network besides its numbers. */
export interface NetworkSpec {
  readonly inputSize: number;
  readonly layers: readonly LayerSpec[];
  readonly optimizer: OptimizerSpec;
  /** Gradients are scaled so that their joint Euclidean norm is at most this; Infinity leaves them. */
  readonly maxGradientNorm: number;
}

/** A network at rest. The same for every engine, so that one engine's save loads into another. */
export interface NetworkState {
  readonly spec: NetworkSpec;
  /** Layer by layer: weights, shape [inputs, units] row-major, then biases, shape [units]. Flat, float32. */
  readonly parameters: Float32Array;
  /** Optimiser steps taken. */
  readonly updateCount: number;
  /** Optimiser moments, each as long as `parameters`: Adam's m and v, RMSprop's mean square, none for SGD. */
  readonly moments: readonly Float32Array[];
}

/**
 * A differentiable function with its own parameters and optimiser. Arrays are flat, row-major, float32.
 *
 * The algorithm computes ∂loss/∂outputs in plain TypeScript; the engine does the algebra behind it.
 */
export interface Network {
  readonly spec: NetworkSpec;
  readonly inputSize: number;
  readonly outputSize: number;
  /** Outputs [batch, outputSize]; valid until the next call. Inputs [batch, inputSize], at least that long. */
  forward(inputs: Float32Array, batch: number): Float32Array;
  /**
   * Adds to the parameter gradients, given ∂loss/∂outputs [batch, outputSize] of the last `forward`.
   * With `inputGradient`, returns ∂loss/∂inputs [batch, inputSize], valid until the next call.
   */
  backward(outputGradient: Float32Array, options?: { readonly inputGradient?: boolean }): Float32Array | undefined;
  /**
   * One optimiser step on the accumulated gradients, clipped to `maxGradientNorm`; clears them.
   * `learningRate` replaces the optimiser's for this step, for schedules.
   *
   * @returns the norm before clipping; NaN or Infinity when a gradient was.
   */
  update(options?: { readonly learningRate?: number }): { readonly gradientNorm: number };
  /** parameters ← (1 − share) · parameters + share · other's. Share 1, the default, copies them exactly. */
  copyFrom(other: Network, share?: number): void;
  save(): NetworkState;
  load(state: NetworkState): void;
  /** Frees what the engine holds outside JavaScript's heap. */
  dispose(): void;
}

export type EngineId = 'reference' | 'simd' | 'tensorflow';

/** A way to compute networks. */
export interface Engine {
  readonly id: EngineId;
  /** What exactly computes, for people: `plain loops`, `WebAssembly SIMD, relaxed`, `tfjs 4.22 on wasm`. */
  readonly description: string;
  createNetwork(state: NetworkState): Network;
}

/** Hands networks to agents; decides which engine computes them. */
export interface NetworkFactory {
  /**
   * @param batchSize rows the algorithm will mostly pass at once, for choosing an engine.
   * @param random the initialisation stream; every engine starts from the same numbers.
   */
  create(spec: NetworkSpec, batchSize: number, random: Random): Network;
}

/** Number of parameters of a network. */
export function countParameters(spec: NetworkSpec): number {
  let count = 0;
  let inputs = spec.inputSize;
  for (const { units } of spec.layers) {
    count += (inputs + 1) * units;
    inputs = units;
  }
  return count;
}

/** Number of outputs of the last layer. */
export function outputSizeOf(spec: NetworkSpec): number {
  return spec.layers.at(-1)?.units ?? spec.inputSize;
}
