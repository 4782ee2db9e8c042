import { checkInteger } from '../core/check';
import { InvalidValueError } from '../core/errors';
import type { ConvolutionLayer, ImageShape, LayerSpec, NetworkShape } from './layers';

/** An array of parameters of a layer. */
export interface ParameterArray {
  readonly name: 'weights' | 'biases' | 'weightDeviations' | 'biasDeviations' | 'gain' | 'bias';
  readonly shape: readonly number[];
  /** Index of its first number in `NetworkState.parameters`. */
  readonly offset: number;
  readonly size: number;
}

/** What a layer takes, gives and learns. */
export interface LayerShape {
  readonly layer: LayerSpec;
  /** Numbers in a row of its inputs and of its outputs. */
  readonly inputs: number;
  readonly outputs: number;
  /** Present while rows are images. */
  readonly inputImage?: ImageShape;
  readonly outputImage?: ImageShape;
  /** In the order in which they are saved. */
  readonly parameters: readonly ParameterArray[];
  /** Multiplications of a forward pass of one row. */
  readonly multiplications: number;
}

/**
 * Follows a row of inputs through the layers.
 *
 * @throws InvalidValueError when a layer does not fit what comes out of the one before it.
 */
export function layerShapesOf({ inputSize, inputShape, layers }: NetworkShape): readonly LayerShape[] {
  if (inputShape !== undefined && inputShape.reduce((product, size) => product * size, 1) !== inputSize) {
    throw new InvalidValueError(`The product of inputShape must be inputSize, ${inputSize}, got ${JSON.stringify(inputShape)}.`);
  }
  let inputs = inputSize;
  let image = inputShape;
  let offset = 0;
  return layers.map((layer) => {
    const shape = layerShapeOf(layer, inputs, image, offset);
    inputs = shape.outputs;
    image = shape.outputImage;
    offset += countNumbers(shape);
    return shape;
  });
}

function layerShapeOf(layer: LayerSpec, inputs: number, image: ImageShape | undefined, offset: number): LayerShape {
  switch (layer.kind) {
    case 'dense':
    case 'noisy-dense': {
      const { units } = layer;
      const arrays = [['weights', [inputs, units]] as const, ['biases', [units]] as const];
      const deviations = [['weightDeviations', [inputs, units]] as const, ['biasDeviations', [units]] as const];
      return {
        layer,
        inputs,
        outputs: units,
        parameters: layOut(layer.kind === 'dense' ? arrays : [...arrays, ...deviations], offset),
        multiplications: inputs * units,
      };
    }
    case 'convolution': {
      const { filters, kernelSize } = layer;
      const inputImage = checkImage(layer, image);
      const [height, width, channels] = inputImage;
      const outputImage = [countWindows(height, layer), countWindows(width, layer), filters] as const;
      const places = outputImage[0] * outputImage[1];
      const weights = [kernelSize, kernelSize, channels, filters];
      return {
        layer,
        inputs,
        outputs: places * filters,
        inputImage,
        outputImage,
        parameters: layOut([['weights', weights] as const, ['biases', [filters]] as const], offset),
        multiplications: places * kernelSize * kernelSize * channels * filters,
      };
    }
    case 'layer-norm': {
      const shape = image ?? [inputs];
      const images = image && { inputImage: image, outputImage: image };
      const parameters = layOut([['gain', shape] as const, ['bias', shape] as const], offset);
      return { layer, inputs, outputs: inputs, ...images, parameters, multiplications: 3 * inputs };
    }
  }
}

function layOut(arrays: readonly (readonly [ParameterArray['name'], readonly number[]])[], first: number): ParameterArray[] {
  let offset = first;
  return arrays.map(([name, shape]) => {
    const size = shape.reduce((product, count) => product * count, 1);
    offset += size;
    return { name, shape, offset: offset - size, size };
  });
}

function checkImage({ kernelSize, stride }: ConvolutionLayer, image: ImageShape | undefined): ImageShape {
  if (image === undefined) throw new InvalidValueError('A convolution must follow images, got rows without inputShape.');
  checkInteger('kernelSize', kernelSize, 1, Math.min(image[0], image[1]));
  checkInteger('stride', stride, 1);
  return image;
}

function countWindows(size: number, { kernelSize, stride }: ConvolutionLayer): number {
  return Math.floor((size - kernelSize) / stride) + 1;
}

function countNumbers({ parameters }: LayerShape): number {
  return parameters.reduce((sum, { size }) => sum + size, 0);
}

/** Number of parameters of a network. */
export function countParameters(network: NetworkShape): number {
  return layerShapesOf(network).reduce((sum, shape) => sum + countNumbers(shape), 0);
}

/** Number of outputs of the last layer. */
export function outputSizeOf(network: NetworkShape): number {
  return layerShapesOf(network).at(-1)?.outputs ?? network.inputSize;
}

/** Multiplications of a forward pass of one row. */
export function countMultiplications(network: NetworkShape): number {
  return layerShapesOf(network).reduce((sum, { multiplications }) => sum + multiplications, 0);
}

/** Whether every parameter of one network has its counterpart in the other. */
export function haveSameShape(mine: NetworkShape, theirs: NetworkShape): boolean {
  return mine === theirs || describeShape(mine) === describeShape(theirs);
}

/** The sizes of inputs and layers, for people: `4-64-64-2`, `10×10×4-3×3×16-128-6`. */
export function describeShape({ inputSize, inputShape, layers }: NetworkShape): string {
  return [inputShape?.join('×') ?? inputSize, ...layers.map(describeLayer)].join('-');
}

function describeLayer(layer: LayerSpec): string {
  switch (layer.kind) {
    case 'dense':
      return `${layer.units}`;
    case 'noisy-dense':
      return `${layer.units} noisy`;
    case 'convolution':
      return `${layer.kernelSize}×${layer.kernelSize}×${layer.filters}${layer.stride === 1 ? '' : `/${layer.stride}`}`;
    case 'layer-norm':
      return 'norm';
  }
}
