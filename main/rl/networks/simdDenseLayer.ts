import type { Activation } from './layers';
import type { SimdKernels } from './simdKernels';
import { activationCodes, PANEL, padToPanels, type Rows, type SimdLayer, type SimdPass } from './simdLayer';

/** Rows of inputs whose weights are transposed at a time for their gradients. */
const TRANSPOSED_ROWS = 8;

/** What a product of inputs and weights is made of. */
export interface DenseParts {
  readonly inputs: number;
  readonly outputs: number;
  readonly activation: Activation;
  /** Floats from the first parameter of the network to this layer's, in the kernels' memory and in a saved network. */
  readonly offset: number;
  readonly savedOffset: number;
}

/**
 * A fully connected layer of the simd engine.
 *
 * In the kernels' memory the weights come in panels of 8 units, `[panels, paddedInputs, 8]`, then the biases,
 * `[panels, 8]`.
 */
export class SimdDenseLayer implements SimdLayer {
  readonly inputs: number;
  readonly outputs: number;
  readonly size: number;
  readonly scratch: number;
  readonly paddedInputs: number;
  readonly panels: number;

  readonly #kernels: SimdKernels;
  readonly #activation: number;
  readonly #savedOffset: number;
  /** Bytes from the first parameter of the network to this layer's weights and biases. */
  readonly #weightOffset: number;
  readonly #biasOffset: number;

  constructor(kernels: SimdKernels, { inputs, outputs, activation, offset, savedOffset }: DenseParts) {
    const paddedOutputs = padToPanels(outputs);
    this.inputs = inputs;
    this.outputs = outputs;
    this.paddedInputs = padToPanels(inputs);
    this.panels = paddedOutputs / PANEL;
    this.size = (this.paddedInputs + 1) * paddedOutputs;
    this.scratch = TRANSPOSED_ROWS * paddedOutputs;
    this.#kernels = kernels;
    this.#activation = activationCodes[activation];
    this.#savedOffset = savedOffset;
    this.#weightOffset = offset * 4;
    this.#biasOffset = this.#weightOffset + this.paddedInputs * paddedOutputs * 4;
  }

  /** outputs ← activation(inputs · weights + biases). */
  forward(parameters: number, inputs: Rows, outputs: Rows, _scratch: number, batch: number): void {
    this.#kernels.denseForward(
      inputs.address,
      inputs.stride,
      this.inputs,
      this.paddedInputs,
      parameters + this.#weightOffset,
      parameters + this.#biasOffset,
      this.panels,
      this.#activation,
      outputs.address,
      outputs.stride,
      batch,
    );
  }

  backward({ parameters, gradients, inputs, outputs, outputGradients, inputGradients, scratch, batch }: SimdPass): void {
    const kernels = this.#kernels;
    const { address, stride } = outputGradients;
    // ∂loss/∂outputs becomes ∂loss/∂(what the activation was applied to).
    kernels.multiplyBySlope(this.#activation, address, outputs.address, stride, this.panels * PANEL, batch);
    if (gradients !== undefined) {
      kernels.denseParameterGradients(
        inputs.address,
        inputs.stride,
        this.inputs,
        this.paddedInputs,
        gradients + this.#weightOffset,
        gradients + this.#biasOffset,
        this.panels,
        address,
        stride,
        batch,
      );
    }
    if (inputGradients === undefined) return;
    kernels.denseInputGradients(
      address,
      stride,
      this.outputs,
      this.panels,
      parameters + this.#weightOffset,
      this.paddedInputs,
      scratch,
      inputGradients.address,
      inputGradients.stride,
      batch,
    );
  }

  pack(saved: Float32Array, floats: Float32Array, first: number): void {
    this.#visit(first, (savedIndex, index) => {
      floats[index] = saved[savedIndex]!;
    });
  }

  unpack(floats: Float32Array, first: number, saved: Float32Array): void {
    this.#visit(first, (savedIndex, index) => {
      saved[savedIndex] = floats[index]!;
    });
  }

  /** Calls `visit` with both places of every value: weights `[inputs, units]` and then biases where they are saved. */
  #visit(first: number, visit: (savedIndex: number, index: number) => void): void {
    const { inputs, outputs: units } = this;
    const saved = this.#savedOffset;
    const weights = first + this.#weightOffset / 4;
    for (let unit = 0; unit < units; unit++) {
      const panel = weights + Math.floor(unit / PANEL) * this.paddedInputs * PANEL + (unit % PANEL);
      for (let input = 0; input < inputs; input++) visit(saved + input * units + unit, panel + input * PANEL);
      visit(saved + inputs * units + unit, first + this.#biasOffset / 4 + unit);
    }
  }
}
