import type { Engine, NetworkState } from './network';

import { instantiateKernels, type SimdBuild, type SimdKernels } from './simdKernels';
import { paddedStride } from './simdLayer';
import { SimdMemory } from './simdMemory';

/** Milliseconds since any fixed moment; the core has no clock of its own. */
export type Clock = () => number;

/** Medians are taken over this many timings. */
const TIMINGS = 15;

/** Milliseconds a timing takes at least: enough for the clock, and short beside the turns in which processes share a core. */
const LEAST_MILLISECONDS = 1;

/** How often to repeat `work` so that a timing takes `LEAST_MILLISECONDS`; finding out warms it up. */
function countRepetitions(clock: Clock, work: () => void): number {
  for (let count = 1; ; count *= 2) {
    if (timeOnce(clock, work, count) * count >= LEAST_MILLISECONDS) return count;
  }
}

/** Milliseconds of one call of `work`, from `count` of them. */
function timeOnce(clock: Clock, work: () => void, count: number): number {
  const start = clock();
  for (let i = 0; i < count; i++) work();
  return (clock() - start) / count;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

/** Milliseconds of one call of each work: medians of timings that take turns, so that all meet the same disturbances. */
export function medianMilliseconds(clock: Clock, works: readonly (() => void)[]): number[] {
  const counts = works.map((work) => countRepetitions(clock, work));
  const rounds = Array.from({ length: TIMINGS }, () => works.map((work, index) => timeOnce(clock, work, counts[index]!)));
  return works.map((_, index) => median(rounds.map((round) => round[index]!)));
}

/** The three products of a dense layer that is as wide as its inputs, in GFLOP/s. */
export interface ProductSpeed {
  readonly width: number;
  readonly batch: number;
  readonly forward: number;
  readonly parameterGradients: number;
  readonly inputGradients: number;
  /** Multiply-adds between registers alone, timed in turns with the products: the most the core could do then. */
  readonly peak: number;
}

const PEAK_STEPS = 20_000;
const FLOPS_A_PEAK_STEP = 96;

/** Times the kernels of a build alone, without a network around them. Widths are multiples of 8. */
export function measureKernels(
  build: SimdBuild,
  clock: Clock,
  widths: readonly number[],
  batches: readonly number[],
): ProductSpeed[] {
  const kernels = instantiateKernels(build);
  const memory = new SimdMemory(kernels.memory, kernels.firstFreeByte());
  return widths.flatMap((width) => batches.map((batch) => measureProducts(kernels, memory, clock, width, batch)));
}

function measureProducts(kernels: SimdKernels, memory: SimdMemory, clock: Clock, width: number, batch: number): ProductSpeed {
  const stride = paddedStride(width);
  const bytes = stride * 4;
  const panels = width / 8;
  const blocks = [batch * stride, batch * stride, batch * stride, width * width, width * width, width, 8 * width].map((count) =>
    memory.allocate(count),
  );
  const [inputs, outputs, inputGradients, weights, weightGradients, biases, scratch] = blocks as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const times = medianMilliseconds(clock, [
    () => kernels.denseForward(inputs, bytes, width, width, weights, biases, panels, 1, outputs, bytes, batch),
    () => kernels.denseParameterGradients(inputs, bytes, width, width, weightGradients, biases, panels, outputs, bytes, batch),
    () => kernels.denseInputGradients(outputs, bytes, width, panels, weights, width, scratch, inputGradients, bytes, batch),
    () => {
      kernels.multiplyAddPeak(PEAK_STEPS);
    },
  ]);
  for (const block of blocks) memory.release(block);
  const flops = 2 * batch * width * width;
  const [forward, parameterGradients, inputGradient, peak] = times.map((time) => flops / time / 1e6) as [
    number,
    number,
    number,
    number,
  ];
  return {
    width,
    batch,
    forward,
    parameterGradients,
    inputGradients: inputGradient,
    peak: (peak * PEAK_STEPS * FLOPS_A_PEAK_STEP) / flops,
  };
}

/** What learning with a network costs on an engine. */
export interface EngineSpeed {
  /** Microseconds of one forward pass of one row. */
  readonly actionMicroseconds: number;
  /** Milliseconds of one DQN update: forward passes of the target and the online network, backward pass, optimiser step. */
  readonly updateMilliseconds: number;
}

/** Times an engine on `state`, an action-value network, with batches of `batch` rows. */
export function measureEngine(engine: Engine, clock: Clock, state: NetworkState, batch: number): EngineSpeed {
  const online = engine.createNetwork(state);
  const target = engine.createNetwork(state);
  const inputs = new Float32Array(batch * online.inputSize).map((_, index) => Math.sin(index));
  const observation = inputs.slice(0, online.inputSize);
  const outputGradient = new Float32Array(batch * online.outputSize);
  const update = () => {
    const next = target.forward(inputs, batch);
    const values = online.forward(inputs, batch);
    for (let i = 0; i < outputGradient.length; i++) outputGradient[i] = (values[i]! - 0.99 * next[i]! - 1) / batch;
    online.backward(outputGradient);
    online.update();
  };
  const act = () => {
    online.forward(observation, 1);
  };
  const [updateMilliseconds, actionMilliseconds] = medianMilliseconds(clock, [update, act]) as [number, number];
  online.dispose();
  target.dispose();
  return { actionMicroseconds: actionMilliseconds * 1000, updateMilliseconds };
}
