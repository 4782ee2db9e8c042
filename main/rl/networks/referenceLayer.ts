import type { Random } from '../core/random';
import type { Activation } from './layers';

/** What one backward pass through a layer reads and writes. */
export interface LayerPass {
  /** Of the whole network; each layer knows where its own begin. */
  readonly parameters: Float32Array;
  /** ∂loss/∂parameters, to which the pass adds. */
  readonly gradients: Float32Array;
  /** Values that went in, [batch, inputs], and came out, [batch, outputs]. */
  readonly from: Float32Array;
  readonly to: Float32Array;
  /** ∂loss/∂to; the pass may use it up. */
  readonly toGradient: Float32Array;
  /** ∂loss/∂from, written where it is wanted. */
  readonly fromGradient: Float32Array | undefined;
  readonly batch: number;
}

/** A layer of the reference engine. */
export interface ReferenceLayer {
  readonly outputs: number;
  forward(parameters: Float32Array, from: Float32Array, to: Float32Array, batch: number): void;
  backward(pass: LayerPass): void;
  /** Only of layers that are noisy. */
  drawNoise?(random: Random | undefined): void;
}

export function activate(activation: Activation, sum: number): number {
  switch (activation) {
    case 'linear':
      return sum;
    case 'relu':
      return Math.max(sum, 0);
    case 'tanh':
      return Math.tanh(sum);
    case 'sigmoid':
      return 1 / (1 + Math.exp(-sum));
  }
}

/** Derivative of the activation, from its value. */
export function slope(activation: Activation, value: number): number {
  switch (activation) {
    case 'linear':
      return 1;
    case 'relu':
      return value > 0 ? 1 : 0;
    case 'tanh':
      return 1 - value * value;
    case 'sigmoid':
      return value * (1 - value);
  }
}
