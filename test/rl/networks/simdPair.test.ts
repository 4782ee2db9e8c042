import { describe, expect, it } from 'vitest';
import type { OptimizerSpec } from '../../../main/rl/networks/network';
import { createPairedSimdEngine, createSimdEngine } from '../../../main/rl/networks/simdEngine';
import { createSharedMemory, instantiateKernels } from '../../../main/rl/networks/simdKernels';
import { createNumbers, createSpec, createState, describeEngineAgreement, trainNetwork } from '../../helpers/engineAgreement';

/** A paired engine whose helper computes at once, in this thread, and counts what it was asked for. */
function createCountedEngine() {
  const memory = createSharedMemory();
  const kernels = instantiateKernels('shared', memory);
  const asked = new Map<string, number>();
  const engine = createPairedSimdEngine(memory, {
    give(kernel, values) {
      asked.set(kernel, (asked.get(kernel) ?? 0) + 1);
      (kernels[kernel] as (...values: readonly number[]) => void)(...values);
    },
    wait() {},
  });
  return { engine, asked };
}

const optimizers: readonly OptimizerSpec[] = [
  { kind: 'adam', learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  { kind: 'rmsprop', learningRate: 1e-3, decay: 0.99, epsilon: 1e-5, epsilonInsideRoot: true },
  { kind: 'sgd', learningRate: 1e-2 },
];

describe('two threads', () => {
  it.each(optimizers.map((optimizer) => [optimizer.kind, optimizer] as const))(
    'give the bits of one, with %s',
    (kind, optimizer) => {
      const spec = {
        ...createSpec({ inputSize: 17, widths: [320, 133, 3], activation: 'relu', lastActivation: 'tanh' }),
        optimizer,
      };
      const { engine, asked } = createCountedEngine();
      const [single, paired] = [createSimdEngine('relaxed'), engine].map((each) => each.createNetwork(createState(spec)));
      for (const batch of [64, 63, 5]) {
        trainNetwork(single!, 3, batch);
        trainNetwork(paired!, 3, batch);
        const inputs = createNumbers(batch * 17, 7);
        expect(paired!.forward(inputs, batch)).toEqual(single!.forward(inputs, batch));
      }
      expect(paired!.save()).toEqual(single!.save());
      const step = { adam: 'adamStep', rmsprop: 'rmspropStep', sgd: 'descentStep' }[kind];
      for (const kernel of ['denseForward', 'denseParameterGradients', 'denseInputGradients', 'multiplyBySlope', step]) {
        expect(asked.get(kernel), kernel).toBeGreaterThan(0);
      }
    },
  );

  it('share what blends a target with its source', () => {
    const spec = createSpec({ inputSize: 17, widths: [200, 133, 3], activation: 'relu' });
    const { engine, asked } = createCountedEngine();
    const networks = [createSimdEngine('relaxed'), engine].map((each) => {
      const [target, source] = [1, 2].map((seed) => each.createNetwork(createState(spec, seed)));
      target!.copyFrom(source!, 0.25);
      return target!.save();
    });
    expect(networks[1]).toEqual(networks[0]);
    expect(asked.get('blend')).toBe(1);
  });

  it('leave what is small to one', () => {
    const { engine, asked } = createCountedEngine();
    const network = engine.createNetwork(createState(createSpec({ inputSize: 4, widths: [64, 64, 2], activation: 'relu' })));
    network.forward(createNumbers(4, 1), 1);
    expect(asked.size).toBe(0);
  });
});

describeEngineAgreement('The simd engine on two threads', () => createCountedEngine().engine);
