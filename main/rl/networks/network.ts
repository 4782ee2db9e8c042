import type { Random } from '../core/random';
import type { NetworkShape } from './layers';

export { countParameters, outputSizeOf } from './layerShapes';
export type {
  Activation,
  ConvolutionLayer,
  DenseLayer,
  ImageShape,
  Initializer,
  LayerNorm,
  LayerSpec,
  NetworkShape,
  NoisyDenseLayer,
} from './layers';

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
export interface NetworkSpec extends NetworkShape {
  readonly optimizer: OptimizerSpec;
  /** Gradients are scaled so that their joint Euclidean norm is at most this; Infinity leaves them. */
  readonly maxGradientNorm: number;
}

/** A network at rest. The same for every engine, so that one engine's save loads into another. */
export interface NetworkState {
  readonly spec: NetworkSpec;
  /** Layer by layer the arrays that `LayerSpec` names, each row-major. Flat, float32. */
  readonly parameters: Float32Array;
  /** Optimiser steps taken. */
  readonly updateCount: number;
  /** Optimiser moments, each as long as `parameters`: Adam's m and v, RMSprop's mean square, none for SGD. */
  readonly moments: readonly Float32Array[];
}

/** What a backward pass is for. */
export interface BackwardOptions {
  /** Whether ∂loss/∂inputs is wanted; not unless told. */
  readonly inputGradient?: boolean;
  /** False leaves the parameter gradients as they are, for passes that only look through the network to its inputs. */
  readonly parameterGradients?: boolean;
}

/** What may differ from one optimiser step to the next. */
export interface UpdateOptions {
  /** Replaces the optimiser's, for schedules. */
  readonly learningRate?: number;
  /** Multiplies every gradient in place of the network's own clipping, so that several networks can be clipped together. */
  readonly gradientScale?: number;
}

export interface UpdateResult {
  /** Before clipping; NaN or Infinity when a gradient was. */
  readonly gradientNorm: number;
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
  /**
   * Draws new noise for every noisy layer, the same from the same stream on every engine; `undefined` takes the noise away.
   * A network starts without any, and noise is no part of its state. Draws nothing where no layer is noisy.
   */
  drawNoise(random: Random | undefined): void;
  /** Outputs [batch, outputSize]; valid until the next call. Inputs [batch, inputSize], at least that long. */
  forward(inputs: Float32Array, batch: number): Float32Array;
  /**
   * Adds to the parameter gradients, given ∂loss/∂outputs [batch, outputSize] of the last `forward`.
   *
   * @returns ∂loss/∂inputs [batch, inputSize] where `inputGradient` asks for it, valid until the next call.
   */
  backward(outputGradient: Float32Array, options?: BackwardOptions): Float32Array | undefined;
  /**
   * Share of the rectified units (ReLU) of dense layers that were 0 in every row of the last `forward`; in [0, 1].
   *
   * `undefined` where there are none; absent where an engine keeps no values of hidden layers.
   */
  deadUnitShare?(): number | undefined;
  /** Euclidean norm of all accumulated gradients together; NaN or Infinity when one of them is. */
  gradientNorm(): number;
  /** One optimiser step on the accumulated gradients, clipped to `maxGradientNorm`; clears them. */
  update(options?: UpdateOptions): UpdateResult;
  /** parameters ← (1 − share) · parameters + share · other's. Share 1, the default, copies them exactly. */
  copyFrom(other: Network, share?: number): void;
  save(): NetworkState;
  load(state: NetworkState): void;
  /** Frees what the engine holds outside JavaScript's heap. */
  dispose(): void;
}

export type EngineId = 'reference' | 'simd' | 'simd-2-threads' | 'tensorflow';

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
