import type { Random } from '../core/random';
import { FactorizedNoise } from './factorizedNoise';
import { type DenseParts, SimdDenseLayer } from './simdDenseLayer';
import type { SimdKernels } from './simdKernels';
import type { Rows, SimdLayer, SimdPass } from './simdLayer';
import type { SimdMemory } from './simdMemory';

/**
 * A dense layer of the simd engine whose weights and biases are mean + deviation · noise.
 *
 * They are computed once for each noise and each change of the parameters, whatever number of passes then uses them.
 */
export class SimdNoisyDenseLayer implements SimdLayer {
  readonly inputs: number;
  readonly outputs: number;
  readonly size: number;
  readonly scratch: number;

  readonly #kernels: SimdKernels;
  readonly #memory: SimdMemory;
  readonly #noise: FactorizedNoise;
  readonly #means: SimdDenseLayer;
  readonly #deviations: SimdDenseLayer;
  /** Runs on one block that holds nothing but this layer's weights and biases. */
  readonly #dense: SimdDenseLayer;
  /** Bytes from the first parameter of the network to the means, and on to the deviations. */
  readonly #meanOffset: number;
  readonly #deviationOffset: number;
  /** Blocks: mean + deviation · noise; its gradients, 0 between passes; the noise of inputs, then of units. */
  readonly #noisy: number;
  readonly #gradients: number;
  readonly #inputNoise: number;
  readonly #unitNoise: number;
  #isStale = true;

  constructor(kernels: SimdKernels, memory: SimdMemory, parts: DenseParts) {
    const { inputs, outputs, offset, savedOffset } = parts;
    const means = new SimdDenseLayer(kernels, parts);
    this.inputs = inputs;
    this.outputs = outputs;
    this.size = 2 * means.size;
    this.scratch = means.scratch;
    this.#kernels = kernels;
    this.#memory = memory;
    this.#noise = new FactorizedNoise(inputs, outputs);
    this.#means = means;
    this.#deviations = new SimdDenseLayer(kernels, {
      ...parts,
      offset: offset + means.size,
      savedOffset: savedOffset + (inputs + 1) * outputs,
    });
    this.#dense = new SimdDenseLayer(kernels, { ...parts, offset: 0, savedOffset: 0 });
    this.#meanOffset = 4 * offset;
    this.#deviationOffset = this.#meanOffset + 4 * means.size;
    this.#noisy = memory.allocate(means.size);
    this.#gradients = memory.allocate(means.size);
    this.#inputNoise = memory.allocate(means.paddedInputs);
    this.#unitNoise = memory.allocate(8 * means.panels);
  }

  drawNoise(random: Random | undefined): void {
    this.#noise.draw(random);
    const { floats } = this.#memory;
    floats.set(this.#noise.inputs, this.#inputNoise / 4);
    floats.set(this.#noise.units, this.#unitNoise / 4);
    this.#isStale = true;
  }

  parametersChanged(): void {
    this.#isStale = true;
  }

  forward(parameters: number, inputs: Rows, outputs: Rows, scratch: number, batch: number): void {
    if (this.#noise.isPresent) this.#dense.forward(this.#perturb(parameters), inputs, outputs, scratch, batch);
    else this.#means.forward(parameters, inputs, outputs, scratch, batch);
  }

  backward(pass: SimdPass): void {
    if (!this.#noise.isPresent) {
      this.#means.backward(pass);
      return;
    }
    const gradients = pass.gradients === undefined ? undefined : this.#gradients;
    this.#dense.backward({ ...pass, parameters: this.#perturb(pass.parameters), gradients });
    if (pass.gradients === undefined) return;
    this.#kernels.addNoisyGradients(
      this.#gradients,
      this.#inputNoise,
      this.#unitNoise,
      this.#means.paddedInputs,
      this.#means.panels,
      pass.gradients + this.#meanOffset,
      pass.gradients + this.#deviationOffset,
    );
  }

  /** Address of the weights and biases with their noise. */
  #perturb(parameters: number): number {
    if (this.#isStale) {
      this.#kernels.perturb(
        parameters + this.#meanOffset,
        parameters + this.#deviationOffset,
        this.#inputNoise,
        this.#unitNoise,
        this.#means.paddedInputs,
        this.#means.panels,
        this.#noisy,
      );
      this.#isStale = false;
    }
    return this.#noisy;
  }

  pack(saved: Float32Array, floats: Float32Array, first: number): void {
    this.#means.pack(saved, floats, first);
    this.#deviations.pack(saved, floats, first);
  }

  unpack(floats: Float32Array, first: number, saved: Float32Array): void {
    this.#means.unpack(floats, first, saved);
    this.#deviations.unpack(floats, first, saved);
  }

  dispose(): void {
    for (const block of [this.#noisy, this.#gradients, this.#inputNoise, this.#unitNoise]) this.#memory.release(block);
  }
}
