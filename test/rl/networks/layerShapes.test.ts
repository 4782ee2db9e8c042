import { describe, expect, it } from 'vitest';
import {
  countMultiplications,
  countParameters,
  describeShape,
  haveSameShape,
  layerShapesOf,
  outputSizeOf,
} from '../../../main/rl/networks/layerShapes';
import type { ImageShape, LayerSpec, NetworkShape } from '../../../main/rl/networks/layers';

const initializer = { kind: 'he-normal' } as const;
const dense = (units: number): LayerSpec => ({ kind: 'dense', units, activation: 'relu', initializer });
const noisy = (units: number): LayerSpec => ({ kind: 'noisy-dense', units, activation: 'relu', initialDeviation: 0.5 });
const norm: LayerSpec = { kind: 'layer-norm', epsilon: 1e-5 };

function convolution(filters: number, kernelSize: number, stride = 1): LayerSpec {
  return { kind: 'convolution', filters, kernelSize, stride, activation: 'relu', initializer };
}

function network(input: number | ImageShape, ...layers: LayerSpec[]): NetworkShape {
  if (typeof input === 'number') return { inputSize: input, layers };
  return { inputSize: input[0] * input[1] * input[2], inputShape: input, layers };
}

describe('the shapes of layers', () => {
  it('follow a row through images, a dense layer and back to plain rows', () => {
    // 10 × 10 × 4, windows of 3 × 3 at every second place: (10 − 3) / 2 + 1 = 4 of them each way, rounded down.
    const shapes = layerShapesOf(network([10, 10, 4], convolution(16, 3, 2), norm, dense(6)));
    expect(shapes.map(({ inputs, outputs }) => [inputs, outputs])).toEqual([
      [400, 256],
      [256, 256],
      [256, 6],
    ]);
    expect(shapes.map(({ outputImage }) => outputImage)).toEqual([[4, 4, 16], [4, 4, 16], undefined]);
  });

  it('name every array of parameters with its place', () => {
    const [first, second] = layerShapesOf(network(3, noisy(2), norm));
    expect(first!.parameters).toEqual([
      { name: 'weights', shape: [3, 2], offset: 0, size: 6 },
      { name: 'biases', shape: [2], offset: 6, size: 2 },
      { name: 'weightDeviations', shape: [3, 2], offset: 8, size: 6 },
      { name: 'biasDeviations', shape: [2], offset: 14, size: 2 },
    ]);
    expect(second!.parameters.map(({ name, offset }) => [name, offset])).toEqual([
      ['gain', 16],
      ['bias', 18],
    ]);
  });

  it.each([
    ['dense', network(4, dense(64), dense(2)), 4 * 64 + 64 + 64 * 2 + 2, 4 * 64 + 64 * 2, 2],
    ['noisy', network(4, noisy(8)), 2 * (4 * 8 + 8), 4 * 8, 8],
    ['a convolution', network([5, 6, 3], convolution(7, 2)), 2 * 2 * 3 * 7 + 7, 4 * 5 * (2 * 2 * 3 * 7), 4 * 5 * 7],
    ['normalised', network(9, norm), 18, 27, 9],
    ['without layers', network(9), 0, 0, 9],
  ])('count parameters, multiplications and outputs of what is %s', (_kind, shape, parameters, multiplications, outputs) => {
    expect(countParameters(shape)).toBe(parameters);
    expect(countMultiplications(shape)).toBe(multiplications);
    expect(outputSizeOf(shape)).toBe(outputs);
  });

  it('are told apart where parameters mean something else, and only there', () => {
    const shape = network([4, 4, 1], convolution(2, 2), dense(3));
    expect(describeShape(shape)).toBe('4×4×1-2×2×2-3');
    expect(haveSameShape(shape, network([4, 4, 1], convolution(2, 2), { ...dense(3), activation: 'tanh' } as LayerSpec))).toBe(
      true,
    );
    expect(haveSameShape(shape, network([4, 4, 1], convolution(2, 2, 2), dense(3)))).toBe(false);
    expect(haveSameShape(shape, network([2, 8, 1], convolution(2, 2), dense(3)))).toBe(false);
    expect(haveSameShape(network(4, dense(3)), network(4, noisy(3)))).toBe(false);
  });

  it.each([
    [network(16, convolution(2, 2)), 'A convolution must follow images, got rows without inputShape.'],
    [network([4, 4, 1], dense(16), convolution(2, 2)), 'A convolution must follow images, got rows without inputShape.'],
    [network([4, 3, 1], convolution(2, 4)), 'kernelSize must be a whole number in [1, 3], got 4.'],
    [network([4, 3, 1], convolution(2, 2, 0)), 'stride must be a whole number of at least 1, got 0.'],
    [{ ...network([4, 3, 2]), inputSize: 20 }, 'The product of inputShape must be inputSize, 20, got [4,3,2].'],
  ])('are refused where they do not fit: %j', (shape, sentence) => {
    expect(() => layerShapesOf(shape)).toThrow(sentence);
  });
});
