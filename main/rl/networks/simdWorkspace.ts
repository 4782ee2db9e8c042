import { paddedStride, type Rows, type SimdDenseLayer, spreadStride } from './simdDenseLayer';
import type { SimdMemory } from './simdMemory';

/** Floats of scratch for each unit of the widest layer: the weights of 8 inputs, transposed. */
const SCRATCH_ROWS = 8;

/** What a batch needs on its way through a network; grows to the largest batch seen. */
export class SimdWorkspace {
  /** Inputs of each layer and, last, the outputs of the network. */
  values: readonly Rows[] = [];
  /** ∂loss/∂(those values); empty until `reserveGradients`. */
  valueGradients: readonly Rows[] = [];
  /** Room for rows without padding, on their way in or out. */
  staging = 0;
  scratch = 0;

  readonly #memory: SimdMemory;
  readonly #layers: readonly SimdDenseLayer[];
  readonly #inputSize: number;
  #capacity = 0;
  #valuesBlock: number | undefined;
  #gradientsBlock: number | undefined;

  constructor(memory: SimdMemory, layers: readonly SimdDenseLayer[], inputSize: number) {
    this.#memory = memory;
    this.#layers = layers;
    this.#inputSize = inputSize;
  }

  /** Makes room for the values of a batch; may drop what the last batch left. */
  reserve(batch: number): void {
    if (batch <= this.#capacity) return;
    this.dispose();
    this.#capacity = batch;
    const rowSize = Math.max(this.#inputSize, this.#layers.at(-1)?.units ?? 0);
    const strides = [spreadStride(this.#inputSize), ...this.#layers.map(({ units }) => paddedStride(units))];
    const count = strides.reduce((sum, stride) => sum + aligned(batch * stride), aligned(batch * rowSize));
    this.#valuesBlock = this.#memory.allocate(count);
    this.staging = this.#valuesBlock;
    this.values = rowsFrom(this.staging + 4 * aligned(batch * rowSize), strides, batch);
  }

  /** Makes room for the gradients of those values. */
  reserveGradients(): void {
    if (this.#gradientsBlock !== undefined) return;
    const batch = this.#capacity;
    const strides = [this.#inputSize, ...this.#layers.map(({ units }) => units)].map(paddedStride);
    const scratchSize = SCRATCH_ROWS * Math.max(...this.#layers.map(({ paddedUnits }) => paddedUnits));
    const count = strides.reduce((sum, stride) => sum + aligned(batch * stride), scratchSize);
    this.#gradientsBlock = this.#memory.allocate(count);
    this.scratch = this.#gradientsBlock;
    this.valueGradients = rowsFrom(this.scratch + 4 * scratchSize, strides, batch);
  }

  dispose(): void {
    if (this.#valuesBlock !== undefined) this.#memory.release(this.#valuesBlock);
    if (this.#gradientsBlock !== undefined) this.#memory.release(this.#gradientsBlock);
    this.#valuesBlock = undefined;
    this.#gradientsBlock = undefined;
    this.#capacity = 0;
    this.values = [];
    this.valueGradients = [];
  }
}

/** Rows of each stride, one block behind the other. */
function rowsFrom(address: number, strides: readonly number[], batch: number): Rows[] {
  let next = address;
  return strides.map((stride) => {
    const rows = { address: next, stride: stride * 4 };
    next += 4 * aligned(batch * stride);
    return rows;
  });
}

/** The count of floats, rounded up to whole cache lines. */
function aligned(count: number): number {
  return Math.ceil(count / 16) * 16;
}
