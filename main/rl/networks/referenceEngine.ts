import type { Random } from '../core/random';
import { countDeadUnits, mayDie } from './deadUnits';
import { type LayerShape, layerShapesOf, outputSizeOf } from './layerShapes';
import type { BackwardOptions, Engine, Network, NetworkSpec, NetworkState, UpdateOptions, UpdateResult } from './network';
import { checkLoadable, checkSameShape } from './networkChecks';
import { clippingScale, optimizerStep } from './optimizers';
import { ReferenceConvolution } from './referenceConvolution';
import { ReferenceDenseLayer } from './referenceDenseLayer';
import type { ReferenceLayer } from './referenceLayer';
import { ReferenceLayerNorm } from './referenceLayerNorm';
import { ReferenceNoisyDenseLayer } from './referenceNoisyDenseLayer';

/** Plain loops over float32 arrays: the truth that the other engines are tested against. */
export const referenceEngine: Engine = {
  id: 'reference',
  description: 'plain loops',
  createNetwork: (state) => new ReferenceNetwork(state),
};

class ReferenceNetwork implements Network {
  readonly spec: NetworkSpec;
  readonly inputSize: number;
  readonly outputSize: number;

  readonly #layers: readonly ReferenceLayer[];
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
    this.#layers = layerShapesOf(state.spec).map(createLayer);
    this.#parameters = state.parameters.slice();
    this.#gradients = new Float32Array(this.#parameters.length);
    this.#moments = state.moments.map((moment) => moment.slice());
    this.#updateCount = state.updateCount;
  }

  drawNoise(random: Random | undefined): void {
    for (const layer of this.#layers) layer.drawNoise?.(random);
  }

  forward(inputs: Float32Array, batch: number): Float32Array {
    this.#reserve(batch);
    this.#batch = batch;
    this.#values[0]!.set(inputs.length === batch * this.inputSize ? inputs : inputs.subarray(0, batch * this.inputSize));
    this.#layers.forEach((layer, l) => {
      layer.forward(this.#parameters, this.#values[l]!, this.#values[l + 1]!, batch);
    });
    return this.#values.at(-1)!.subarray(0, batch * this.outputSize);
  }

  backward(outputGradient: Float32Array, options: BackwardOptions = {}): Float32Array | undefined {
    const batch = this.#batch;
    const gradients = options.parameterGradients === false ? new Float32Array(this.#gradients.length) : this.#gradients;
    this.#valueGradients.at(-1)!.set(outputGradient.subarray(0, batch * this.outputSize));
    for (let l = this.#layers.length - 1; l >= 0; l--) {
      this.#layers[l]!.backward({
        parameters: this.#parameters,
        gradients,
        from: this.#values[l]!,
        to: this.#values[l + 1]!,
        toGradient: this.#valueGradients[l + 1]!,
        fromGradient: l > 0 || options.inputGradient === true ? this.#valueGradients[l]! : undefined,
        batch,
      });
    }
    return options.inputGradient === true ? this.#valueGradients[0]!.subarray(0, batch * this.inputSize) : undefined;
  }

  deadUnitShare(): number | undefined {
    let [dead, all] = [0, 0];
    this.spec.layers.forEach((layer, l) => {
      if (!mayDie(layer)) return;
      const { outputs } = this.#layers[l]!;
      dead += countDeadUnits(this.#values[l + 1]!, 0, outputs, outputs, this.#batch);
      all += outputs;
    });
    return all === 0 ? undefined : dead / all;
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
    checkSameShape(this.spec, other.spec);
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
    checkLoadable(this.spec, this.#moments.length, state);
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
    const sizes = [this.inputSize, ...this.#layers.map((layer) => layer.outputs)];
    this.#values = sizes.map((size) => new Float32Array(batch * size));
    this.#valueGradients = sizes.map((size) => new Float32Array(batch * size));
    this.#capacity = batch;
  }
}

function createLayer(shape: LayerShape): ReferenceLayer {
  const { layer, parameters } = shape;
  switch (layer.kind) {
    case 'dense':
      return new ReferenceDenseLayer(shape, layer.activation, parameters[0]!.offset);
    case 'noisy-dense':
      return new ReferenceNoisyDenseLayer(shape, layer.activation, parameters[0]!.offset);
    case 'convolution':
      return new ReferenceConvolution(layer, shape);
    case 'layer-norm':
      return new ReferenceLayerNorm(layer, shape);
  }
}
