import type { SimdKernels } from './simdKernels';
import { activationCodes } from './simdLayer';
import type { SimdMemory } from './simdMemory';
import type { KernelHelper, OrderableKernel } from './simdOrders';

/** Multiplications below which a second thread costs more than it gives; about 5 µs of one. */
const worthSharing = 60_000;
/** The same for floats that are only passed over once. */
const worthSharingFloats = 16_000;

/** Rows of a tile of the product, and floats of a vector: halves end at whole ones. */
const TILE = 4;
const PANEL_BYTES = 32;

/** The larger half of a count, in whole tiles. */
function halfOf(count: number): number {
  return Math.ceil(count / (2 * TILE)) * TILE;
}

/**
 * The kernels, with what is large split between this thread and one that takes orders.
 *
 * Each half writes what the other neither reads nor writes, and no sum is split: results are those of one thread, bit for
 * bit.
 *
 * @param memory where the helper's scratch is taken from.
 */
export function pairKernels(kernels: SimdKernels, memory: SimdMemory, helper: KernelHelper): SimdKernels {
  let scratch = { address: 0, floats: 0 };

  /** Room of the helper's own, for what `denseInputGradients` transposes. */
  function scratchFor(floats: number): number {
    if (floats > scratch.floats) {
      memory.release(scratch.address);
      scratch = { address: memory.allocate(floats), floats };
    }
    return scratch.address;
  }

  function both(kernel: OrderableKernel, own: readonly number[], others: readonly number[]): void {
    helper.give(kernel, others);
    (kernels[kernel] as (...values: readonly number[]) => void)(...own);
    helper.wait();
  }

  return {
    ...kernels,

    denseForward(inputs, inputStride, inputCount, padded, weights, biases, panels, activation, outputs, stride, batch) {
      const half = batch * inputCount * panels * 8 < worthSharing ? batch : halfOf(batch);
      const rows = (from: number, count: number) =>
        [
          inputs + from * inputStride,
          inputStride,
          inputCount,
          padded,
          weights,
          biases,
          panels,
          activation,
          outputs + from * stride,
          stride,
          count,
        ] as const;
      if (half >= batch) kernels.denseForward(...rows(0, batch));
      else both('denseForward', rows(0, half), rows(half, batch - half));
    },

    denseParameterGradients(inputs, inputStride, inputCount, padded, weights, biases, panels, gradients, stride, batch) {
      const half = batch * inputCount * panels * 8 < worthSharing ? panels : Math.ceil(panels / 2);
      const units = (from: number, count: number) =>
        [
          ...([inputs, inputStride, inputCount, padded] as const),
          ...([weights + from * padded * PANEL_BYTES, biases + from * PANEL_BYTES, count] as const),
          ...([gradients + from * PANEL_BYTES, stride, batch] as const),
        ] as const;
      if (half >= panels) kernels.denseParameterGradients(...units(0, panels));
      else both('denseParameterGradients', units(0, half), units(half, panels - half));
    },

    denseInputGradients(gradients, stride, unitCount, panels, weights, padded, ownScratch, outputs, outputStride, batch) {
      const half = batch * unitCount * padded < worthSharing ? batch : halfOf(batch);
      const rows = (from: number, count: number, room: number) =>
        [
          gradients + from * stride,
          stride,
          unitCount,
          panels,
          weights,
          padded,
          room,
          outputs + from * outputStride,
          outputStride,
          count,
        ] as const;
      if (half >= batch) kernels.denseInputGradients(...rows(0, batch, ownScratch));
      else both('denseInputGradients', rows(0, half, ownScratch), rows(half, batch - half, scratchFor(panels * 64)));
    },

    multiplyBySlope(activation, gradients, values, stride, width, rows) {
      const half = activation === activationCodes.linear || rows * width < worthSharingFloats ? rows : halfOf(rows);
      const some = (from: number, count: number) =>
        [activation, gradients + from * stride, values + from * stride, stride, width, count] as const;
      if (half >= rows) kernels.multiplyBySlope(...some(0, rows));
      else both('multiplyBySlope', some(0, half), some(half, rows - half));
    },

    adamStep(parameters, gradients, means, variances, count, ...rest) {
      const half = count < worthSharingFloats ? count : halfOf(count);
      const some = (from: number, floats: number) => [
        ...[parameters, gradients, means, variances].map((address) => address + 4 * from),
        floats,
        ...rest,
      ];
      if (half >= count) kernels.adamStep(parameters, gradients, means, variances, count, ...rest);
      else both('adamStep', some(0, half), some(half, count - half));
    },

    rmspropStep(parameters, gradients, meanSquares, count, ...rest) {
      const half = count < worthSharingFloats ? count : halfOf(count);
      const some = (from: number, floats: number) => [
        ...[parameters, gradients, meanSquares].map((address) => address + 4 * from),
        floats,
        ...rest,
      ];
      if (half >= count) kernels.rmspropStep(parameters, gradients, meanSquares, count, ...rest);
      else both('rmspropStep', some(0, half), some(half, count - half));
    },

    descentStep(parameters, gradients, count, rate) {
      const half = count < worthSharingFloats ? count : halfOf(count);
      const some = (from: number, floats: number) => [parameters + 4 * from, gradients + 4 * from, floats, rate] as const;
      if (half >= count) kernels.descentStep(parameters, gradients, count, rate);
      else both('descentStep', some(0, half), some(half, count - half));
    },

    blend(target, source, count, share) {
      const half = count < worthSharingFloats ? count : halfOf(count);
      const some = (from: number, floats: number) => [target + 4 * from, source + 4 * from, floats, share] as const;
      if (half >= count) kernels.blend(target, source, count, share);
      else both('blend', some(0, half), some(half, count - half));
    },
  };
}
