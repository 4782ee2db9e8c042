import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Engine } from '../rl/networks/network';
import { createPairedSimdEngine } from '../rl/networks/simdEngine';
import { createSharedMemory, supportsSimd } from '../rl/networks/simdKernels';
import { createOrders, OrderGiver } from '../rl/networks/simdOrders';
import type { SimdHelperData } from './simdHelper';

let started: Promise<Engine> | undefined;

/** A sentence for people, or `undefined` where two threads can compute together. */
export function whyPairIsUnavailable(): string | undefined {
  if (!supportsSimd('shared'))
    return 'Two threads need WebAssembly with relaxed SIMD and shared memory, which this host does not have.';
  if (availableParallelism() < 2) return 'Two threads need two processors; this machine gives one.';
  return undefined;
}

/**
 * The SIMD engine of this process on two threads; starts the second at the first call.
 *
 * @param script the built entry of that thread.
 * @throws Error with a sentence where it cannot be had.
 */
export function pairedEngine(script = join(__dirname, 'simdHelper.cjs')): Promise<Engine> {
  started ??= start(script);
  return started;
}

async function start(script: string): Promise<Engine> {
  const reason = whyPairIsUnavailable();
  if (reason !== undefined) throw new Error(`${reason} Choose the simd engine.`);
  const memory = createSharedMemory();
  const orders = createOrders();
  const helper = new Worker(script, { workerData: { memory, orders } satisfies SimdHelperData });
  await new Promise<void>((resolve, reject) => helper.once('online', resolve).once('error', reject));
  helper.unref();
  return createPairedSimdEngine(memory, new OrderGiver(orders));
}
