import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import type { Random } from '../rl/core/random';
import { FactorizedNoise } from '../rl/networks/factorizedNoise';
import type { LayerShape } from '../rl/networks/layerShapes';
import type { Activation, ConvolutionLayer, LayerNorm } from '../rl/networks/layers';
import { convolve } from './convolve';
import { createParameter, disposeParameter, type Parameter } from './parameter';
import type { TensorFlow } from './tensorFlow';

/** A layer on tensors; what it computes is differentiated by tfjs. */
export interface TensorflowLayer {
  /** In the order in which they are saved. */
  readonly parameters: readonly Parameter[];
  /** From rows [batch, inputs] to rows [batch, outputs]. */
  compute(rows: Tensor2D): Tensor2D;
  drawNoise(random: Random | undefined): void;
  dispose(): void;
}

/** A layer of zeros. */
export function createLayer(tf: TensorFlow, shape: LayerShape, momentCount: number): TensorflowLayer {
  const { layer } = shape;
  const parameters = shape.parameters.map((array) => createParameter(tf, array.shape, momentCount));
  switch (layer.kind) {
    case 'dense':
      return withoutNoise(parameters, (rows) => computeDense(tf, rows, valuesOf(parameters), layer.activation));
    case 'noisy-dense':
      return createNoisyLayer(tf, shape, layer.activation, parameters);
    case 'convolution':
      return withoutNoise(parameters, (rows) => computeConvolution(tf, rows, layer, shape, valuesOf(parameters)));
    case 'layer-norm':
      return withoutNoise(parameters, (rows) => computeNorm(tf, rows, layer, valuesOf(parameters)));
  }
}

function valuesOf(parameters: readonly Parameter[]): readonly Tensor[] {
  return parameters.map(({ value }) => value);
}

function withoutNoise(parameters: readonly Parameter[], compute: TensorflowLayer['compute']): TensorflowLayer {
  return {
    parameters,
    compute,
    drawNoise: () => {},
    dispose: () => parameters.forEach(disposeParameter),
  };
}

function createNoisyLayer(
  tf: TensorFlow,
  { inputs, outputs }: LayerShape,
  activation: Activation,
  parameters: readonly Parameter[],
): TensorflowLayer {
  const noise = new FactorizedNoise(inputs, outputs);
  /** Of weights and biases; `undefined` while there is none. */
  let tensors: readonly [weights: Tensor, biases: Tensor] | undefined;
  const forget = () => {
    for (const tensor of tensors ?? []) tensor.dispose();
    tensors = undefined;
  };
  return {
    parameters,
    compute: (rows) => {
      const [weights, biases, weightDeviations, biasDeviations] = valuesOf(parameters) as [Tensor, Tensor, Tensor, Tensor];
      if (tensors === undefined) return computeDense(tf, rows, [weights, biases], activation);
      const noisyWeights = tf.add(weights, tf.mul(weightDeviations, tensors[0]));
      const noisyBiases = tf.add(biases, tf.mul(biasDeviations, tensors[1]));
      return computeDense(tf, rows, [noisyWeights, noisyBiases], activation);
    },
    drawNoise: (random) => {
      noise.draw(random);
      forget();
      if (random === undefined) return;
      const units = tf.tensor1d(noise.units.slice());
      const weights = tf.tidy(() => tf.outerProduct(tf.tensor1d(noise.inputs.slice()), units));
      tensors = [weights, units];
    },
    dispose: () => {
      forget();
      parameters.forEach(disposeParameter);
    },
  };
}

function computeDense(tf: TensorFlow, rows: Tensor2D, values: readonly Tensor[], activation: Activation): Tensor2D {
  const [weights, biases] = values as [Tensor2D, Tensor];
  return activate(tf, tf.add(tf.matMul(rows, weights), biases), activation);
}

function computeConvolution(
  tf: TensorFlow,
  rows: Tensor2D,
  { stride, activation }: ConvolutionLayer,
  { inputImage, outputs }: LayerShape,
  values: readonly Tensor[],
): Tensor2D {
  const [windows, biases] = values as [Tensor4D, Tensor];
  const [height, width, channels] = inputImage!;
  const images = tf.reshape(rows, [-1, height, width, channels]) as Tensor4D;
  const sums = tf.add(convolve(tf, images, windows, stride), biases);
  return activate(tf, tf.reshape(sums, [-1, outputs]), activation);
}

function computeNorm(tf: TensorFlow, rows: Tensor2D, { epsilon }: LayerNorm, values: readonly Tensor[]): Tensor2D {
  const [gain, bias] = values.map((value) => tf.reshape(value, [-1])) as [Tensor, Tensor];
  const differences = tf.sub(rows, tf.mean(rows, 1, true));
  const variance = tf.mean(tf.square(differences), 1, true);
  const normalized = tf.div(differences, tf.sqrt(tf.add(variance, epsilon)));
  return tf.add(tf.mul(normalized, gain), bias);
}

function activate(tf: TensorFlow, sums: Tensor, activation: Activation): Tensor2D {
  return (activation === 'linear' ? sums : tf[activation](sums)) as Tensor2D;
}
