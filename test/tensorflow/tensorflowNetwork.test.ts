import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../main/rl/core/random';
import type { Engine } from '../../main/rl/networks/network';
import { loadTensorflowEngine } from '../../main/tensorflow/engine';
import type { TensorFlow } from '../../main/tensorflow/tensorFlow';
import { createNumbers, createSpec, createState, describeEngineAgreement, kindsOfLayers } from '../helpers/engineAgreement';

async function loadEngine(): Promise<Engine> {
  const { engine, reason } = await loadTensorflowEngine();
  if (engine === undefined) throw new Error(reason);
  return engine;
}

describeEngineAgreement('TensorFlow', loadEngine);

describe('a network on TensorFlow', () => {
  const spec = createSpec({ inputSize: 4, widths: [16, 16, 2], activation: 'relu', lastActivation: 'linear' });
  let engine: Engine;
  let tf: TensorFlow;
  beforeAll(async () => {
    engine = await loadEngine();
    tf = createRequire(import.meta.url)('@tensorflow/tfjs') as TensorFlow;
  });

  it.each([
    ['dense layers', spec, 1000],
    ['convolutions, norms and noise', { ...spec, ...kindsOfLayers['all of them']! }, 50],
  ])('of %s holds as many tensors after many updates as after the first, and none when disposed', (_layers, spec, count) => {
    const atStart = tf.memory().numTensors;
    const network = engine.createNetwork(createState(spec));
    const target = engine.createNetwork(createState(spec, 2));
    const learn = (seed: number) => {
      network.drawNoise(createRandom(seed));
      network.forward(createNumbers(8 * network.inputSize, seed), 8);
      network.backward(createNumbers(8 * network.outputSize, seed), { inputGradient: true });
      network.backward(createNumbers(8 * network.outputSize, seed));
      network.update();
      target.copyFrom(network, 0.01);
    };
    learn(0);
    const afterFirst = tf.memory();
    for (let update = 1; update < count; update++) learn(update);
    target.copyFrom(network);
    network.load(target.save());
    expect(tf.memory().numTensors).toBe(afterFirst.numTensors);
    expect(tf.memory().numDataBuffers).toBe(afterFirst.numDataBuffers);
    network.dispose();
    target.dispose();
    expect(tf.memory().numTensors).toBe(atStart);
  });

  it('is not disturbed by a caller who reuses the arrays it passed', () => {
    const gradientOf = (reusesArrays: boolean) => {
      const network = engine.createNetwork(createState(spec));
      const [inputs, outputGradient] = [createNumbers(4, 1), createNumbers(2, 2)];
      network.forward(inputs, 1);
      if (reusesArrays) inputs.fill(9);
      network.backward(outputGradient);
      if (reusesArrays) outputGradient.fill(9);
      network.update();
      const gradient = network.save().moments[0];
      network.dispose();
      return gradient;
    };
    expect(gradientOf(true)).toEqual(gradientOf(false));
  });

  it('refuses a backward pass before any forward pass', () => {
    const network = engine.createNetwork(createState(spec));
    expect(() => network.backward(createNumbers(2, 1))).toThrow(
      'A backward pass must follow a forward pass, got none before it.',
    );
    network.dispose();
  });

  it('refuses a state of another size', () => {
    const network = engine.createNetwork(createState(spec));
    const other = createState(createSpec({ inputSize: 4, widths: [2], activation: 'linear' }));
    expect(() => network.load(other)).toThrow('The network to load must have 386 parameters, got 10.');
    network.dispose();
  });
});
