import type { Activation, DenseLayer } from './network';
import type { SimdKernels } from './simdKernels';

/** Units computed side by side: the width of the panels in which weights lie. */
const PANEL = 8;

/** How the kernels number activations. */
const activationCodes: Readonly<Record<Activation, number>> = { linear: 0, relu: 1, tanh: 2, sigmoid: 3 };

/** Rows of floats in the kernels' memory: where the first begins and how far apart they are, in bytes. */
export interface Rows {
  readonly address: number;
  readonly stride: number;
}

/** Floats from one row of `width` values to the next, in whole panels so that kernels need no tails. */
export function paddedStride(width: number): number {
  return spreadStride(padded8(width));
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

function padded8(count: number): number {
  return Math.ceil(count / PANEL) * PANEL;
}

/**
 * A fully connected layer of the simd engine: where its parameters lie, and which kernels run over them.
 *
 * In the kernels' memory the weights come in panels of 8 units, `[panels, paddedInputs, 8]`, then the biases,
 * `[panels, 8]`. What pads is 0 and stays 0, because its gradient is.
 */
export class SimdDenseLayer {
  readonly inputs: number;
  readonly units: number;
  /** Floats its parameters take in the kernels' memory. */
  readonly size: number;
  /** The same in a saved network, and the index there of the first. */
  readonly savedSize: number;
  readonly savedOffset: number;
  /** Units of padding included. */
  readonly paddedUnits: number;

  readonly #paddedInputs: number;
  readonly #panels: number;
  readonly #activation: number;
  /** Bytes from the first parameter of the network to this layer's weights and biases. */
  readonly #weightOffset: number;
  readonly #biasOffset: number;

  /**
   * @param offset floats from the first parameter of the network to this layer's.
   * @param savedOffset the same in a saved network.
   */
  constructor(inputs: number, { units, activation }: DenseLayer, offset: number, savedOffset: number) {
    this.inputs = inputs;
    this.units = units;
    this.savedOffset = savedOffset;
    this.savedSize = (inputs + 1) * units;
    this.paddedUnits = padded8(units);
    this.#paddedInputs = padded8(inputs);
    this.#panels = this.paddedUnits / PANEL;
    this.#activation = activationCodes[activation];
    this.#weightOffset = offset * 4;
    this.#biasOffset = this.#weightOffset + this.#paddedInputs * this.paddedUnits * 4;
    this.size = (this.#paddedInputs + 1) * this.paddedUnits;
  }

  /** outputs ← activation(inputs · weights + biases). */
  forward(kernels: SimdKernels, parameters: number, inputs: Rows, outputs: Rows, batch: number): void {
    kernels.denseForward(
      inputs.address,
      inputs.stride,
      this.inputs,
      this.#paddedInputs,
      parameters + this.#weightOffset,
      parameters + this.#biasOffset,
      this.#panels,
      this.#activation,
      outputs.address,
      outputs.stride,
      batch,
    );
  }

  /**
   * Turns ∂loss/∂outputs into ∂loss/∂(what the activation was applied to), in place, and adds to the gradients of the
   * parameters. Both rows have the same stride.
   */
  addGradients(kernels: SimdKernels, gradients: number, inputs: Rows, outputs: Rows, outputGradients: Rows, batch: number): void {
    const { address, stride } = outputGradients;
    kernels.multiplyBySlope(this.#activation, address, outputs.address, stride, this.paddedUnits, batch);
    kernels.denseParameterGradients(
      inputs.address,
      inputs.stride,
      this.inputs,
      this.#paddedInputs,
      gradients + this.#weightOffset,
      gradients + this.#biasOffset,
      this.#panels,
      address,
      stride,
      batch,
    );
  }

  /** inputGradients ← what `addGradients` left in `outputGradients` · weightsᵀ; needs 8 · `paddedUnits` floats of scratch. */
  passBack(
    kernels: SimdKernels,
    parameters: number,
    outputGradients: Rows,
    inputGradients: Rows,
    scratch: number,
    batch: number,
  ): void {
    kernels.denseInputGradients(
      outputGradients.address,
      outputGradients.stride,
      this.units,
      this.#panels,
      parameters + this.#weightOffset,
      this.#paddedInputs,
      scratch,
      inputGradients.address,
      inputGradients.stride,
      batch,
    );
  }

  /**
   * Puts this layer's part of saved values, weights `[inputs, units]` then biases, where the kernels want it.
   *
   * @param first index in `floats` of the network's first parameter.
   */
  pack(saved: Float32Array, floats: Float32Array, first: number): void {
    this.#visit(first, (savedIndex, index) => {
      floats[index] = saved[savedIndex]!;
    });
  }

  /** The reverse of `pack`. */
  unpack(floats: Float32Array, first: number, saved: Float32Array): void {
    this.#visit(first, (savedIndex, index) => {
      saved[savedIndex] = floats[index]!;
    });
  }

  /** Calls `visit` with both places of every value. */
  #visit(first: number, visit: (savedIndex: number, index: number) => void): void {
    const { inputs, units, savedOffset } = this;
    const weights = first + this.#weightOffset / 4;
    for (let unit = 0; unit < units; unit++) {
      const panel = weights + Math.floor(unit / PANEL) * this.#paddedInputs * PANEL + (unit % PANEL);
      for (let input = 0; input < inputs; input++) visit(savedOffset + input * units + unit, panel + input * PANEL);
      visit(savedOffset + inputs * units + unit, first + this.#biasOffset / 4 + unit);
    }
  }
}
