import type { SimdKernels } from './simdKernels';

/** What a helping thread can be asked to do; an order names one by its place here. */
const orderable = [
  'denseForward',
  'denseParameterGradients',
  'denseInputGradients',
  'multiplyBySlope',
  'adamStep',
  'rmspropStep',
  'descentStep',
  'blend',
] as const satisfies readonly (keyof SimdKernels)[];

export type OrderableKernel = (typeof orderable)[number];

/** Somebody who computes at the same time. */
export interface KernelHelper {
  give(kernel: OrderableKernel, values: readonly number[]): void;
  /** Returns when what was given is done. */
  wait(): void;
}

/** Places in the control words. */
const GIVEN = 0;
const DONE = 1;
const ASLEEP = 2;
const KERNEL = 3;
const COUNT = 4;
const controlWords = 5;
const mostArguments = 16;

/** Looks at a control word before a thread goes to sleep over it: some 50 µs, longer than anything between two orders of an update. */
const looksBeforeSleep = 20_000;

/** Where one thread leaves orders for another. Both see the same bytes. */
export interface SimdOrders {
  readonly control: SharedArrayBuffer;
  readonly arguments: SharedArrayBuffer;
}

export function createOrders(): SimdOrders {
  return { control: new SharedArrayBuffer(4 * controlWords), arguments: new SharedArrayBuffer(8 * mostArguments) };
}

/** Waits until a control word is no longer `old`. */
function awaitChange(control: Int32Array, word: number, old: number): void {
  for (let look = 0; look < looksBeforeSleep; look++) if (Atomics.load(control, word) !== old) return;
  while (Atomics.load(control, word) === old) {
    Atomics.store(control, ASLEEP, 1);
    Atomics.wait(control, word, old);
  }
}

/** Announces a new value of a control word, and wakes who sleeps over it. */
function announce(control: Int32Array, word: number, value: number): void {
  Atomics.store(control, word, value);
  if (Atomics.exchange(control, ASLEEP, 0) === 1) Atomics.notify(control, word);
}

/** The thread that gives orders: one at a time. */
export class OrderGiver implements KernelHelper {
  readonly #control: Int32Array;
  readonly #arguments: Float64Array;
  #given = 0;

  constructor(orders: SimdOrders) {
    this.#control = new Int32Array(orders.control);
    this.#arguments = new Float64Array(orders.arguments);
  }

  give(kernel: OrderableKernel, values: readonly number[]): void {
    this.#arguments.set(values);
    Atomics.store(this.#control, KERNEL, orderable.indexOf(kernel));
    Atomics.store(this.#control, COUNT, values.length);
    this.#given = (this.#given + 1) | 0;
    announce(this.#control, GIVEN, this.#given);
  }

  wait(): void {
    awaitChange(this.#control, DONE, (this.#given - 1) | 0);
  }
}

/** Carries out one order after the other, for ever; the thread that calls this does nothing else. */
export function carryOutOrders(orders: SimdOrders, kernels: SimdKernels): never {
  const control = new Int32Array(orders.control);
  const values = new Float64Array(orders.arguments);
  const functions = orderable.map((name) => kernels[name] as (...values: number[]) => void);
  for (let done = 0; ; ) {
    awaitChange(control, GIVEN, done);
    functions[Atomics.load(control, KERNEL)]!(...values.subarray(0, Atomics.load(control, COUNT)));
    done = (done + 1) | 0;
    announce(control, DONE, done);
  }
}
