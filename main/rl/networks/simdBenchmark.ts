import type { Engine, NetworkState } from './network';
import { paddedStride } from './simdDenseLayer';
import { instantiateKernels, type SimdBuild, type SimdKernels } from './simdKernels';
import { SimdMemory } from './simdMemory';

/** Milliseconds since any fixed moment; the core has no clock of its own. */
export type Clock = () => number;

/** Medians are taken over this many timings. */
const TIMINGS = 7;

/** Milliseconds of one call of `work`: the median of timings of at least `least` milliseconds each, after warming up. */
export function medianMilliseconds(clock: Clock, least: number, work: () => void): number {
  let count = 1;
  for (let elapsed = 0; elapsed < least; ) {
    const start = clock();
    for (let i = 0; i < count; i++) work();
    elapsed = clock() - start;
    if (elapsed < least) count = Math.ceil(count * Math.min(10, Math.max(1.2, (1.2 * least) / Math.max(elapsed, 1e-3))));
  }
  const timings = Array.from({ length: TIMINGS }, () => {
    const start = clock();
    for (let i = 0; i < count; i++) work();
    return (clock() - start) / count;
  });
  return timings.sort((a, b) => a - b)[TIMINGS >> 1]!;
}

/** GFLOP/s of the three products of a dense layer that is as wide as its inputs. */
export interface ProductSpeed {
  readonly width: number;
  readonly batch: number;
  readonly forward: number;
  readonly parameterGradients: number;
  readonly inputGradients: number;
}

export interface KernelSpeed {
  /** GFLOP/s of multiply-adds between registers alone: the most one core can do in 128-bit vectors. */
  readonly peak: number;
  readonly products: readonly ProductSpeed[];
}

/** Times the kernels of a build alone, without the network around them. */
export function measureKernels(
  build: SimdBuild,
  clock: Clock,
  widths: readonly number[],
  batches: readonly number[],
): KernelSpeed {
  const kernels = instantiateKernels(build);
  const memory = new SimdMemory(kernels.memory, kernels.firstFreeByte());
  const steps = 20_000;
  const peak = (steps * 96) / medianMilliseconds(clock, 4, () => kernels.multiplyAddPeak(steps)) / 1e6;
  const products = widths.flatMap((width) => batches.map((batch) => measureProducts(kernels, memory, clock, width, batch)));
  return { peak, products };
}

function measureProducts(kernels: SimdKernels, memory: SimdMemory, clock: Clock, width: number, batch: number): ProductSpeed {
  const stride = paddedStride(width);
  const panels = width / 8;
  const rowBlock = () => memory.allocate(batch * stride);
  const weightBlock = () => memory.allocate(width * width);
  const [inputs, outputs, inputGradients] = [rowBlock(), rowBlock(), rowBlock()];
  const [weights, weightGradients] = [weightBlock(), weightBlock()];
  const [biases, scratch] = [memory.allocate(width), memory.allocate(8 * width)];
  const bytes = stride * 4;
  const speed = (work: () => void) => (2 * batch * width * width) / medianMilliseconds(clock, 4, work) / 1e6;
  const forward = speed(() =>
    kernels.denseForward(inputs, bytes, width, width, weights, biases, panels, 1, outputs, bytes, batch),
  );
  const parameterGradients = speed(() =>
    kernels.denseParameterGradients(inputs, bytes, width, width, weightGradients, biases, panels, outputs, bytes, batch),
  );
  const inputGradientsSpeed = speed(() =>
    kernels.denseInputGradients(outputs, bytes, width, panels, weights, width, scratch, inputGradients, bytes, batch),
  );
  for (const block of [inputs, outputs, inputGradients, weights, weightGradients, biases, scratch]) memory.release(block);
  return { width, batch, forward, parameterGradients, inputGradients: inputGradientsSpeed };
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
  const updateMilliseconds = medianMilliseconds(clock, 10, () => {
    const next = target.forward(inputs, batch);
    const values = online.forward(inputs, batch);
    for (let i = 0; i < outputGradient.length; i++) outputGradient[i] = (values[i]! - 0.99 * next[i]! - 1) / batch;
    online.backward(outputGradient);
    online.update();
  });
  const actionMilliseconds = medianMilliseconds(clock, 10, () => {
    online.forward(observation, 1);
  });
  online.dispose();
  target.dispose();
  return { actionMicroseconds: actionMilliseconds * 1000, updateMilliseconds };
}
