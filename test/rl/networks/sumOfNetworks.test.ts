import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../main/rl/core/random';
import { initializeNetwork } from '../../../main/rl/networks/initialize';
import type { LayerSpec, NetworkSpec } from '../../../main/rl/networks/network';
import { referenceEngine } from '../../../main/rl/networks/referenceEngine';
import { sumOfNetworks } from '../../../main/rl/networks/sumOfNetworks';

const initializer = { kind: 'uniform-fan-in' } as const;
const dense = (units: number, activation: 'relu' | 'linear'): LayerSpec => ({ kind: 'dense', units, activation, initializer });
const specOf = (layers: readonly LayerSpec[]): NetworkSpec => ({
  inputSize: 3,
  layers,
  optimizer: { kind: 'adam', learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  maxGradientNorm: 1,
});

describe('The sum of two networks', () => {
  it.each([
    ['no hidden layer', [dense(2, 'linear')]],
    ['one', [dense(5, 'relu'), dense(2, 'linear')]],
    ['three', [dense(5, 'relu'), dense(4, 'relu'), dense(6, 'relu'), dense(2, 'linear')]],
  ])('computes the one plus so much of the other, with %s', (_name, layers) => {
    const random = createRandom(1);
    const [first, second] = [0, 1].map(() => initializeNetwork(specOf(layers), random)) as [never, never];
    const outputs = (state: Parameters<typeof referenceEngine.createNetwork>[0]) =>
      referenceEngine.createNetwork(state).forward(inputs, 4);
    const inputs = Float32Array.from({ length: 12 }, () => random.uniform(-2, 2));
    const [a, b, sum] = [first, second, sumOfNetworks(first, second, 2.5)].map(outputs);
    a!.forEach((value, i) => {
      expect(sum![i]).toBeCloseTo(value + 2.5 * b![i]!, 5);
    });
  });

  it('refuses what it cannot sum', () => {
    const bent = initializeNetwork(specOf([dense(2, 'relu')]), createRandom(1));
    expect(() => sumOfNetworks(bent, bent, 1)).toThrow('Networks that are summed must have linear outputs.');
    const normed = initializeNetwork(specOf([{ kind: 'layer-norm', epsilon: 1e-5 }, dense(2, 'linear')]), createRandom(1));
    expect(() => sumOfNetworks(normed, normed, 1)).toThrow('Networks that are summed must be dense, got a layer-norm layer.');
  });
});
