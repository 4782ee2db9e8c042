import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../../main/rl/core/random';
import { initializeNetwork } from '../../../main/rl/networks/initialize';
import { type LayerSpec, type NetworkSpec, outputSizeOf } from '../../../main/rl/networks/network';
import { referenceEngine } from '../../../main/rl/networks/referenceEngine';
import { createNumbers, createState, kindsOfLayers, worstDifference } from '../../helpers/engineAgreement';

const initializer = { kind: 'uniform-fan-in' } as const;

function specOf(shape: Pick<NetworkSpec, 'inputSize' | 'inputShape'>, ...layers: LayerSpec[]): NetworkSpec {
  return { ...shape, layers, optimizer: { kind: 'sgd', learningRate: 1 }, maxGradientNorm: Infinity };
}

function create(spec: NetworkSpec, parameters: readonly number[]) {
  return referenceEngine.createNetwork({ spec, parameters: Float32Array.from(parameters), updateCount: 0, moments: [] });
}

/** A stream whose normal draws are given. */
function draws(...normals: number[]): Random {
  return { ...createRandom(0), normal: () => normals.shift()! };
}

/** What the parameters move by at a step of gradient descent at rate 1: minus the gradient. */
function gradientOf(network: ReturnType<typeof create>): number[] {
  const before = network.save().parameters;
  network.update();
  return [...network.save().parameters].map((after, index) => before[index]! - after);
}

describe('a noisy dense layer', () => {
  const spec = specOf({ inputSize: 1 }, { kind: 'noisy-dense', units: 1, activation: 'linear', initialDeviation: 0.5 });
  // Means of weight and bias, then their deviations.
  const parameters = [2, 1, 0.5, 0.25];

  it('computes with its means until noise is drawn, and again when it is taken away', () => {
    const network = create(spec, parameters);
    expect([...network.forward(Float32Array.of(3), 1)]).toEqual([2 * 3 + 1]);
    network.drawNoise(draws(4, 9));
    network.drawNoise(undefined);
    expect([...network.forward(Float32Array.of(3), 1)]).toEqual([2 * 3 + 1]);
  });

  it('adds deviation times f(ε) f(ε) to weights and deviation times f(ε) to biases, f(x) = sgn(x) √|x|', () => {
    const network = create(spec, parameters);
    network.drawNoise(draws(-4, 9)); // f: −2 for the input, 3 for the unit
    expect([...network.forward(Float32Array.of(3), 1)]).toEqual([(2 - 0.5 * 6) * 3 + (1 + 0.25 * 3)]);
  });

  it('gives deviations the gradient of what they perturb times their noise', () => {
    const network = create(spec, parameters);
    network.drawNoise(draws(-4, 9));
    network.forward(Float32Array.of(3), 1);
    network.backward(Float32Array.of(10));
    expect(gradientOf(network)).toEqual([30, 10, 30 * -6, 10 * 3]);
  });

  it('gives deviations no gradient without noise', () => {
    const network = create(spec, parameters);
    network.forward(Float32Array.of(3), 1);
    network.backward(Float32Array.of(10));
    expect(gradientOf(network)).toEqual([30, 10, 0, 0]);
  });

  it('starts with means within 1/√inputs and deviations of initialDeviation / √inputs', () => {
    const layer: LayerSpec = { kind: 'noisy-dense', units: 50, activation: 'relu', initialDeviation: 0.5 };
    const { parameters } = initializeNetwork(specOf({ inputSize: 16 }, layer), createRandom(3));
    const means = parameters.subarray(0, 17 * 50).map(Math.abs);
    expect(Math.max(...means)).toBeLessThanOrEqual(0.25);
    expect(Math.max(...means)).toBeGreaterThan(0.245);
    expect(new Set(parameters.subarray(17 * 50))).toEqual(new Set([0.125]));
  });
});

describe('a convolution', () => {
  const image = { inputSize: 9, inputShape: [3, 3, 1] } as const;
  const layer: LayerSpec = { kind: 'convolution', filters: 1, kernelSize: 2, stride: 1, activation: 'linear', initializer };
  const numbers = Float32Array.from({ length: 9 }, (_, index) => index + 1);

  it('multiplies every window with the same weights', () => {
    // Windows (1 2 / 4 5), (2 3 / 5 6), (4 5 / 7 8) and (5 6 / 8 9), times (1 2 / 3 4), plus 10.
    const network = create(specOf(image, layer), [1, 2, 3, 4, 10]);
    expect([...network.forward(numbers, 1)]).toEqual([47, 57, 77, 87]);
  });

  it('moves its window by the stride, down and to the right', () => {
    // The window looks at its first place alone, among 1 … 20 in rows of 5.
    const spec = specOf({ inputSize: 20, inputShape: [4, 5, 1] }, { ...layer, stride: 2 });
    const network = create(spec, [1, 0, 0, 0, 0]);
    expect([
      ...network.forward(
        Float32Array.from({ length: 20 }, (_, index) => index + 1),
        1,
      ),
    ]).toEqual([1, 3, 11, 13]);
  });

  it('leaves out what does not fill a window at its stride', () => {
    const network = create(specOf(image, { ...layer, stride: 2 }), [1, 2, 3, 4, 10]);
    expect([...network.forward(numbers, 1)]).toEqual([47]);
  });

  it('is a dense layer over the image where its window is the whole of it', () => {
    const whole = { inputSize: 3 * 3 * 2, inputShape: [3, 3, 2] } as const;
    const convolution = specOf(whole, { ...layer, filters: 5, kernelSize: 3, activation: 'tanh' });
    const dense = specOf(whole, { kind: 'dense', units: 5, activation: 'tanh', initializer });
    const { parameters } = createState(convolution);
    const [one, other] = [convolution, dense].map((spec) => create(spec, [...parameters]));
    const inputs = createNumbers(4 * 18, 1);
    expect(worstDifference(one!.forward(inputs, 4), other!.forward(inputs, 4))).toBeLessThan(1e-6);
  });

  it('is a dense layer over the channels of each place where its window is one place', () => {
    const three = { inputSize: 2 * 2 * 3, inputShape: [2, 2, 3] } as const;
    const convolution = specOf(three, { ...layer, filters: 4, kernelSize: 1 });
    const dense = specOf({ inputSize: 3 }, { kind: 'dense', units: 4, activation: 'linear', initializer });
    const { parameters } = createState(convolution);
    const [one, other] = [convolution, dense].map((spec) => create(spec, [...parameters]));
    const inputs = createNumbers(12, 1);
    expect(worstDifference(one!.forward(inputs, 1), other!.forward(inputs, 4))).toBeLessThan(1e-6);
  });

  it('starts with weights that fit the size of its window', () => {
    const spec = specOf({ inputSize: 10 * 10 * 4, inputShape: [10, 10, 4] }, { ...layer, filters: 64, kernelSize: 3 });
    const most = Math.max(...initializeNetwork(spec, createRandom(3)).parameters.map(Math.abs));
    expect(most).toBeLessThanOrEqual(1 / 6);
    expect(most).toBeGreaterThan(0.16);
  });
});

describe('a layer norm', () => {
  it('shifts each row to mean 0, scales it to variance 1, then applies gain and bias', () => {
    const network = create(specOf({ inputSize: 2 }, { kind: 'layer-norm', epsilon: 0 }), [2, 3, 10, 20]);
    expect([...network.forward(Float32Array.of(1, 3, 50, -50), 2)]).toEqual([8, 23, 12, 17]);
  });

  it('adds epsilon to the variance', () => {
    // (1, 3): variance 1, root of 1 + 3 is 2.
    const network = create(specOf({ inputSize: 2 }, { kind: 'layer-norm', epsilon: 3 }), [1, 1, 0, 0]);
    expect([...network.forward(Float32Array.of(1, 3), 1)]).toEqual([-0.5, 0.5]);
  });

  it('starts with gain 1 and bias 0', () => {
    const spec = specOf({ inputSize: 3 }, { kind: 'layer-norm', epsilon: 1e-5 });
    expect([...initializeNetwork(spec, createRandom(1)).parameters]).toEqual([1, 1, 1, 0, 0, 0]);
  });
});

describe.each(Object.entries(kindsOfLayers))('the gradients of %s', (_kind, parts) => {
  it('are those of finite differences', () => {
    const spec = specOf(parts, ...parts.layers);
    const batch = 3;
    const inputs = createNumbers(batch * spec.inputSize, 1);
    const outputGradient = createNumbers(batch * outputSizeOf(spec), 2);
    const start = createState(spec);
    const open = (parameters: Float32Array) => {
      const network = referenceEngine.createNetwork({ ...start, parameters });
      network.drawNoise(createRandom(5));
      return network;
    };
    /** Σ outputs · outputGradient, of which `backward` gives the gradient. */
    const value = (parameters: Float32Array, at: Float32Array) =>
      open(parameters)
        .forward(at, batch)
        .reduce((sum, output, index) => sum + output * outputGradient[index]!, 0);
    const slopes = (array: Float32Array, f: (changed: Float32Array) => number) =>
      Float32Array.from(array, (_, index) => {
        const [more, less] = [array.slice(), array.slice()];
        more[index]! += 2e-3;
        less[index]! -= 2e-3;
        return (f(more) - f(less)) / (more[index]! - less[index]!);
      });

    const network = open(start.parameters);
    network.forward(inputs, batch);
    const inputGradient = network.backward(outputGradient, { inputGradient: true })!.slice();
    const expectedInput = slopes(inputs, (changed) => value(start.parameters, changed));
    expect(worstDifference(inputGradient, expectedInput)).toBeLessThan(5e-3 * Math.max(...expectedInput.map(Math.abs)));
    const expected = slopes(start.parameters, (changed) => value(changed, inputs));
    expect(worstDifference(gradientOf(network), expected)).toBeLessThan(5e-3 * Math.max(...expected.map(Math.abs)));
  });
});
