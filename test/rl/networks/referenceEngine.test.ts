import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../main/rl/core/random';
import { initializeNetwork } from '../../../main/rl/networks/initialize';
import type { Activation, NetworkSpec, OptimizerSpec } from '../../../main/rl/networks/network';
import { referenceEngine } from '../../../main/rl/networks/referenceEngine';

const sgd: OptimizerSpec = { kind: 'sgd', learningRate: 0.1 };
const adam: OptimizerSpec = { kind: 'adam', learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

function specOf(
  inputSize: number,
  units: readonly number[],
  activation: Activation,
  optimizer = sgd,
  maxGradientNorm = Infinity,
): NetworkSpec {
  const initializer = { kind: 'uniform-fan-in' } as const;
  return {
    inputSize,
    layers: units.map((u) => ({ kind: 'dense', units: u, activation, initializer })),
    optimizer,
    maxGradientNorm,
  };
}

function create(spec: NetworkSpec, parameters?: readonly number[]) {
  const state = initializeNetwork(spec, createRandom(4));
  return referenceEngine.createNetwork(
    parameters === undefined ? state : { ...state, parameters: Float32Array.from(parameters) },
  );
}

describe('the reference engine', () => {
  it('computes a layer as activation(inputs · weights + bias), row by row', () => {
    // Weights [2, 2] = (1 2 / 3 4), biases (10, −100): (1, 2) → (1·1 + 2·3 + 10, 1·2 + 2·4 − 100) = (17, −90).
    const parameters = [1, 2, 3, 4, 10, -100];
    const inputs = Float32Array.of(1, 2, 0, 1);
    expect([...create(specOf(2, [2], 'linear'), parameters).forward(inputs, 2)]).toEqual([17, -90, 13, -96]);
    expect([...create(specOf(2, [2], 'relu'), parameters).forward(inputs, 2)]).toEqual([17, 0, 13, 0]);
  });

  it.each(['linear', 'relu', 'tanh', 'sigmoid'] as const)('has the gradients of finite differences, with %s', (activation) => {
    const spec = specOf(3, [5, 4, 2], activation);
    const random = createRandom(9);
    const inputs = Float32Array.from({ length: 4 * 3 }, () => random.normal());
    const outputGradient = Float32Array.from({ length: 4 * 2 }, () => random.normal());
    const start = initializeNetwork(spec, createRandom(4));

    /** Σ outputs · outputGradient, of which `backward` gives the gradient. */
    const value = (parameters: Float32Array, at: Float32Array) => {
      const outputs = referenceEngine.createNetwork({ ...start, parameters }).forward(at, 4);
      return outputs.reduce((sum, output, i) => sum + output * outputGradient[i]!, 0);
    };
    const slope = (array: Float32Array, index: number, f: (changed: Float32Array) => number) => {
      const step = 2e-3;
      const [more, less] = [array.slice(), array.slice()];
      more[index]! += step;
      less[index]! -= step;
      return (f(more) - f(less)) / (more[index]! - less[index]!);
    };

    // With SGD at rate 1 the parameters move by minus the gradient.
    const network = referenceEngine.createNetwork({ ...start, spec: { ...spec, optimizer: { kind: 'sgd', learningRate: 1 } } });
    network.forward(inputs, 4);
    const inputGradient = network.backward(outputGradient, { inputGradient: true })!.slice();
    network.update();
    const after = network.save().parameters;
    for (let i = 0; i < after.length; i++) {
      expect(start.parameters[i]! - after[i]!).toBeCloseTo(
        slope(start.parameters, i, (p) => value(p, inputs)),
        2,
      );
    }
    for (let i = 0; i < inputs.length; i++) {
      expect(inputGradient[i]).toBeCloseTo(
        slope(inputs, i, (x) => value(start.parameters, x)),
        2,
      );
    }
  });

  it('adds up gradients until the update clears them', () => {
    const network = create(specOf(1, [1], 'linear'), [2, 0]);
    for (let i = 0; i < 2; i++) {
      network.forward(Float32Array.of(3), 1);
      network.backward(Float32Array.of(1));
    }
    // ∂/∂w = 3 + 3, ∂/∂b = 1 + 1; w ← 2 − 0.1 · 6, b ← 0 − 0.1 · 2.
    expect(network.update().gradientNorm).toBeCloseTo(Math.hypot(6, 2), 6);
    expect([...network.save().parameters].map((x) => Math.round(x * 1e6) / 1e6)).toEqual([1.4, -0.2]);
    expect(network.update().gradientNorm).toBe(0);
  });

  it('scales gradients down to the largest joint norm allowed, and never up', () => {
    const step = (maxGradientNorm: number) => {
      const network = create(specOf(1, [1], 'linear', sgd, maxGradientNorm), [0, 0]);
      network.forward(Float32Array.of(4), 1);
      network.backward(Float32Array.of(3)); // gradients (12, 3), norm √153
      network.update();
      return network.save().parameters;
    };
    const clipped = step(1);
    expect(Math.hypot(...clipped)).toBeCloseTo(0.1, 6);
    expect(clipped[0]! / clipped[1]!).toBeCloseTo(4, 5);
    expect(Math.hypot(...step(100))).toBeCloseTo(0.1 * Math.sqrt(153), 5);
  });

  it('moves by the learning rate at the first step of Adam, whatever the size of the gradient', () => {
    const network = create(specOf(1, [1], 'linear', adam), [1, 1]);
    network.forward(Float32Array.of(1000), 1);
    network.backward(Float32Array.of(1));
    network.update();
    expect([...network.save().parameters].map((x) => Math.round(x * 1e5) / 1e5)).toEqual([0.9, 0.9]);
  });

  it('takes the second step of Adam as worked out by hand', () => {
    // Gradients 1 then 3: m = 0.9·0.1 + 0.1·3 = 0.39, m̂ = 0.39/0.19; v = 0.999·0.001 + 0.001·9 = 0.009999, v̂ = v/0.001999.
    const network = create(specOf(1, [1], 'linear', adam), [0, 0]);
    for (const gradient of [1, 3]) {
      network.forward(Float32Array.of(0), 1);
      network.backward(Float32Array.of(gradient));
      network.update();
    }
    const second = (0.1 * (0.39 / 0.19)) / Math.sqrt(0.009999 / 0.001999);
    expect(network.save().parameters[1]).toBeCloseTo(-0.1 - second, 5);
  });

  it('puts epsilon of RMSprop outside or inside the root as told', () => {
    const step = (epsilonInsideRoot: boolean) => {
      const network = create(
        specOf(1, [1], 'linear', { kind: 'rmsprop', learningRate: 1, decay: 0.75, epsilon: 0.5, epsilonInsideRoot }),
        [0, 0],
      );
      network.forward(Float32Array.of(0), 1);
      network.backward(Float32Array.of(2)); // v = 0.25 · 4 = 1
      network.update();
      return network.save().parameters[1]!;
    };
    expect(step(false)).toBeCloseTo(-2 / 1.5, 6);
    expect(step(true)).toBeCloseTo(-2 / Math.sqrt(1.5), 6);
  });

  it('copies another network exactly, or in part', () => {
    const [a, b] = [create(specOf(1, [1], 'linear'), [0, 0]), create(specOf(1, [1], 'linear'), [1, 10])];
    a.copyFrom(b, 0.25);
    expect([...a.save().parameters]).toEqual([0.25, 2.5]);
    a.copyFrom(b);
    expect(a.save().parameters).toEqual(b.save().parameters);
  });

  it('goes on bit for bit after save and load, moments included', () => {
    const spec = specOf(2, [8, 1], 'relu', adam, 1);
    const learn = (network: ReturnType<typeof create>) => {
      network.forward(Float32Array.of(1, -1, 2, 0.5), 2);
      network.backward(Float32Array.of(0.3, -0.7));
      network.update();
    };
    const network = create(spec);
    learn(network);
    const other = create(spec);
    other.load(network.save());
    learn(network);
    learn(other);
    expect(other.save()).toEqual(network.save());
  });

  it('refuses to load a network of another size', () => {
    expect(() => create(specOf(2, [3], 'linear')).load(create(specOf(2, [4], 'linear')).save())).toThrow(
      'The network to load must have 9 parameters, got 12.',
    );
  });

  it('lets NaN through to the gradient norm', () => {
    const network = create(specOf(1, [2, 1], 'relu'));
    network.forward(Float32Array.of(Number.NaN), 1);
    network.backward(Float32Array.of(1));
    expect(network.update().gradientNorm).toBeNaN();
  });
});

describe('initialisation', () => {
  it('draws orthogonal weights: WᵀW = gain² · identity', () => {
    for (const [inputs, units] of [
      [3, 8],
      [8, 3],
      [5, 5],
    ] as const) {
      const initializer = { kind: 'orthogonal', gain: Math.SQRT2 } as const;
      const spec: NetworkSpec = {
        inputSize: inputs,
        layers: [{ kind: 'dense', units, activation: 'tanh', initializer }],
        optimizer: sgd,
        maxGradientNorm: 1,
      };
      const { parameters } = initializeNetwork(spec, createRandom(2));
      const weight = (i: number, u: number) => parameters[i * units + u]!;
      const size = Math.min(inputs, units);
      for (let a = 0; a < size; a++) {
        for (let b = 0; b < size; b++) {
          let product = 0;
          for (let k = 0; k < Math.max(inputs, units); k++)
            product += inputs <= units ? weight(a, k) * weight(b, k) : weight(k, a) * weight(k, b);
          expect(product).toBeCloseTo(a === b ? 2 : 0, 5);
        }
      }
      expect([...parameters.subarray(inputs * units)]).toEqual(new Array(units).fill(0));
    }
  });

  it('keeps uniform weights and biases within 1/√inputs', () => {
    const { parameters } = initializeNetwork(specOf(16, [64], 'relu'), createRandom(2));
    expect(Math.max(...parameters.map(Math.abs))).toBeLessThanOrEqual(0.25);
    expect(Math.max(...parameters.map(Math.abs))).toBeGreaterThan(0.24);
  });

  it('is the same for the same stream', () => {
    const spec = specOf(4, [8, 2], 'relu');
    expect(initializeNetwork(spec, createRandom(1, 'x'))).toEqual(initializeNetwork(spec, createRandom(1, 'x')));
  });
});
