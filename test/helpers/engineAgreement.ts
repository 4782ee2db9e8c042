import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../main/rl/core/random';
import { layerShapesOf } from '../../main/rl/networks/layerShapes';
import {
  type Activation,
  countParameters,
  type Engine,
  type LayerSpec,
  type Network,
  type NetworkSpec,
  type NetworkState,
  type OptimizerSpec,
  outputSizeOf,
} from '../../main/rl/networks/network';
import { referenceEngine } from '../../main/rl/networks/referenceEngine';

/** Layer widths and batches around every power of two and block size that a kernel might treat specially. */
const shapes: readonly { readonly inputSize: number; readonly widths: readonly number[]; readonly batch: number }[] = [
  { inputSize: 1, widths: [1], batch: 1 },
  { inputSize: 3, widths: [2], batch: 5 },
  { inputSize: 4, widths: [64, 64, 2], batch: 32 },
  { inputSize: 7, widths: [17, 5, 3], batch: 31 },
  { inputSize: 16, widths: [33, 15, 9], batch: 65 },
  { inputSize: 256, widths: [1], batch: 2 },
  { inputSize: 8, widths: [128, 127, 6], batch: 1 },
  { inputSize: 256, widths: [256, 256], batch: 130 },
];

const activations: readonly Activation[] = ['linear', 'relu', 'tanh', 'sigmoid'];

const optimizers: Readonly<Record<string, OptimizerSpec>> = {
  Adam: { kind: 'adam', learningRate: 0.003, beta1: 0.9, beta2: 0.999, epsilon: 1e-5 },
  'Adam with an epsilon that matters': { kind: 'adam', learningRate: 0.01, beta1: 0.9, beta2: 0.99, epsilon: 0.01 },
  'RMSprop with epsilon outside the root': {
    kind: 'rmsprop',
    learningRate: 0.001,
    decay: 0.95,
    epsilon: 0.01,
    epsilonInsideRoot: false,
  },
  'RMSprop with epsilon inside the root': {
    kind: 'rmsprop',
    learningRate: 0.001,
    decay: 0.95,
    epsilon: 0.01,
    epsilonInsideRoot: true,
  },
  'gradient descent': { kind: 'sgd', learningRate: 0.05 },
};

/** With β₁ = 0, Adam's first moment after a step is the gradient of that step, exactly. */
const gradientKeeper: OptimizerSpec = { kind: 'adam', learningRate: 0.001, beta1: 0, beta2: 0.999, epsilon: 1e-8 };

export interface SpecParts {
  readonly inputSize: number;
  readonly widths: readonly number[];
  /** Of all layers but the last. */
  readonly activation: Activation;
  /** Of the last layer; as the others unless given. */
  readonly lastActivation?: Activation;
  readonly optimizer?: OptimizerSpec;
  readonly maxGradientNorm?: number;
}

export function createSpec(parts: SpecParts): NetworkSpec {
  const { inputSize, widths, activation, lastActivation = activation } = parts;
  return {
    inputSize,
    layers: widths.map((units, index) => ({
      kind: 'dense',
      units,
      activation: index === widths.length - 1 ? lastActivation : activation,
      initializer: { kind: 'uniform-fan-in' },
    })),
    optimizer: parts.optimizer ?? gradientKeeper,
    maxGradientNorm: parts.maxGradientNorm ?? Number.POSITIVE_INFINITY,
  };
}

/** What a network takes, and its layers. */
export type ShapeParts = Pick<NetworkSpec, 'inputSize' | 'inputShape' | 'layers'>;

const initializer = { kind: 'uniform-fan-in' } as const;

function dense(units: number, activation: Activation): LayerSpec {
  return { kind: 'dense', units, activation, initializer };
}

function noisy(units: number, activation: Activation): LayerSpec {
  return { kind: 'noisy-dense', units, activation, initialDeviation: 0.5 };
}

function convolution(filters: number, kernelSize: number, stride: number, activation: Activation): LayerSpec {
  return { kind: 'convolution', filters, kernelSize, stride, activation, initializer };
}

function images(height: number, width: number, channels: number, ...layers: LayerSpec[]): ShapeParts {
  return { inputSize: height * width * channels, inputShape: [height, width, channels], layers };
}

const norm: LayerSpec = { kind: 'layer-norm', epsilon: 1e-5 };

/** Every kind of layer besides plain dense ones, alone and among others, in sizes that fill no vector. */
export const kindsOfLayers: Readonly<Record<string, ShapeParts>> = {
  'a noisy layer': { inputSize: 5, layers: [noisy(3, 'tanh')] },
  'noisy layers behind a dense one': { inputSize: 7, layers: [dense(17, 'tanh'), noisy(9, 'sigmoid'), noisy(2, 'linear')] },
  'a layer norm': { inputSize: 13, layers: [norm] },
  'layer norms among dense layers': {
    inputSize: 6,
    layers: [dense(19, 'linear'), norm, dense(11, 'tanh'), norm, dense(3, 'linear')],
  },
  'a convolution': images(5, 7, 3, convolution(5, 3, 1, 'tanh')),
  'a convolution with a stride that leaves a rest': images(6, 7, 2, convolution(9, 2, 3, 'sigmoid')),
  'a convolution of single places': images(3, 4, 5, convolution(4, 1, 1, 'linear')),
  'convolutions before a dense layer': images(
    7,
    6,
    4,
    convolution(8, 3, 1, 'tanh'),
    convolution(3, 2, 2, 'tanh'),
    dense(5, 'linear'),
  ),
  'all of them': images(6, 6, 3, convolution(5, 3, 1, 'tanh'), norm, dense(10, 'tanh'), noisy(6, 'linear')),
};

/** The network that MinAtar's own DQN uses, with filters that fill whole vectors. */
const minAtar = images(10, 10, 4, convolution(16, 3, 1, 'relu'), dense(128, 'relu'), dense(6, 'linear'));

/** A network at rest whose weights are N(0, 1/fan_in), whose gains are N(1, 0.2²) and whose biases are N(0, 0.2²). */
export function createState(spec: NetworkSpec, seed = 1): NetworkState {
  const random = createRandom(seed, 'parameters');
  const parameters = new Float32Array(countParameters(spec));
  const arrays = layerShapesOf(spec).flatMap((layer) => layer.parameters);
  for (const { name, shape, offset, size } of arrays) {
    const fanIn = shape.slice(0, -1).reduce((product, count) => product * count, 1);
    const deviation = name === 'weights' ? 1 / Math.sqrt(fanIn) : 0.2;
    for (let i = offset; i < offset + size; i++) parameters[i] = random.normal(name === 'gain' ? 1 : 0, deviation);
  }
  const momentCount = { adam: 2, rmsprop: 1, sgd: 0 }[spec.optimizer.kind];
  const moments = Array.from({ length: momentCount }, () => new Float32Array(parameters.length));
  return { spec, parameters, updateCount: 0, moments };
}

/** `count` draws from N(0, 1). */
export function createNumbers(count: number, seed: number): Float32Array {
  const random = createRandom(seed, 'numbers');
  return Float32Array.from({ length: count }, () => random.normal());
}

/** Largest distance between two arrays of the same length; NaN when either holds one. */
export function worstDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(actual.length).toBe(expected.length);
  let worst = 0;
  for (let index = 0; index < expected.length; index++) worst = Math.max(worst, Math.abs(actual[index]! - expected[index]!));
  return worst;
}

function largest(values: ArrayLike<number>): number {
  return Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** Everything one pass through a network gives; copies, so that the network may go on. */
function passOnce(network: Network, inputs: Float32Array, outputGradient: Float32Array, batch: number) {
  const outputs = network.forward(inputs, batch).slice(0, batch * network.outputSize);
  const inputGradient = network.backward(outputGradient, { inputGradient: true })!.slice(0, batch * network.inputSize);
  const { gradientNorm } = network.update();
  return { outputs, inputGradient, gradientNorm, parameterGradient: network.save().moments[0]! };
}

/** Fits the network to fixed targets: `count` updates on ∂(½ squared error)/∂outputs, the mean over the batch. */
function train(network: Network, count: number, options?: { readonly learningRate: number }): void {
  const batch = 16;
  const targets = createNumbers(batch * network.outputSize, 77);
  for (let step = 0; step < count; step++) {
    const outputs = network.forward(createNumbers(batch * network.inputSize, step), batch);
    network.backward(targets.map((target, index) => (outputs[index]! - target) / batch));
    network.update(options);
  }
}

/**
 * Holds an engine to the reference engine: outputs to 1e-5, gradients to 1e-4 of the largest, parameters to 1e-4 after
 * 20 updates, saved states bit for bit.
 */
export function describeEngineAgreement(name: string, loadEngine: () => Engine | Promise<Engine>): void {
  describe(`${name} against the reference engine`, () => {
    let engine: Engine;
    const networks: Network[] = [];
    beforeAll(async () => {
      engine = await loadEngine();
    });
    afterEach(() => {
      for (const network of networks.splice(0)) network.dispose();
    });

    /** The same network twice: on the engine under test and on the reference. */
    function createBoth(state: NetworkState): readonly [tested: Network, reference: Network] {
      const both = [engine.createNetwork(state), referenceEngine.createNetwork(state)] as const;
      networks.push(...both);
      return both;
    }

    describe.each(shapes)('with $inputSize inputs, layers of $widths and a batch of $batch', ({ inputSize, widths, batch }) => {
      it.each(activations)('gives the same outputs and gradients through %s', (activation) => {
        const spec = createSpec({ inputSize, widths, activation });
        const inputs = createNumbers(batch * inputSize, 2);
        const outputGradient = createNumbers(batch * outputSizeOf(spec), 3);
        const [tested, reference] = createBoth(createState(spec));
        const expected = passOnce(reference, inputs, outputGradient, batch);
        const actual = passOnce(tested, inputs, outputGradient, batch);
        expect(worstDifference(actual.outputs, expected.outputs)).toBeLessThanOrEqual(
          1e-5 * Math.max(1, largest(expected.outputs)),
        );
        for (const gradient of ['inputGradient', 'parameterGradient'] as const) {
          expect(worstDifference(actual[gradient], expected[gradient])).toBeLessThanOrEqual(1e-4 * largest(expected[gradient]));
        }
        expect(Math.abs(actual.gradientNorm - expected.gradientNorm)).toBeLessThanOrEqual(1e-4 * expected.gradientNorm);
      });
    });

    describe.each(Object.entries({ ...kindsOfLayers, 'a network for MinAtar': minAtar }))('with %s', (_kind, parts) => {
      const spec: NetworkSpec = { ...parts, optimizer: gradientKeeper, maxGradientNorm: Number.POSITIVE_INFINITY };

      it.each([1, 33])('gives the same outputs and gradients for a batch of %i', (batch) => {
        const inputs = createNumbers(batch * spec.inputSize, 2);
        const outputGradient = createNumbers(batch * outputSizeOf(spec), 3);
        const [actual, expected] = createBoth(createState(spec)).map((network) => {
          network.drawNoise(createRandom(6));
          return passOnce(network, inputs, outputGradient, batch);
        });
        expect(worstDifference(actual!.outputs, expected!.outputs)).toBeLessThanOrEqual(
          1e-5 * Math.max(1, largest(expected!.outputs)),
        );
        for (const gradient of ['inputGradient', 'parameterGradient'] as const) {
          expect(worstDifference(actual![gradient], expected![gradient])).toBeLessThanOrEqual(
            1e-4 * largest(expected![gradient]),
          );
        }
        // Of padding, too, if an engine pads.
        expect(Math.abs(actual!.gradientNorm - expected!.gradientNorm)).toBeLessThanOrEqual(1e-4 * expected!.gradientNorm);
      });

      it('hands back its state bit for bit, and goes on where the reference engine stopped', () => {
        const optimizer = optimizers['Adam']!;
        const [tested, reference] = createBoth(createState({ ...spec, optimizer }));
        const noise = [createRandom(4), createRandom(4)] as const;
        const trainBoth = (count: number) => {
          for (let i = 0; i < count; i++) {
            [tested, reference].forEach((network, index) => {
              network.drawNoise(noise[index]);
              train(network, 1);
            });
          }
        };
        trainBoth(4);
        expect(worstDifference(tested.save().parameters, reference.save().parameters)).toBeLessThanOrEqual(1e-4);
        const saved = reference.save();
        tested.load(saved);
        expect(tested.save()).toEqual(saved);
        trainBoth(4);
        expect(worstDifference(tested.save().parameters, reference.save().parameters)).toBeLessThanOrEqual(1e-4);
        reference.copyFrom(tested);
        expect(reference.save().parameters).toEqual(tested.save().parameters);
      });

      it('leaves the parameters out of a backward pass that is not for them', () => {
        const outputGradient = createNumbers(5 * outputSizeOf(spec), 3);
        const [tested, reference] = createBoth(createState(spec));
        const [actual, expected] = [tested, reference].map((network, index) => {
          network.drawNoise(createRandom(6));
          network.forward(createNumbers(5 * spec.inputSize, 2), 5);
          const parameterGradients = index === 1;
          return network.backward(outputGradient, { inputGradient: true, parameterGradients })!.slice();
        });
        expect(worstDifference(actual!, expected!)).toBeLessThanOrEqual(1e-4 * largest(expected!));
        expect(tested.gradientNorm()).toBe(0);
        expect(reference.gradientNorm()).toBeGreaterThan(0);
      });
    });

    describe('noise', () => {
      const layers = kindsOfLayers['noisy layers behind a dense one']!;
      const spec: NetworkSpec = { ...layers, optimizer: optimizers['Adam']!, maxGradientNorm: Number.POSITIVE_INFINITY };
      const inputs = createNumbers(3 * spec.inputSize, 1);

      it('is drawn alike from the same stream, which is left at the same place', () => {
        const streams = [createRandom(8), createRandom(8)] as const;
        createBoth(createState(spec)).forEach((network, index) => {
          network.drawNoise(streams[index]);
        });
        expect(streams[0].save()).toEqual(streams[1].save());
        expect(streams[0].save()).not.toEqual(createRandom(8).save());
      });

      it('stays until it is drawn anew, through updates and loads, and can be taken away', () => {
        const [tested, reference] = createBoth(createState(spec));
        const outputs = () => tested.forward(inputs, 3).slice();
        const still = outputs();
        for (const network of [tested, reference]) network.drawNoise(createRandom(8));
        const first = outputs();
        expect(worstDifference(first, still)).toBeGreaterThan(0.01);
        expect(outputs()).toEqual(first);
        for (const network of [tested, reference]) train(network, 3);
        expect(worstDifference(outputs(), reference.forward(inputs, 3))).toBeLessThanOrEqual(1e-4);
        tested.load(createState(spec));
        expect(outputs()).toEqual(first);
        tested.drawNoise(createRandom(9));
        expect(worstDifference(outputs(), first)).toBeGreaterThan(0.01);
        tested.drawNoise(undefined);
        expect(outputs()).toEqual(still);
      });

      it('is not drawn where no layer is noisy', () => {
        const random = createRandom(8);
        const [tested] = createBoth(createState(createSpec({ inputSize: 3, widths: [4], activation: 'tanh' })));
        tested.drawNoise(random);
        expect(random.save()).toEqual(createRandom(8).save());
      });
    });

    const small = { inputSize: 5, widths: [33, 16, 3], activation: 'tanh', lastActivation: 'linear' } as const;

    describe.each(Object.entries(optimizers))('%s', (_title, optimizer) => {
      it.each([
        ['without clipping', Number.POSITIVE_INFINITY],
        ['clipping every gradient', 0.01],
      ])('leads to the same parameters after 20 updates, %s', (_clipping, maxGradientNorm) => {
        const state = createState(createSpec({ ...small, optimizer, maxGradientNorm }));
        const [tested, reference] = createBoth(state);
        train(tested, 20);
        train(reference, 20);
        const [actual, expected] = [tested.save(), reference.save()];
        expect(worstDifference(actual.parameters, state.parameters)).toBeGreaterThan(1e-4);
        expect(worstDifference(actual.parameters, expected.parameters)).toBeLessThanOrEqual(1e-4);
        expect(actual.updateCount).toBe(20);
        expect(actual.moments.length).toBe(expected.moments.length);
        expected.moments.forEach((moment, index) => {
          expect(worstDifference(actual.moments[index]!, moment)).toBeLessThanOrEqual(1e-4 * largest(moment));
        });
      });

      it('goes on where the reference engine stopped, and hands back its state bit for bit', () => {
        const [tested, reference] = createBoth(createState(createSpec({ ...small, optimizer })));
        train(reference, 7);
        const saved = reference.save();
        tested.load(saved);
        expect(tested.save()).toEqual(saved);
        train(reference, 5);
        train(tested, 5);
        expect(worstDifference(tested.save().parameters, reference.save().parameters)).toBeLessThanOrEqual(1e-4);
        expect(tested.save().updateCount).toBe(12);
        const handedBack = tested.save();
        reference.load(handedBack);
        expect(reference.save()).toEqual(handedBack);
      });

      it('takes the learning rate of one update from its options', () => {
        const [tested, reference] = createBoth(createState(createSpec({ ...small, optimizer })));
        train(tested, 10, { learningRate: 1e-4 });
        train(reference, 10, { learningRate: 1e-4 });
        expect(worstDifference(tested.save().parameters, reference.save().parameters)).toBeLessThanOrEqual(1e-6);
        const before = tested.save().parameters;
        train(tested, 1, { learningRate: 0 });
        expect(tested.save().parameters).toEqual(before);
      });
    });

    it('agrees at 256 wide on 256 rows over updates too', () => {
      const optimizer = optimizers['Adam']!;
      const spec = createSpec({ inputSize: 8, widths: [256, 256, 4], activation: 'relu', lastActivation: 'linear', optimizer });
      const [tested, reference] = createBoth(createState(spec));
      const outputGradient = createNumbers(256 * 4, 9);
      for (const network of [tested, reference]) {
        for (let step = 0; step < 3; step++) {
          network.forward(createNumbers(256 * 8, step), 256);
          network.backward(outputGradient);
          network.update();
        }
      }
      expect(worstDifference(tested.save().parameters, reference.save().parameters)).toBeLessThanOrEqual(1e-4);
    });

    it('adds the gradients of several backward passes and clears them at the update', () => {
      const spec = createSpec(small);
      const [tested, reference] = createBoth(createState(spec));
      for (const network of [tested, reference]) {
        for (const seed of [1, 2]) {
          network.forward(createNumbers(4 * 5, seed), 4);
          network.backward(createNumbers(4 * 3, seed + 10));
        }
      }
      const norms = [tested.update(), reference.update()].map(({ gradientNorm }) => gradientNorm);
      expect(norms[0]).toBeCloseTo(norms[1]!, 4);
      const expected = reference.save().moments[0]!;
      expect(worstDifference(tested.save().moments[0]!, expected)).toBeLessThanOrEqual(1e-4 * largest(expected));
      expect(tested.update().gradientNorm).toBe(0);
    });

    it('reports the norm before clipping', () => {
      const clipped = createSpec({ ...small, optimizer: { kind: 'sgd', learningRate: 1 }, maxGradientNorm: 0.5 });
      const state = createState(clipped);
      const [tested, reference] = createBoth(state);
      const pass = (network: Network) => {
        network.forward(createNumbers(8 * 5, 1), 8);
        network.backward(createNumbers(8 * 3, 2));
        return network.update().gradientNorm;
      };
      const norm = pass(tested);
      expect(norm).toBeCloseTo(pass(reference), 3);
      expect(norm).toBeGreaterThan(0.5);
      const moved = tested.save().parameters.map((value, index) => value - state.parameters[index]!);
      expect(Math.hypot(...moved)).toBeCloseTo(0.5, 4);
    });

    it('tells the norm before the update, and scales as told instead of clipping', () => {
      const clipped = createSpec({ ...small, optimizer: { kind: 'sgd', learningRate: 1 }, maxGradientNorm: 0.5 });
      const state = createState(clipped);
      const [tested, reference] = createBoth(state);
      const norms = [tested, reference].map((network) => {
        network.forward(createNumbers(8 * 5, 1), 8);
        network.backward(createNumbers(8 * 3, 2));
        return network.gradientNorm();
      });
      expect(norms[0]).toBeCloseTo(norms[1]!, 3);
      const { gradientNorm } = tested.update({ gradientScale: 0.125 });
      expect(gradientNorm).toBeCloseTo(norms[0]!, 4);
      const moved = tested.save().parameters.map((value, index) => value - state.parameters[index]!);
      expect(Math.hypot(...moved)).toBeCloseTo(0.125 * gradientNorm, 4);
      expect(tested.gradientNorm()).toBe(0);
    });

    it('reports a gradient that is not finite through its norm', () => {
      const [tested] = createBoth(createState(createSpec(small)));
      tested.forward(createNumbers(5, 1), 1);
      tested.backward(Float32Array.of(1, Number.NaN, 0));
      expect(tested.update().gradientNorm).not.toSatisfy(Number.isFinite);
    });

    it('reads only the first rows of longer arrays, and takes batches of changing size', () => {
      const [tested, reference] = createBoth(createState(createSpec(small)));
      const inputs = createNumbers(64 * 5, 4);
      for (const batch of [64, 1, 7, 3]) {
        const actual = tested.forward(inputs, batch);
        expect(actual.length).toBe(batch * 3);
        expect(worstDifference(actual, reference.forward(inputs, batch))).toBeLessThanOrEqual(1e-5);
      }
    });

    it('copies another network exactly, and a share of it on request', () => {
      const spec = createSpec(small);
      const [tested, reference] = createBoth(createState(spec, 1));
      const [testedOther, referenceOther] = createBoth(createState(spec, 2));
      tested.copyFrom(testedOther, 0.005);
      reference.copyFrom(referenceOther, 0.005);
      expect(worstDifference(tested.save().parameters, reference.save().parameters)).toBeLessThanOrEqual(1e-6);
      tested.copyFrom(testedOther);
      expect(tested.save().parameters).toEqual(testedOther.save().parameters);
      tested.copyFrom(referenceOther, 1);
      expect(tested.save().parameters).toEqual(referenceOther.save().parameters);
    });

    it('refuses to copy and to load what has another shape', () => {
      const [tested] = createBoth(createState(createSpec(small)));
      const [other] = createBoth(createState(createSpec({ ...small, widths: [16, 33, 3] })));
      expect(() => tested.copyFrom(other)).toThrow('The network to copy must have the shape 5-33-16-3, got 5-16-33-3.');
      expect(() => tested.load(other.save())).toThrow('The network to load must have 793 parameters, got 759.');
      expect(() => tested.load({ ...tested.save(), moments: [] })).toThrow(
        'The network to load must have 2 moments of 793 numbers, got none.',
      );
    });

    it('keeps apart what it saved, what it was loaded from and what it computes with', () => {
      const state = createState(createSpec(small));
      const [tested] = createBoth(state);
      const saved = tested.save();
      train(tested, 2);
      expect(saved).toEqual(state);
      tested.load(saved);
      train(tested, 2);
      expect(saved).toEqual(state);
    });
  });
}

/** A few updates with numbers of their own. */
export function trainNetwork(network: Network, count: number, batch = 7): void {
  for (let step = 0; step < count; step++) {
    network.forward(createNumbers(batch * network.inputSize, step), batch);
    network.backward(createNumbers(batch * network.outputSize, step + 100));
    network.update();
  }
}
