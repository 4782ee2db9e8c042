import type { LayerShape } from './layerShapes';
import type { ConvolutionLayer, ImageShape } from './layers';
import { activate, type LayerPass, type ReferenceLayer, slope } from './referenceLayer';

/** A convolution in plain loops: over images, places, filters, and the window at each place. */
export class ReferenceConvolution implements ReferenceLayer {
  readonly outputs: number;
  readonly #layer: ConvolutionLayer;
  readonly #inputImage: ImageShape;
  readonly #outputImage: ImageShape;
  readonly #weightOffset: number;
  readonly #biasOffset: number;

  constructor(layer: ConvolutionLayer, shape: LayerShape) {
    const [weights, biases] = shape.parameters;
    this.outputs = shape.outputs;
    this.#layer = layer;
    this.#inputImage = shape.inputImage!;
    this.#outputImage = shape.outputImage!;
    this.#weightOffset = weights!.offset;
    this.#biasOffset = biases!.offset;
  }

  forward(parameters: Float32Array, from: Float32Array, to: Float32Array, batch: number): void {
    const { activation } = this.#layer;
    this.#visitOutputs(batch, (output, filter, corner) => {
      let sum = parameters[this.#biasOffset + filter]!;
      this.#visitWindow(corner, filter, (input, weight) => {
        sum += from[input]! * parameters[weight]!;
      });
      to[output] = activate(activation, sum);
    });
  }

  backward({ parameters, gradients, from, to, toGradient, fromGradient, batch }: LayerPass): void {
    fromGradient?.fill(0);
    this.#visitOutputs(batch, (output, filter, corner) => {
      const gradient = toGradient[output]! * slope(this.#layer.activation, to[output]!);
      gradients[this.#biasOffset + filter]! += gradient;
      this.#visitWindow(corner, filter, (input, weight) => {
        gradients[weight]! += gradient * from[input]!;
        if (fromGradient !== undefined) fromGradient[input]! += gradient * parameters[weight]!;
      });
    });
  }

  /** Calls `visit` with the index of every output, its filter, and the index of the first input of its window. */
  #visitOutputs(batch: number, visit: (output: number, filter: number, corner: number) => void): void {
    const [height, width, channels] = this.#inputImage;
    const [rows, columns, filters] = this.#outputImage;
    const { stride } = this.#layer;
    let output = 0;
    for (let image = 0; image < batch; image++) {
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) {
          const corner = ((image * height + row * stride) * width + column * stride) * channels;
          for (let filter = 0; filter < filters; filter++) visit(output++, filter, corner);
        }
      }
    }
  }

  /** Calls `visit` with the index of every input of the window that begins at `corner`, and that of its weight. */
  #visitWindow(corner: number, filter: number, visit: (input: number, weight: number) => void): void {
    const [, width, channels] = this.#inputImage;
    const { kernelSize, filters } = this.#layer;
    let weight = this.#weightOffset + filter;
    for (let row = 0; row < kernelSize; row++) {
      const first = corner + row * width * channels;
      for (let input = first; input < first + kernelSize * channels; input++, weight += filters) visit(input, weight);
    }
  }
}
