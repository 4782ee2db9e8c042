import type { Random } from '../core/random';
import { FactorizedNoise } from './factorizedNoise';
import type { LayerShape } from './layerShapes';
import type { Activation } from './layers';
import { ReferenceDenseLayer } from './referenceDenseLayer';
import type { LayerPass, ReferenceLayer } from './referenceLayer';

/** A dense layer whose weights and biases are mean + deviation · noise. */
export class ReferenceNoisyDenseLayer implements ReferenceLayer {
  readonly outputs: number;
  readonly #inputs: number;
  readonly #dense: ReferenceDenseLayer;
  readonly #noise: FactorizedNoise;
  readonly #meanOffset: number;
  readonly #deviationOffset: number;
  /** The weights and biases that the layer computes with, and the gradients of one pass. */
  readonly #noisy: Float32Array;
  readonly #noisyGradients: Float32Array;

  constructor({ inputs, outputs }: Pick<LayerShape, 'inputs' | 'outputs'>, activation: Activation, offset: number) {
    this.#inputs = inputs;
    this.outputs = outputs;
    this.#dense = new ReferenceDenseLayer({ inputs, outputs }, activation, 0);
    this.#noise = new FactorizedNoise(inputs, outputs);
    const size = (inputs + 1) * outputs;
    this.#meanOffset = offset;
    this.#deviationOffset = offset + size;
    this.#noisy = new Float32Array(size);
    this.#noisyGradients = new Float32Array(size);
  }

  drawNoise(random: Random | undefined): void {
    this.#noise.draw(random);
  }

  forward(parameters: Float32Array, from: Float32Array, to: Float32Array, batch: number): void {
    this.#perturb(parameters);
    this.#dense.forward(this.#noisy, from, to, batch);
  }

  backward(pass: LayerPass): void {
    const { gradients } = pass;
    this.#perturb(pass.parameters);
    this.#noisyGradients.fill(0);
    this.#dense.backward({ ...pass, parameters: this.#noisy, gradients: this.#noisyGradients });
    // ∂(mean + deviation · noise) is 1 by the mean and the noise by the deviation.
    this.#noisyGradients.forEach((gradient, index) => {
      gradients[this.#meanOffset + index]! += gradient;
      gradients[this.#deviationOffset + index]! += gradient * this.#noiseOf(index);
    });
  }

  #perturb(parameters: Float32Array): void {
    for (let index = 0; index < this.#noisy.length; index++) {
      const deviation = parameters[this.#deviationOffset + index]!;
      this.#noisy[index] = parameters[this.#meanOffset + index]! + deviation * this.#noiseOf(index);
    }
  }

  /** Noise of the weight, or behind them the bias, with this index. */
  #noiseOf(index: number): number {
    const { inputs, units } = this.#noise;
    const input = Math.floor(index / units.length);
    const unit = units[index % units.length]!;
    return input < this.#inputs ? inputs[input]! * unit : unit;
  }
}
