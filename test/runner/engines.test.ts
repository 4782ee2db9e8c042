import { describe, expect, it } from 'vitest';
import { createRandom } from '../../main/rl/core/random';
import type { NetworkSpec } from '../../main/rl/networks/network';
import { chooseEngine, engineKey, networkFactory, ProbingFactory } from '../../main/runner/engines';

const initializer = { kind: 'uniform-fan-in' } as const;
const spec: NetworkSpec = {
  inputSize: 4,
  layers: [
    { kind: 'dense', units: 32, activation: 'relu', initializer },
    { kind: 'dense', units: 2, activation: 'linear', initializer },
  ],
  optimizer: { kind: 'adam', learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  maxGradientNorm: 10,
};
const key = engineKey(spec, 32);
const clock = () => performance.now();

describe('the choice of an engine', () => {
  it('measures the actual network and tells the figures', async () => {
    const { engine, measured } = await chooseEngine('auto', spec, 32, {}, clock);
    expect(measured?.key).toBe(key);
    expect(measured?.measurement.engine).toBe(engine.id);
    expect(Object.keys(measured!.measurement.milliseconds).sort()).toEqual(['reference', 'simd']);
    for (const milliseconds of Object.values(measured!.measurement.milliseconds)) expect(milliseconds).toBeGreaterThan(0);
  });

  it('gives the answer it gave before, without measuring again', async () => {
    const memory = { [key]: { engine: 'reference', milliseconds: { reference: 1, simd: 2 } } } as const;
    const { engine, measured } = await chooseEngine('auto', spec, 32, memory, clock);
    expect(engine.id).toBe('reference');
    expect(measured).toBeUndefined();
  });

  it('does not let noise decide: a challenger must be clearly faster', async () => {
    // Every look at this clock is one tick later, so all engines seem equally fast: the first in line wins.
    let ticks = 0;
    const { engine } = await chooseEngine('auto', spec, 32, {}, () => ticks++);
    expect(engine.id).toBe('simd');
  });

  it('does not wait for an engine that has shown how slow it is', async () => {
    // Every update seems to take 500 milliseconds: one of each engine is enough, begun at one look and ended at the next.
    let looks = 0;
    const { measured } = await chooseEngine('auto', spec, 32, {}, () => 500 * looks++);
    expect(looks).toBe(2 * 2);
    expect(measured?.measurement.milliseconds).toEqual({ simd: 500, reference: 500 });
  });

  it('counts the updates after V8 has warmed up', async () => {
    // The first 25 updates of each engine take 3 milliseconds, the 7 after them 1.
    let [now, looks] = [0, 0];
    const warmingClock = () => {
      if (looks++ % 2 === 1) now += (looks / 2 - 1) % 32 < 25 ? 3 : 1;
      return now;
    };
    const { measured } = await chooseEngine('auto', spec, 32, {}, warmingClock);
    expect(measured?.measurement.milliseconds).toEqual({ simd: 1, reference: 1 });
  });

  it('tries TensorFlow where an update is large enough to pay for it', async () => {
    const large: NetworkSpec = {
      ...spec,
      layers: [
        { kind: 'dense', units: 2048, activation: 'relu', initializer },
        { kind: 'dense', units: 2048, activation: 'relu', initializer },
      ],
    };
    const { measured } = await chooseEngine('auto', large, 8, {}, clock);
    expect(Object.keys(measured!.measurement.milliseconds)).toContain('tensorflow');
  });

  it.each(['reference', 'simd', 'tensorflow'] as const)('gives %s when asked for it', async (choice) => {
    const { engine, measured } = await chooseEngine(choice, spec, 32, {}, clock);
    expect(engine.id).toBe(choice);
    expect(measured).toBeUndefined();
  });

  it('starts every engine from the same numbers', async () => {
    const start = async (choice: 'reference' | 'simd' | 'tensorflow') => {
      const { engine } = await chooseEngine(choice, spec, 32, {}, clock);
      return networkFactory(engine).create(spec, 32, createRandom(5)).save().parameters;
    };
    const reference = await start('reference');
    expect(await start('simd')).toEqual(reference);
    expect(await start('tensorflow')).toEqual(reference);
  });

  it('remembers networks apart that differ in their layers', () => {
    const image = { ...spec, inputSize: 16, inputShape: [4, 4, 1] } as const;
    const convolution = { kind: 'convolution', filters: 2, kernelSize: 2, stride: 1, activation: 'relu', initializer } as const;
    const noisy = { kind: 'noisy-dense', units: 2, activation: 'linear', initialDeviation: 0.5 } as const;
    const specs: NetworkSpec[] = [
      spec,
      { ...spec, layers: [...spec.layers.slice(0, 1), noisy] },
      { ...image, layers: [convolution] },
      { ...image, layers: [{ ...convolution, stride: 2 }] },
      { ...image, inputShape: [2, 8, 1], layers: [convolution] },
    ];
    expect(new Set(specs.map((each) => engineKey(each, 32))).size).toBe(specs.length);
  });

  it('learns which network an algorithm asks for: the largest', () => {
    const probe = new ProbingFactory();
    const small = { ...spec, layers: spec.layers.slice(1) };
    probe.create(small, 8);
    probe.create(spec, 32);
    probe.create(small, 64);
    expect(probe.asked).toEqual({ spec, batchSize: 32 });
  });
});
