import type { LayerShape } from './layerShapes';
import type { ConvolutionLayer, ImageShape } from './layers';
import { type DenseParts, SimdDenseLayer } from './simdDenseLayer';
import type { SimdKernels } from './simdKernels';
import { paddedStride, padToPanels, type Rows, type SimdLayer, type SimdPass } from './simdLayer';
import type { SimdMemory } from './simdMemory';

/** Floats behind the patches that copies of whole vectors may touch. */
const SLACK = 4;

type MovableRows = { -readonly [Key in keyof Rows]: Rows[Key] };

/** Where the windows of an image lie: distances in bytes, `length` in floats. */
interface Windows {
  readonly imageRow: number;
  /** From one window to the next, and from one row of windows to the next. */
  readonly step: number;
  readonly rowStep: number;
  readonly rows: number;
  readonly columns: number;
  readonly kernelSize: number;
  /** Of one row of a window. */
  readonly length: number;
}

function findWindows(
  { kernelSize, stride }: ConvolutionLayer,
  [, width, channels]: ImageShape,
  [rows, columns]: ImageShape,
): Windows {
  const imageRow = 4 * width * channels;
  const [step, rowStep] = [4 * stride * channels, stride * imageRow];
  return { imageRow, step, rowStep, rows, columns, kernelSize, length: kernelSize * channels };
}

/**
 * A convolution of the simd engine: each image becomes a matrix of patches, one for each place, and passes through a dense
 * layer as a batch of them.
 *
 * One image at a time, so that its patches stay in the first cache; computing them again on the way back costs less than
 * keeping those of a whole batch.
 */
export class SimdConvolution implements SimdLayer {
  readonly inputs: number;
  readonly outputs: number;
  readonly size: number;
  readonly scratch: number;

  readonly #kernels: SimdKernels;
  readonly #memory: SimdMemory;
  readonly #filters: number;
  readonly #windows: Windows;
  readonly #places: number;
  /** From a patch to its place's filters. */
  readonly #dense: SimdDenseLayer;
  /** Rows of a single image, `[places, …]`; kept, so that a pass allocates nothing. */
  readonly #patches: MovableRows;
  readonly #values: MovableRows;
  readonly #valueGradients: MovableRows;

  constructor(
    kernels: SimdKernels,
    memory: SimdMemory,
    layer: ConvolutionLayer,
    shape: LayerShape,
    offsets: Pick<DenseParts, 'offset' | 'savedOffset'>,
  ) {
    const { filters, kernelSize, activation } = layer;
    this.#kernels = kernels;
    this.#memory = memory;
    this.#filters = filters;
    this.#windows = findWindows(layer, shape.inputImage!, shape.outputImage!);
    this.#places = shape.outputs / filters;
    const patchSize = kernelSize * this.#windows.length;
    this.#dense = new SimdDenseLayer(kernels, { ...offsets, inputs: patchSize, outputs: filters, activation });
    this.#patches = { address: 0, stride: 4 * paddedStride(patchSize) };
    this.#values = { address: 0, stride: 4 * padToPanels(filters) };
    this.#valueGradients = { address: 0, stride: 4 * padToPanels(filters) };
    this.inputs = shape.inputs;
    this.outputs = shape.outputs;
    this.size = this.#dense.size;
    const rowBytes = this.#patches.stride + 2 * this.#values.stride;
    this.scratch = this.#dense.scratch + (this.#places * rowBytes) / 4 + SLACK;
  }

  forward(parameters: number, inputs: Rows, outputs: Rows, scratch: number, batch: number): void {
    this.#divide(scratch);
    for (let image = 0; image < batch; image++) {
      const output = outputs.address + image * outputs.stride;
      this.#gatherPatches(inputs.address + image * inputs.stride);
      if (this.#hasWholePanels) this.#values.address = output;
      this.#dense.forward(parameters, this.#patches, this.#values, scratch, this.#places);
      if (!this.#hasWholePanels) this.#join(this.#values, output);
    }
  }

  backward(pass: SimdPass): void {
    const { inputs, outputs, outputGradients, inputGradients, scratch, batch } = pass;
    this.#divide(scratch);
    for (let image = 0; image < batch; image++) {
      if (pass.gradients !== undefined) this.#gatherPatches(inputs.address + image * inputs.stride);
      this.#separate(outputs.address + image * outputs.stride, this.#values);
      this.#separate(outputGradients.address + image * outputGradients.stride, this.#valueGradients);
      this.#dense.backward({
        ...pass,
        inputs: this.#patches,
        outputs: this.#values,
        outputGradients: this.#valueGradients,
        inputGradients: inputGradients && this.#patches, // read before it is written
        batch: this.#places,
      });
      if (inputGradients !== undefined) this.#addPatches(inputGradients.address + image * inputGradients.stride);
    }
  }

  /** Filters that fill whole panels lie in the image as the dense layer wants them; others need a place of their own. */
  get #hasWholePanels(): boolean {
    return this.#values.stride === 4 * this.#filters;
  }

  /** Patches come last, because copying them may touch what lies behind. */
  #divide(scratch: number): void {
    this.#values.address = scratch + 4 * this.#dense.scratch;
    this.#valueGradients.address = this.#values.address + this.#places * this.#values.stride;
    this.#patches.address = this.#valueGradients.address + this.#places * this.#valueGradients.stride;
  }

  /** Makes `rows` the places of the image at `address`, padded to whole panels. */
  #separate(address: number, rows: MovableRows): void {
    if (this.#hasWholePanels) rows.address = address;
    else this.#kernels.spreadRows(address, this.#filters, rows.address, rows.stride, rows.stride / 4, this.#places);
  }

  #join(rows: Rows, address: number): void {
    this.#kernels.gatherRows(rows.address, rows.stride, this.#filters, address, this.#places);
  }

  #gatherPatches(image: number): void {
    const { imageRow, rowStep, step, rows, columns, kernelSize, length } = this.#windows;
    const { address, stride } = this.#patches;
    this.#kernels.gatherPatches(image, imageRow, rowStep, step, rows, columns, kernelSize, length, address, stride);
  }

  /** Makes the gradients of an image out of those of its patches. */
  #addPatches(image: number): void {
    const { imageRow, rowStep, step, rows, columns, kernelSize, length } = this.#windows;
    const { address, stride } = this.#patches;
    this.#memory.floats.fill(0, image / 4, image / 4 + padToPanels(this.inputs));
    this.#kernels.addPatches(image, imageRow, rowStep, step, rows, columns, kernelSize, length, address, stride);
  }

  pack(saved: Float32Array, floats: Float32Array, first: number): void {
    this.#dense.pack(saved, floats, first);
  }

  unpack(floats: Float32Array, first: number, saved: Float32Array): void {
    this.#dense.unpack(floats, first, saved);
  }
}
