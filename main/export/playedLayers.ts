import { LabError } from '../contract/errors';
import { layerShapesOf, type ParameterArray } from '../rl/networks/layerShapes';
import type { Activation, ImageShape, NetworkState } from '../rl/networks/network';

/** A layer with the numbers that playing needs: a noisy layer is a dense one then, with its means. */
export type PlayedLayer = PlayedDense | PlayedConvolution | PlayedNorm;

export interface PlayedDense {
  readonly kind: 'dense';
  readonly inputs: number;
  readonly units: number;
  readonly activation: Activation;
  /** Shape [inputs, units], row-major. */
  readonly weights: Float32Array;
  /** Shape [units]. */
  readonly biases: Float32Array;
}

export interface PlayedConvolution {
  readonly kind: 'convolution';
  readonly inputImage: ImageShape;
  readonly outputImage: ImageShape;
  readonly kernelSize: number;
  readonly stride: number;
  readonly activation: Activation;
  /** Shape [kernelSize, kernelSize, channels, filters], row-major. */
  readonly weights: Float32Array;
  /** Shape [filters]. */
  readonly biases: Float32Array;
}

export interface PlayedNorm {
  readonly kind: 'layer-norm';
  readonly size: number;
  readonly epsilon: number;
  /** Shape [size]. */
  readonly gain: Float32Array;
  readonly bias: Float32Array;
}

/** Cuts the flat parameters of a network into its layers; the arrays are views. */
export function playedLayersOf({ spec, parameters }: NetworkState): readonly PlayedLayer[] {
  return layerShapesOf(spec).map(({ layer, inputs, outputs, inputImage, outputImage, parameters: arrays }): PlayedLayer => {
    const take = (name: ParameterArray['name']) => {
      const { offset, size } = arrays.find((array) => array.name === name)!;
      return parameters.subarray(offset, offset + size);
    };
    if (layer.kind === 'layer-norm') {
      return { kind: layer.kind, size: inputs, epsilon: layer.epsilon, gain: take('gain'), bias: take('bias') };
    }
    const [weights, biases] = [take('weights'), take('biases')];
    if (layer.kind === 'convolution') {
      const { kind, kernelSize, stride, activation } = layer;
      const images = { inputImage: inputImage!, outputImage: outputImage! };
      return { kind, ...images, kernelSize, stride, activation, weights, biases };
    }
    return { kind: 'dense', inputs, units: outputs, activation: layer.activation, weights, biases };
  });
}

/**
 * The layers without the last one's units from `count` on.
 *
 * @throws LabError `not-supported` when there are such units and their layer is not a dense one.
 */
export function keepOutputs(layers: readonly PlayedLayer[], count: number): readonly PlayedLayer[] {
  const last = layers.at(-1);
  if (last?.kind !== 'dense') throw new LabError('not-supported', 'The last layer of a network to export must be dense.');
  const { inputs, units } = last;
  if (units === count) return layers;
  const weights = new Float32Array(inputs * count);
  for (let row = 0; row < inputs; row++) weights.set(last.weights.subarray(row * units, row * units + count), row * count);
  return [...layers.slice(0, -1), { ...last, units: count, weights, biases: last.biases.subarray(0, count) }];
}
