import { CoreError } from '../core/errors';
import type { Engine } from './network';
import { instantiateKernels, type SimdBuild, type SimdHostMemory, supportsSimd } from './simdKernels';
import { SimdMemory } from './simdMemory';
import { SimdNetwork } from './simdNetwork';
import type { KernelHelper } from './simdOrders';
import { pairKernels } from './simdPair';

/** The engine of this process, or why there is none; looked for once, at the first question. */
let found: { readonly engine: Engine } | { readonly reason: string } | undefined;

/**
 * The engine on WebAssembly SIMD, with fused multiply-add where the host has relaxed SIMD; `undefined` where it cannot
 * run, for the reason that `whySimdIsUnavailable` gives. All networks of a process share its memory.
 *
 * On one machine the same calls give the same numbers, bit for bit, and a row's outputs do not depend on its batch.
 */
export function simdEngine(): Engine | undefined {
  found ??= findEngine();
  return 'engine' in found ? found.engine : undefined;
}

/** A sentence for people, or `undefined` where `simdEngine` gives an engine. */
export function whySimdIsUnavailable(): string | undefined {
  found ??= findEngine();
  return 'reason' in found ? found.reason : undefined;
}

function findEngine(): { readonly engine: Engine } | { readonly reason: string } {
  try {
    return { engine: createSimdEngine(supportsSimd('relaxed') ? 'relaxed' : 'plain') };
  } catch (error) {
    if (error instanceof CoreError) return { reason: error.message };
    throw error;
  }
}

/**
 * An engine on the given build with a memory of its own.
 *
 * `plain` gives the same numbers on every machine; `relaxed` may differ between processors with and without fused
 * multiply-add.
 *
 * @throws CoreError `not-supported` where the host cannot run the build.
 */
export function createSimdEngine(build: SimdBuild): Engine {
  const kernels = instantiateKernels(build);
  const memory = new SimdMemory(kernels.memory, kernels.firstFreeByte());
  return {
    id: 'simd',
    description: build === 'relaxed' ? 'WebAssembly SIMD, relaxed' : 'WebAssembly SIMD',
    createNetwork: (state) => new SimdNetwork(kernels, memory, state),
  };
}

/**
 * An engine that leaves half of what is large to a helper, which computes with kernels in the same memory. Its numbers are those of the relaxed build on one thread, bit for bit.
 *
 * @throws CoreError `not-supported` where the host cannot run the `shared` build.
 */
export function createPairedSimdEngine(hostMemory: SimdHostMemory, helper: KernelHelper): Engine {
  const kernels = instantiateKernels('shared', hostMemory);
  const memory = new SimdMemory(hostMemory, kernels.firstFreeByte());
  const paired = pairKernels(kernels, memory, helper);
  return {
    id: 'simd-2-threads',
    description: 'WebAssembly SIMD, relaxed, two threads',
    createNetwork: (state) => new SimdNetwork(paired, memory, state),
  };
}
