import { checkInteger } from '../core/check';
import { InvalidValueError } from '../core/errors';
import type { Random } from '../core/random';
import { countDeadUnits, mayDie } from './deadUnits';
import { countParameters, type LayerShape, layerShapesOf, outputSizeOf } from './layerShapes';
import type { BackwardOptions, Network, NetworkSpec, NetworkState, UpdateOptions, UpdateResult } from './network';
import { checkLoadable, checkSameShape } from './networkChecks';
import { clippingScale } from './optimizers';
import { SimdConvolution } from './simdConvolution';
import { SimdDenseLayer } from './simdDenseLayer';
import type { SimdKernels } from './simdKernels';
import { padToPanels, type Rows, type SimdLayer } from './simdLayer';
import { SimdLayerNorm } from './simdLayerNorm';
import type { SimdMemory } from './simdMemory';
import { SimdNoisyDenseLayer } from './simdNoisyDenseLayer';
import { stepSimdOptimizer } from './simdOptimizer';
import { SimdWorkspace } from './simdWorkspace';

/** Arrays up to this long are copied faster number by number than through a view. */
const SHORT = 48;
/** Arrays kept for handing out, one for each size, before they are dropped and made anew. */
const MOST_ARRAYS = 16;

/**
 * A network whose numbers live in the memory of the kernels.
 *
 * Only copies leave that memory, so that an array handed out stays whole when another network makes the memory grow.
 */
export class SimdNetwork implements Network {
  readonly spec: NetworkSpec;
  readonly inputSize: number;
  readonly outputSize: number;

  readonly #kernels: SimdKernels;
  readonly #memory: SimdMemory;
  readonly #layers: readonly SimdLayer[];
  readonly #workspace: SimdWorkspace;
  /** Floats of all parameters, padding included. */
  readonly #size: number;
  readonly #parameters: number;
  readonly #gradients: number;
  readonly #moments: readonly number[];
  /** Rows of the last `forward`; 0 before the first. */
  #batch = 0;
  #updateCount = 0;
  #isDisposed = false;
  readonly #outputArrays = new Map<number, Float32Array>();
  readonly #inputGradientArrays = new Map<number, Float32Array>();

  constructor(kernels: SimdKernels, memory: SimdMemory, state: NetworkState) {
    this.spec = state.spec;
    this.inputSize = state.spec.inputSize;
    this.outputSize = outputSizeOf(state.spec);
    this.#kernels = kernels;
    this.#memory = memory;
    this.#layers = layOut(kernels, memory, state.spec);
    this.#workspace = new SimdWorkspace(memory, this.#layers, this.inputSize);
    this.#size = this.#layers.reduce((sum, layer) => sum + layer.size, 0);
    this.#parameters = memory.allocate(this.#size);
    this.#gradients = memory.allocate(this.#size);
    this.#moments = state.moments.map(() => memory.allocate(this.#size));
    this.load(state);
  }

  drawNoise(random: Random | undefined): void {
    this.#checkAlive();
    for (const layer of this.#layers) layer.drawNoise?.(random);
  }

  #parametersChanged(): void {
    for (const layer of this.#layers) layer.parametersChanged?.();
  }

  forward(inputs: Float32Array, batch: number): Float32Array {
    this.#checkAlive();
    checkInteger('batch', batch, 1);
    checkLength('inputs', inputs, batch * this.inputSize);
    const workspace = this.#workspace;
    workspace.reserve(batch);
    this.#batch = batch;
    const { values, scratch } = workspace;
    this.#copyRowsIn(inputs, this.inputSize, values[0]!, this.inputSize);
    for (let l = 0; l < this.#layers.length; l++) {
      this.#layers[l]!.forward(this.#parameters, values[l]!, values[l + 1]!, scratch, batch);
    }
    return this.#copyRowsOut(values[this.#layers.length]!, this.outputSize, this.#outputArrays);
  }

  backward(outputGradient: Float32Array, options?: BackwardOptions): Float32Array | undefined {
    this.#checkAlive();
    const batch = this.#batch;
    if (batch === 0) throw new InvalidValueError('A backward pass must follow a forward pass, got none.');
    checkLength('outputGradient', outputGradient, batch * this.outputSize);
    const workspace = this.#workspace;
    workspace.reserveGradients();
    const { values, valueGradients, scratch } = workspace;
    this.#copyRowsIn(outputGradient, this.outputSize, valueGradients[this.#layers.length]!, padToPanels(this.outputSize));
    for (let l = this.#layers.length - 1; l >= 0; l--) {
      this.#layers[l]!.backward({
        parameters: this.#parameters,
        gradients: options?.parameterGradients === false ? undefined : this.#gradients,
        inputs: values[l]!,
        outputs: values[l + 1]!,
        outputGradients: valueGradients[l + 1]!,
        inputGradients: l > 0 || options?.inputGradient === true ? valueGradients[l]! : undefined,
        scratch,
        batch,
      });
    }
    if (options?.inputGradient !== true) return undefined;
    return this.#copyRowsOut(valueGradients[0]!, this.inputSize, this.#inputGradientArrays);
  }

  deadUnitShare(): number | undefined {
    this.#checkAlive();
    const { values } = this.#workspace;
    let [dead, all] = [0, 0];
    this.spec.layers.forEach((layer, l) => {
      if (!mayDie(layer)) return;
      const { outputs } = this.#layers[l]!;
      const { address, stride } = values[l + 1]!;
      dead += countDeadUnits(this.#memory.floats, address / 4, stride / 4, outputs, this.#batch);
      all += outputs;
    });
    return all === 0 ? undefined : dead / all;
  }

  gradientNorm(): number {
    this.#checkAlive();
    return Math.sqrt(this.#kernels.sumOfSquares(this.#gradients, this.#size));
  }

  update(options?: UpdateOptions): UpdateResult {
    const { maxGradientNorm, optimizer } = this.spec;
    const gradientNorm = this.gradientNorm();
    const scale = options?.gradientScale ?? clippingScale(gradientNorm, maxGradientNorm);
    this.#updateCount++;
    stepSimdOptimizer(this.#kernels, optimizer, {
      parameters: this.#parameters,
      gradients: this.#gradients,
      moments: this.#moments,
      size: this.#size,
      scale,
      updateCount: this.#updateCount,
      learningRate: options?.learningRate ?? optimizer.learningRate,
    });
    this.#parametersChanged();
    return { gradientNorm };
  }

  copyFrom(other: Network, share = 1): void {
    this.#checkAlive();
    checkSameShape(this.spec, other.spec);
    const isNeighbor = other instanceof SimdNetwork && other.#memory === this.#memory;
    if (isNeighbor) other.#checkAlive();
    const source = isNeighbor ? other.#parameters : this.#borrow(other.save().parameters);
    if (share === 1) this.#memory.floats.copyWithin(this.#parameters / 4, source / 4, source / 4 + this.#size);
    else this.#kernels.blend(this.#parameters, source, this.#size, share);
    if (!isNeighbor) this.#memory.release(source);
    this.#parametersChanged();
  }

  /** A block that holds saved values as the kernels want them; the caller releases it. */
  #borrow(saved: Float32Array): number {
    const address = this.#memory.allocate(this.#size);
    this.#pack(saved, address);
    return address;
  }

  save(): NetworkState {
    this.#checkAlive();
    return {
      spec: this.spec,
      parameters: this.#unpack(this.#parameters),
      updateCount: this.#updateCount,
      moments: this.#moments.map((address) => this.#unpack(address)),
    };
  }

  load(state: NetworkState): void {
    this.#checkAlive();
    checkLoadable(this.spec, this.#moments.length, state);
    this.#pack(state.parameters, this.#parameters);
    this.#moments.forEach((address, index) => {
      this.#pack(state.moments[index]!, address);
    });
    this.#memory.floats.fill(0, this.#gradients / 4, this.#gradients / 4 + this.#size);
    this.#updateCount = state.updateCount;
    this.#parametersChanged();
  }

  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.#workspace.dispose();
    for (const layer of this.#layers) layer.dispose?.();
    for (const address of [this.#parameters, this.#gradients, ...this.#moments]) this.#memory.release(address);
  }

  #pack(saved: Float32Array, address: number): void {
    for (const layer of this.#layers) layer.pack(saved, this.#memory.floats, address / 4);
  }

  #unpack(address: number): Float32Array {
    const saved = new Float32Array(countParameters(this.spec));
    for (const layer of this.#layers) layer.unpack(this.#memory.floats, address / 4, saved);
    return saved;
  }

  #copyIn(source: Float32Array, count: number, address: number): void {
    const { floats } = this.#memory;
    const first = address / 4;
    if (count <= SHORT) for (let i = 0; i < count; i++) floats[first + i] = source[i]!;
    else floats.set(source.length === count ? source : source.subarray(0, count), first);
  }

  /** Brings rows of `width` numbers to where they are expected, each filled up with 0 to `paddedWidth`. */
  #copyRowsIn(source: Float32Array, width: number, rows: Rows, paddedWidth: number): void {
    const batch = this.#batch;
    const isDense = rows.stride === 4 * width || (batch === 1 && width === paddedWidth);
    const { staging } = this.#workspace;
    this.#copyIn(source, batch * width, isDense ? rows.address : staging);
    if (!isDense) this.#kernels.spreadRows(staging, width, rows.address, rows.stride, paddedWidth, batch);
  }

  /** The rows of the last batch without their padding, in an array of the right length that is used again and again. */
  #copyRowsOut(rows: Rows, width: number, arrays: Map<number, Float32Array>): Float32Array {
    const batch = this.#batch;
    const count = batch * width;
    let array = arrays.get(count);
    if (array === undefined) {
      if (arrays.size === MOST_ARRAYS) arrays.clear();
      array = new Float32Array(count);
      arrays.set(count, array);
    }
    let first = rows.address / 4;
    if (batch > 1 && rows.stride !== 4 * width) {
      this.#kernels.gatherRows(rows.address, rows.stride, width, this.#workspace.staging, batch);
      first = this.#workspace.staging / 4;
    }
    const { floats } = this.#memory;
    if (count <= SHORT) for (let i = 0; i < count; i++) array[i] = floats[first + i]!;
    else array.set(floats.subarray(first, first + count));
    return array;
  }

  /** Its memory may belong to another network by now. */
  #checkAlive(): void {
    if (this.#isDisposed) throw new InvalidValueError('A network must not be used after it was disposed of.');
  }
}

function layOut(kernels: SimdKernels, memory: SimdMemory, spec: NetworkSpec): SimdLayer[] {
  if (spec.layers.length === 0) throw new InvalidValueError('A network must have at least one layer, got none.');
  let offset = 0;
  return layerShapesOf(spec).map((shape) => {
    const layer = createLayer(kernels, memory, shape, offset);
    offset += layer.size;
    return layer;
  });
}

/** @param offset floats from the first parameter of the network to this layer's, in the kernels' memory. */
function createLayer(kernels: SimdKernels, memory: SimdMemory, shape: LayerShape, offset: number): SimdLayer {
  const { layer, inputs, outputs, parameters } = shape;
  const savedOffset = parameters[0]!.offset;
  switch (layer.kind) {
    case 'dense':
      return new SimdDenseLayer(kernels, { inputs, outputs, activation: layer.activation, offset, savedOffset });
    case 'noisy-dense':
      return new SimdNoisyDenseLayer(kernels, memory, { inputs, outputs, activation: layer.activation, offset, savedOffset });
    case 'convolution':
      return new SimdConvolution(kernels, memory, layer, shape, { offset, savedOffset });
    case 'layer-norm':
      return new SimdLayerNorm(kernels, layer, shape, offset);
  }
}

function checkLength(name: string, array: Float32Array, length: number): void {
  if (array.length < length) throw new InvalidValueError(`${name} must hold at least ${length} numbers, got ${array.length}.`);
}
