import { paddedStride, type Rows, type SimdLayer, spreadStride } from './simdLayer';
import type { SimdMemory } from './simdMemory';

/** What a batch needs on its way through a network; grows to the largest batch seen. */
export class SimdWorkspace {
  /** Inputs of each layer and, last, the outputs of the network. */
  values: readonly Rows[] = [];
  /** ∂loss/∂(those values); empty until `reserveGradients`. */
  valueGradients: readonly Rows[] = [];
  /** Room for rows without padding, on their way in or out. */
  staging = 0;
  /** For intermediate results of any one layer. */
  scratch = 0;

  readonly #memory: SimdMemory;
  readonly #layers: readonly SimdLayer[];
  readonly #inputSize: number;
  #capacity = 0;
  #valuesBlock: number | undefined;
  #gradientsBlock: number | undefined;

  constructor(memory: SimdMemory, layers: readonly SimdLayer[], inputSize: number) {
    this.#memory = memory;
    this.#layers = layers;
    this.#inputSize = inputSize;
  }

  /** Makes room for the values of a batch; may drop what the last batch left. */
  reserve(batch: number): void {
    if (batch <= this.#capacity) return;
    this.dispose();
    this.#capacity = batch;
    const rowSize = Math.max(this.#inputSize, this.#layers.at(-1)?.outputs ?? 0);
    const stagingSize = aligned(batch * rowSize);
    const scratchSize = aligned(Math.max(...this.#layers.map(({ scratch }) => scratch)));
    const strides = [spreadStride(this.#inputSize), ...this.#layers.map(({ outputs }) => paddedStride(outputs))];
    const count = strides.reduce((sum, stride) => sum + aligned(batch * stride), stagingSize + scratchSize);
    this.#valuesBlock = this.#memory.allocate(count);
    this.staging = this.#valuesBlock;
    this.values = rowsFrom(this.staging + 4 * stagingSize, strides, batch);
    this.scratch = this.#valuesBlock + 4 * (count - scratchSize);
  }

  /** Makes room for the gradients of those values. */
  reserveGradients(): void {
    if (this.#gradientsBlock !== undefined) return;
    const batch = this.#capacity;
    const strides = [this.#inputSize, ...this.#layers.map(({ outputs }) => outputs)].map(paddedStride);
    this.#gradientsBlock = this.#memory.allocate(strides.reduce((sum, stride) => sum + aligned(batch * stride), 0));
    this.valueGradients = rowsFrom(this.#gradientsBlock, strides, batch);
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
