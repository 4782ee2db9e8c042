import { CoreError } from '../core/errors';
import { createRandom } from '../core/random';
import { initializeNetwork } from '../networks/initialize';
import type { Engine, LayerSpec, NetworkShape, NetworkSpec } from '../networks/network';
import { simdEngine, whySimdIsUnavailable } from '../networks/simdEngine';
import { instantiateKernels, type SimdKernels, supportsSimd } from '../networks/simdKernels';
import { paddedStride } from '../networks/simdLayer';
import { SimdMemory } from '../networks/simdMemory';
import type { Clock } from './benchmark';
import { medianMilliseconds } from './engineTiming';

/** What a core does in a second, in GFLOP/s, and the most it could do at that time. */
export interface Speed {
  readonly reached: number;
  readonly peak: number;
}

/** Multiply-adds between registers in one timing, and the floating point operations of each step of them. */
const peakSteps = 20_000;
const flopsOfPeakStep = 96;

/** The kernels alone, without a network around them, in the build that the engine would take. */
let kernels: SimdKernels | undefined;

function kernelsAlone(): SimdKernels {
  kernels ??= instantiateKernels(supportsSimd('relaxed') ? 'relaxed' : 'plain');
  return kernels;
}

/** @throws CoreError `not-supported` where this host cannot run it. */
export function requireSimdEngine(): Engine {
  const engine = simdEngine();
  if (engine === undefined) throw new CoreError('not-supported', whySimdIsUnavailable() ?? 'There is no simd engine here.');
  return engine;
}

/** Multiply-adds between registers alone: the most that one core can do with 128 bits, GFLOP/s. */
export function measurePeak(clock: Clock): number {
  const [milliseconds] = medianMilliseconds(clock, [multiplyAddPeak]);
  return gigaflops(peakSteps * flopsOfPeakStep, milliseconds!);
}

function multiplyAddPeak(): void {
  kernelsAlone().multiplyAddPeak(peakSteps);
}

function gigaflops(operations: number, milliseconds: number): number {
  return operations / milliseconds / 1e6;
}

/** Times `work`, which takes so many floating point operations, in turns with the peak. */
function measureSpeed(clock: Clock, operations: number, work: () => void): Speed {
  const [milliseconds, peak] = medianMilliseconds(clock, [work, multiplyAddPeak]) as [number, number];
  return { reached: gigaflops(operations, milliseconds), peak: gigaflops(peakSteps * flopsOfPeakStep, peak) };
}

/** The kernels of one dense layer that is as wide as its inputs: the product of the way forward, or all three of an update. */
export function measureDenseKernels(clock: Clock, pass: 'forward' | 'update', width: number, batch: number): Speed {
  const kernels = kernelsAlone();
  const memory = new SimdMemory(kernels.memory, kernels.firstFreeByte());
  const stride = paddedStride(width);
  const bytes = 4 * stride;
  const panels = width / 8;
  const [inputs, outputs, inputGradients] = [0, 0, 0].map(() => memory.allocate(batch * stride)) as [number, number, number];
  const [weights, weightGradients] = [0, 0].map(() => memory.allocate(width * width)) as [number, number];
  const [biases, scratch] = [memory.allocate(width), memory.allocate(8 * width)];
  const forward = () => kernels.denseForward(inputs, bytes, width, width, weights, biases, panels, 1, outputs, bytes, batch);
  const update = () => {
    forward();
    kernels.denseParameterGradients(inputs, bytes, width, width, weightGradients, biases, panels, outputs, bytes, batch);
    kernels.denseInputGradients(outputs, bytes, width, panels, weights, width, scratch, inputGradients, bytes, batch);
  };
  const operations = 2 * batch * width * width;
  return pass === 'forward' ? measureSpeed(clock, operations, forward) : measureSpeed(clock, 3 * operations, update);
}

const initializer = { kind: 'uniform-fan-in' } as const;

/** Trained with Adam, as most are. */
function createNetwork(engine: Engine, shape: NetworkShape) {
  const optimizer = { kind: 'adam', learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;
  const spec: NetworkSpec = { ...shape, optimizer, maxGradientNorm: 10 };
  return engine.createNetwork(initializeNetwork(spec, createRandom(1)));
}

/** Fully connected layers with ReLU between them, the last one linear. */
export function denseShape(inputSize: number, ...widths: number[]): NetworkShape {
  const layers = widths.map((units, index): LayerSpec => {
    return { kind: 'dense', units, activation: index === widths.length - 1 ? 'linear' : 'relu', initializer };
  });
  return { inputSize, layers };
}

/** The network that MinAtar's authors use: 16 filters of 3 × 3, 128 units, then one output for each action. */
export function minAtarShape(channels: number, ...units: number[]): NetworkShape {
  return {
    inputSize: 100 * channels,
    inputShape: [10, 10, channels],
    layers: [
      { kind: 'convolution', filters: 16, kernelSize: 3, stride: 1, activation: 'relu', initializer },
      ...denseShape(0, ...units).layers,
    ],
  };
}

/** Milliseconds of one DQN update: forward passes of the target and the online network, backward pass, optimiser step. */
export function measureUpdate(clock: Clock, engine: Engine, shape: NetworkShape, batch: number): number {
  const [online, target] = [createNetwork(engine, shape), createNetwork(engine, shape)];
  const inputs = new Float32Array(batch * online.inputSize).map((_, index) => Math.sin(index));
  const outputGradient = new Float32Array(batch * online.outputSize);
  const [milliseconds] = medianMilliseconds(clock, [
    () => {
      const next = target.forward(inputs, batch);
      const values = online.forward(inputs, batch);
      for (let i = 0; i < outputGradient.length; i++) outputGradient[i] = (values[i]! - 0.99 * next[i]! - 1) / batch;
      online.backward(outputGradient);
      online.update();
    },
  ]);
  online.dispose();
  target.dispose();
  return milliseconds!;
}

/** Milliseconds of one greedy action: a forward pass of one observation, and the largest output. */
export function measureAction(clock: Clock, engine: Engine, shape: NetworkShape): number {
  const network = createNetwork(engine, shape);
  const observation = new Float32Array(network.inputSize).map((_, index) => Math.sin(index));
  let best = 0;
  const [milliseconds] = medianMilliseconds(clock, [
    () => {
      const values = network.forward(observation, 1);
      for (let action = 0; action < values.length; action++) if (values[action]! > values[best]!) best = action;
    },
  ]);
  network.dispose();
  return milliseconds!;
}

/** GFLOP/s of a network's forward and backward pass, without the gradient of its inputs. */
export function measurePasses(clock: Clock, engine: Engine, shape: NetworkShape, batch: number, operations: number): Speed {
  const network = createNetwork(engine, shape);
  const inputs = new Float32Array(batch * network.inputSize).map((_, index) => Math.sin(index));
  const outputGradient = new Float32Array(batch * network.outputSize).fill(0.01);
  const speed = measureSpeed(clock, operations, () => {
    network.forward(inputs, batch);
    network.backward(outputGradient);
  });
  network.dispose();
  return speed;
}
