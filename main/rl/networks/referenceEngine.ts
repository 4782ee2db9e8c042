import { InvalidValueError } from '../core/errors';
import { countParameters, denseLayersOnly, outputSizeOf } from './layerShapes';
import type { Activation, Engine, Network, NetworkSpec, NetworkState, UpdateOptions, UpdateResult } from './network';
import { clippingScale, optimizerStep } from './optimizers';

/** Plain loops over float32 arrays: the truth that the other engines are tested against. */
export const referenceEngine: Engine = {
  id: 'reference',
  description: 'plain loops',
  createNetwork: (state) => new ReferenceNetwork(state),
};

/** Where a layer's parameters lie in the flat array. */
interface Layer {
  readonly inputs: number;
  readonly units: number;
  readonly activation: Activation;
  readonly weightOffset: number;
  readonly biasOffset: number;
}

class ReferenceNetwork implements Network {
  readonly spec: NetworkSpec;
  readonly inputSize: number;
  readonly outputSize: number;

  readonly #layers: readonly Layer[];
  readonly #parameters: Float32Array;
  readonly #gradients: Float32Array;
  readonly #moments: readonly Float32Array[];
  #updateCount: number;

  /** Inputs of each layer and, last, the outputs of the network: `#values[l]` has shape [batch, inputs of layer l]. */
  #values: Float32Array[] = [];
  /** ∂loss/∂(those values), same shapes. */
  #valueGradients: Float32Array[] = [];
  #capacity = 0;
  #batch = 0;

  constructor(state: NetworkState) {
    this.spec = state.spec;
    this.inputSize = state.spec.inputSize;
    this.outputSize = outputSizeOf(state.spec);
    this.#layers = layOut(state.spec);
    this.#parameters = state.parameters.slice();
    this.#gradients = new Float32Array(this.#parameters.length);
    this.#moments = state.moments.map((moment) => moment.slice());
    this.#updateCount = state.updateCount;
  }

  drawNoise(): void {}

  forward(inputs: Float32Array, batch: number): Float32Array {
    this.#reserve(batch);
    this.#batch = batch;
    this.#values[0]!.set(inputs.length === batch * this.inputSize ? inputs : inputs.subarray(0, batch * this.inputSize));
    this.#layers.forEach((layer, l) => {
      this.#forwardDense(layer, this.#values[l]!, this.#values[l + 1]!, batch);
    });
    return this.#values.at(-1)!.subarray(0, batch * this.outputSize);
  }

  /** outputs ← activation(inputs · weights + bias), rows independent. */
  #forwardDense(
    { inputs, units, activation, weightOffset, biasOffset }: Layer,
    from: Float32Array,
    to: Float32Array,
    batch: number,
  ): void {
    const parameters = this.#parameters;
    const row = new Float64Array(units);
    for (let b = 0; b < batch; b++) {
      for (let u = 0; u < units; u++) row[u] = parameters[biasOffset + u]!;
      for (let i = 0; i < inputs; i++) {
        const value = from[b * inputs + i]!;
        if (value === 0) continue; // common behind ReLU
        const weights = weightOffset + i * units;
        for (let u = 0; u < units; u++) row[u]! += value * parameters[weights + u]!;
      }
      for (let u = 0; u < units; u++) to[b * units + u] = activate(activation, row[u]!);
    }
  }

  backward(outputGradient: Float32Array, options: { readonly inputGradient?: boolean } = {}): Float32Array | undefined {
    const batch = this.#batch;
    this.#valueGradients.at(-1)!.set(outputGradient.subarray(0, batch * this.outputSize));
    for (let l = this.#layers.length - 1; l >= 0; l--) {
      this.#backwardDense(l, batch, l > 0 || options.inputGradient === true);
    }
    return options.inputGradient === true ? this.#valueGradients[0]!.subarray(0, batch * this.inputSize) : undefined;
  }

  #backwardDense(l: number, batch: number, needsInputGradient: boolean): void {
    const { inputs, units, activation, weightOffset, biasOffset } = this.#layers[l]!;
    const [parameters, gradients] = [this.#parameters, this.#gradients];
    const [from, to] = [this.#values[l]!, this.#values[l + 1]!];
    const [fromGradient, toGradient] = [this.#valueGradients[l]!, this.#valueGradients[l + 1]!];
    for (let b = 0; b < batch; b++) {
      // ∂loss/∂(inputs · weights + bias), in place.
      for (let u = 0; u < units; u++) {
        const index = b * units + u;
        toGradient[index]! *= slope(activation, to[index]!);
        gradients[biasOffset + u]! += toGradient[index]!;
      }
      for (let i = 0; i < inputs; i++) {
        const value = from[b * inputs + i]!;
        const weights = weightOffset + i * units;
        let sum = 0;
        for (let u = 0; u < units; u++) {
          const gradient = toGradient[b * units + u]!;
          gradients[weights + u]! += value * gradient;
          sum += parameters[weights + u]! * gradient;
        }
        if (needsInputGradient) fromGradient[b * inputs + i] = sum;
      }
    }
  }

  gradientNorm(): number {
    const gradients = this.#gradients;
    let squares = 0;
    for (let i = 0; i < gradients.length; i++) squares += gradients[i]! ** 2;
    return Math.sqrt(squares);
  }

  update({ learningRate, gradientScale }: UpdateOptions = {}): UpdateResult {
    const gradients = this.#gradients;
    const gradientNorm = this.gradientNorm();
    const scale = gradientScale ?? clippingScale(gradientNorm, this.spec.maxGradientNorm);
    this.#updateCount++;
    optimizerStep(this.spec.optimizer, {
      parameters: this.#parameters,
      gradients,
      moments: this.#moments,
      scale,
      updateCount: this.#updateCount,
      learningRate: learningRate ?? this.spec.optimizer.learningRate,
    });
    gradients.fill(0);
    return { gradientNorm };
  }

  copyFrom(other: Network, share = 1): void {
    const [mine, theirs] = [this.#parameters, other instanceof ReferenceNetwork ? other.#parameters : other.save().parameters];
    if (share === 1) mine.set(theirs);
    else for (let i = 0; i < mine.length; i++) mine[i]! += share * (theirs[i]! - mine[i]!);
  }

  save(): NetworkState {
    return {
      spec: this.spec,
      parameters: this.#parameters.slice(),
      updateCount: this.#updateCount,
      moments: this.#moments.map((moment) => moment.slice()),
    };
  }

  load(state: NetworkState): void {
    if (state.parameters.length !== this.#parameters.length) {
      throw new InvalidValueError(
        `The network to load must have ${this.#parameters.length} parameters, got ${state.parameters.length}.`,
      );
    }
    this.#parameters.set(state.parameters);
    this.#moments.forEach((moment, i) => {
      moment.set(state.moments[i]!);
    });
    this.#updateCount = state.updateCount;
    this.#gradients.fill(0);
  }

  dispose(): void {}

  #reserve(batch: number): void {
    if (batch <= this.#capacity) return;
    const sizes = [this.inputSize, ...this.#layers.map((layer) => layer.units)];
    this.#values = sizes.map((size) => new Float32Array(batch * size));
    this.#valueGradients = sizes.map((size) => new Float32Array(batch * size));
    this.#capacity = batch;
  }
}

function layOut(spec: NetworkSpec): Layer[] {
  let offset = 0;
  let inputs = spec.inputSize;
  const layers = denseLayersOnly('the reference engine', spec.layers).map(({ units, activation }) => {
    const layer = { inputs, units, activation, weightOffset: offset, biasOffset: offset + inputs * units };
    offset += (inputs + 1) * units;
    inputs = units;
    return layer;
  });
  if (offset !== countParameters(spec)) throw new InvalidValueError('The layers do not add up to the parameters of the network.');
  return layers;
}

function activate(activation: Activation, sum: number): number {
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
function slope(activation: Activation, value: number): number {
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
