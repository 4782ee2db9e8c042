import { countMultiplications } from '../networks/layerShapes';
import type { Engine } from '../networks/network';
import { referenceEngine } from '../networks/referenceEngine';
import { binarySizes } from '../networks/simdKernels';
import type { Benchmark, Clock } from './benchmark';
import {
  denseShape,
  measureAction,
  measureDenseKernels,
  measurePasses,
  measurePeak,
  measureUpdate,
  minAtarShape,
  requireSimdEngine,
  type Speed,
} from './engineMeasurements';

const widths = [64, 128, 256, 512];
const batches = [32, 64, 256];

/** A speed as two figures: in itself, and beside what the core could do in the same milliseconds. */
function speedBenchmarks(subject: string, counts: string, measure: (clock: Clock) => Speed): Benchmark[] {
  return [
    { name: `engine ${subject}`, unit: 'GFLOP/s', counts, measure: (clock) => measure(clock).reached },
    {
      name: `engine ${subject}, of the peak`,
      unit: '%',
      counts: `${counts} As a share of multiply-adds between registers alone, timed in turns with them.`,
      measure: (clock) => {
        const { reached, peak } = measure(clock);
        return (100 * reached) / peak;
      },
    },
  ];
}

const kernelBenchmarks = widths.flatMap((width) =>
  batches.flatMap((batch) => [
    ...speedBenchmarks(
      `forward ${width} wide, batch ${batch}`,
      'The product of a dense layer as wide as its inputs, bias and ReLU included, on one core.',
      (clock) => measureDenseKernels(clock, 'forward', width, batch),
    ),
    ...speedBenchmarks(
      `update ${width} wide, batch ${batch}`,
      'The three products of a dense layer as wide as its inputs, with bias and its gradient: forward, gradients of parameters and inputs.',
      (clock) => measureDenseKernels(clock, 'update', width, batch),
    ),
  ]),
);

const convolution = minAtarShape(10);

const convolutionBenchmarks = speedBenchmarks(
  'convolution 3×3×16 of 10×10×10, batch 32',
  'Forward pass and gradients of the parameters of one convolution, as a network.',
  (clock) => measurePasses(clock, requireSimdEngine(), convolution, 32, 4 * 32 * countMultiplications(convolution)),
);

function updateBenchmarks(name: string, engine: () => Engine): Benchmark[] {
  const counts = 'One DQN update: two forward passes, a backward pass and a step of Adam.';
  return [
    {
      name: `engine DQN update 4-64-64-2, batch 64, ${name}`,
      unit: 'µs',
      counts,
      measure: (clock) => 1000 * measureUpdate(clock, engine(), denseShape(4, 64, 64, 2), 64),
    },
    {
      name: `engine DQN update MinAtar 10×10×4-3×3×16-128-6, batch 32, ${name}`,
      unit: 'µs',
      counts,
      measure: (clock) => 1000 * measureUpdate(clock, engine(), minAtarShape(4, 128, 6), 32),
    },
    {
      name: `engine greedy action 4-64-64-2, ${name}`,
      unit: 'ns',
      counts: 'One forward pass of one observation, and the largest of its outputs.',
      measure: (clock) => 1e6 * measureAction(clock, engine(), denseShape(4, 64, 64, 2)),
    },
  ];
}

/** The network engines: how near the kernels come to what a core can do, and what learning pays for them. */
export const engineBenchmarks: readonly Benchmark[] = [
  {
    name: 'engine peak',
    unit: 'GFLOP/s',
    counts: 'Multiply-adds of 128 bits between registers alone, on one core.',
    measure: measurePeak,
  },
  ...kernelBenchmarks,
  ...convolutionBenchmarks,
  ...updateBenchmarks('simd', requireSimdEngine),
  ...updateBenchmarks('reference', () => referenceEngine),
  {
    name: 'engine binary',
    unit: 'bytes',
    counts: 'Both builds of the WebAssembly kernels together.',
    measure: () => binarySizes().plain + binarySizes().relaxed,
  },
];
