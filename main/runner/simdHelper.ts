import { workerData } from 'node:worker_threads';
import { instantiateKernels, type SimdHostMemory } from '../rl/networks/simdKernels';
import { carryOutOrders, type SimdOrders } from '../rl/networks/simdOrders';

/** Entry of the thread that computes half of what is large; it carries out orders until its process ends. */

export interface SimdHelperData {
  readonly memory: SimdHostMemory;
  readonly orders: SimdOrders;
}

const { memory, orders } = workerData as SimdHelperData;
carryOutOrders(orders, instantiateKernels('shared', memory));
