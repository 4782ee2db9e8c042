import type { Random } from '../core/random';
import type { Activation } from './layers';

/** Units computed side by side: the width of the panels in which weights lie. */
export const PANEL = 8;

/** How the kernels number activations. */
export const activationCodes: Readonly<Record<Activation, number>> = { linear: 0, relu: 1, tanh: 2, sigmoid: 3 };

/** Rows of floats in the kernels' memory: where the first begins and how far apart they are, in bytes. */
export interface Rows {
  readonly address: number;
  readonly stride: number;
}

/** Where one backward pass through a layer finds what it needs. */
export interface SimdPass {
  /** Of the whole network. */
  readonly parameters: number;
  /** ∂loss/∂parameters, to which the pass adds where they are wanted. */
  readonly gradients: number | undefined;
  readonly inputs: Rows;
  readonly outputs: Rows;
  /** ∂loss/∂outputs, padded with 0; the pass may use it up. Same stride as `outputs`. */
  readonly outputGradients: Rows;
  /** Gets ∂loss/∂inputs, padded with 0, where it is wanted. */
  readonly inputGradients: Rows | undefined;
  /** `SimdLayer.scratch` floats for intermediate results. */
  readonly scratch: number;
  readonly batch: number;
}

/** A layer of the simd engine: where its parameters lie in the kernels' memory, and which kernels run over them. */
export interface SimdLayer {
  readonly inputs: number;
  readonly outputs: number;
  /** Floats its parameters take in the kernels' memory; what pads is 0 and stays 0, because its gradient is. */
  readonly size: number;
  /** Floats that its passes need beside values and gradients. */
  readonly scratch: number;
  forward(parameters: number, inputs: Rows, outputs: Rows, scratch: number, batch: number): void;
  backward(pass: SimdPass): void;
  /**
   * Puts this layer's part of saved values where the kernels want it.
   *
   * @param first index in `floats` of the network's first parameter.
   */
  pack(saved: Float32Array, floats: Float32Array, first: number): void;
  /** The reverse of `pack`. */
  unpack(floats: Float32Array, first: number, saved: Float32Array): void;
  /** Only of layers that are noisy. */
  drawNoise?(random: Random | undefined): void;
  /** Only of layers that keep something computed from their parameters. */
  parametersChanged?(): void;
  dispose?(): void;
}

/** The count, rounded up to whole panels. */
export function padToPanels(count: number): number {
  return Math.ceil(count / PANEL) * PANEL;
}

/** Floats from one row of `width` values to the next, in whole panels so that kernels need no tails. */
export function paddedStride(width: number): number {
  return spreadStride(padToPanels(width));
}

/**
 * Floats from one row to the next, at least `width`.
 *
 * Rows whose distance is a multiple of 512 bytes would fall on few sets of the first cache and push one another out; one
 * cache line more spreads them over all. Measured for 512 inputs: 12 and 29 GFLOP/s.
 */
export function spreadStride(width: number): number {
  return width % 128 === 0 ? width + 16 : width;
}
