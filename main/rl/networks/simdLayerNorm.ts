import type { LayerShape } from './layerShapes';
import type { LayerNorm } from './layers';
import type { SimdKernels } from './simdKernels';
import { padToPanels, type Rows, type SimdLayer, type SimdPass } from './simdLayer';

/** Layer normalisation on the simd engine; its gain and bias are padded to whole panels. */
export class SimdLayerNorm implements SimdLayer {
  readonly inputs: number;
  readonly outputs: number;
  readonly size: number;
  readonly scratch = 0;

  readonly #kernels: SimdKernels;
  readonly #epsilon: number;
  readonly #savedOffset: number;
  /** Bytes from the first parameter of the network. */
  readonly #gainOffset: number;
  readonly #biasOffset: number;

  constructor(kernels: SimdKernels, { epsilon }: LayerNorm, { inputs, outputs, parameters }: LayerShape, offset: number) {
    this.inputs = inputs;
    this.outputs = outputs;
    this.size = 2 * padToPanels(outputs);
    this.#kernels = kernels;
    this.#epsilon = epsilon;
    this.#savedOffset = parameters[0]!.offset;
    this.#gainOffset = 4 * offset;
    this.#biasOffset = this.#gainOffset + 2 * this.size;
  }

  forward(parameters: number, inputs: Rows, outputs: Rows, _scratch: number, batch: number): void {
    this.#kernels.normForward(
      inputs.address,
      inputs.stride,
      this.inputs,
      this.#epsilon,
      parameters + this.#gainOffset,
      parameters + this.#biasOffset,
      outputs.address,
      outputs.stride,
      batch,
    );
  }

  backward({ parameters, gradients, inputs, outputGradients, inputGradients, batch }: SimdPass): void {
    this.#kernels.normBackward(
      inputs.address,
      inputs.stride,
      this.inputs,
      this.#epsilon,
      parameters + this.#gainOffset,
      gradients === undefined ? 0 : gradients + this.#gainOffset,
      gradients === undefined ? 0 : gradients + this.#biasOffset,
      outputGradients.address,
      outputGradients.stride,
      inputGradients?.address ?? 0,
      batch,
    );
  }

  pack(saved: Float32Array, floats: Float32Array, first: number): void {
    const { outputs } = this;
    const [gain, bias] = this.#places(first);
    floats.set(saved.subarray(this.#savedOffset, this.#savedOffset + outputs), gain);
    floats.set(saved.subarray(this.#savedOffset + outputs, this.#savedOffset + 2 * outputs), bias);
  }

  unpack(floats: Float32Array, first: number, saved: Float32Array): void {
    const { outputs } = this;
    const [gain, bias] = this.#places(first);
    saved.set(floats.subarray(gain, gain + outputs), this.#savedOffset);
    saved.set(floats.subarray(bias, bias + outputs), this.#savedOffset + outputs);
  }

  /** Indexes of gain and bias, given that of the network's first parameter. */
  #places(first: number): readonly [gain: number, bias: number] {
    return [first + this.#gainOffset / 4, first + this.#biasOffset / 4];
  }
}
