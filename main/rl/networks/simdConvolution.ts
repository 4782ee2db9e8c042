import type { LayerShape } from './layerShapes';
import type { ConvolutionLayer, ImageShape } from './layers';
import { type DenseParts, SimdDenseLayer } from './simdDenseLayer';
import type { SimdKernels } from './simdKernels';
import { paddedStride, padToPanels, type Rows, type SimdLayer, type SimdPass } from './simdLayer';
import type { SimdMemory } from './simdMemory';

/** Floats behind the patches that copies of whole vectors may touch. */
const SLACK = 4;

type MovableRows = { -readonly [Key in keyof Rows]: Rows[Key] };

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
  readonly #layer: ConvolutionLayer;
  readonly #inputImage: ImageShape;
  readonly #outputImage: ImageShape;
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
    this.#layer = layer;
    this.#inputImage = shape.inputImage!;
    this.#outputImage = shape.outputImage!;
    this.#places = shape.outputs / filters;
    const patchSize = kernelSize * kernelSize * this.#inputImage[2];
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
    return this.#values.stride === 4 * this.#layer.filters;
  }

  /** Patches come last, because copying them may touch what lies behind. */
  #divide(scratch: number): void {
    this.#values.address = scratch + 4 * this.#dense.scratch;
    this.#valueGradients.address = this.#values.address + this.#places * this.#values.stride;
    this.#patches.address = this.#valueGradients.address + this.#places * this.#valueGradients.stride;
  }

  /** Makes `rows` the places of the image at `address`, padded to whole panels. */
  #separate(address: number, rows: MovableRows): void {
    const { filters } = this.#layer;
    if (this.#hasWholePanels) rows.address = address;
    else this.#kernels.spreadRows(address, filters, rows.address, rows.stride, rows.stride / 4, this.#places);
  }

  #join(rows: Rows, address: number): void {
    this.#kernels.gatherRows(rows.address, rows.stride, this.#layer.filters, address, this.#places);
  }

  #gatherPatches(image: number): void {
    const [, width, channels] = this.#inputImage;
    const [rows, columns] = this.#outputImage;
    const { kernelSize, stride } = this.#layer;
    const [pixel, line] = [4 * channels, 4 * channels * width];
    const { address, stride: patchStride } = this.#patches;
    this.#kernels.gatherPatches(
      image,
      line,
      stride * line,
      stride * pixel,
      rows,
      columns,
      kernelSize,
      kernelSize * channels,
      address,
      patchStride,
    );
  }

  /** Makes the gradients of an image out of those of its patches. */
  #addPatches(image: number): void {
    const [, width, channels] = this.#inputImage;
    const [rows, columns] = this.#outputImage;
    const { kernelSize, stride } = this.#layer;
    const [pixel, line] = [4 * channels, 4 * channels * width];
    const { address, stride: patchStride } = this.#patches;
    this.#memory.floats.fill(0, image / 4, image / 4 + padToPanels(this.inputs));
    this.#kernels.addPatches(
      image,
      line,
      stride * line,
      stride * pixel,
      rows,
      columns,
      kernelSize,
      kernelSize * channels,
      address,
      patchStride,
    );
  }

  pack(saved: Float32Array, floats: Float32Array, first: number): void {
    this.#dense.pack(saved, floats, first);
  }

  unpack(floats: Float32Array, first: number, saved: Float32Array): void {
    this.#dense.unpack(floats, first, saved);
  }
}
