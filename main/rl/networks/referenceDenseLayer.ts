import type { LayerShape } from './layerShapes';
import type { Activation } from './layers';
import { activate, type LayerPass, type ReferenceLayer, slope } from './referenceLayer';

/** outputs ← activation(inputs · weights + biases), rows independent, in plain loops. */
export class ReferenceDenseLayer implements ReferenceLayer {
  readonly inputs: number;
  readonly outputs: number;
  readonly #activation: Activation;
  readonly #weightOffset: number;
  readonly #biasOffset: number;

  /** @param offset of the weights among the parameters; the biases follow them. */
  constructor({ inputs, outputs }: Pick<LayerShape, 'inputs' | 'outputs'>, activation: Activation, offset: number) {
    this.inputs = inputs;
    this.outputs = outputs;
    this.#activation = activation;
    this.#weightOffset = offset;
    this.#biasOffset = offset + inputs * outputs;
  }

  forward(parameters: Float32Array, from: Float32Array, to: Float32Array, batch: number): void {
    const { inputs, outputs: units } = this;
    const row = new Float64Array(units);
    for (let b = 0; b < batch; b++) {
      for (let u = 0; u < units; u++) row[u] = parameters[this.#biasOffset + u]!;
      for (let i = 0; i < inputs; i++) {
        const value = from[b * inputs + i]!;
        if (value === 0) continue; // common behind ReLU
        const weights = this.#weightOffset + i * units;
        for (let u = 0; u < units; u++) row[u]! += value * parameters[weights + u]!;
      }
      for (let u = 0; u < units; u++) to[b * units + u] = activate(this.#activation, row[u]!);
    }
  }

  backward({ parameters, gradients, from, to, toGradient, fromGradient, batch }: LayerPass): void {
    const { inputs, outputs: units } = this;
    for (let b = 0; b < batch; b++) {
      // ∂loss/∂(inputs · weights + biases), in place.
      for (let u = 0; u < units; u++) {
        const index = b * units + u;
        toGradient[index]! *= slope(this.#activation, to[index]!);
        gradients[this.#biasOffset + u]! += toGradient[index]!;
      }
      for (let i = 0; i < inputs; i++) {
        const value = from[b * inputs + i]!;
        const weights = this.#weightOffset + i * units;
        let sum = 0;
        for (let u = 0; u < units; u++) {
          const gradient = toGradient[b * units + u]!;
          gradients[weights + u]! += value * gradient;
          sum += parameters[weights + u]! * gradient;
        }
        if (fromGradient !== undefined) fromGradient[b * inputs + i] = sum;
      }
    }
  }
}
