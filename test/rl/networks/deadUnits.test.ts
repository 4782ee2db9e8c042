import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../main/rl/core/random';
import { initializeNetwork } from '../../../main/rl/networks/initialize';
import type { Activation, LayerSpec } from '../../../main/rl/networks/layers';
import type { Engine, NetworkSpec } from '../../../main/rl/networks/network';
import { referenceEngine } from '../../../main/rl/networks/referenceEngine';
import { simdEngine } from '../../../main/rl/networks/simdEngine';

const initializer = { kind: 'uniform-fan-in' } as const;
const dense = (units: number, activation: Activation): LayerSpec => ({ kind: 'dense', units, activation, initializer });

const specOf = (...layers: LayerSpec[]): NetworkSpec => ({
  inputSize: 2,
  layers,
  optimizer: { kind: 'sgd', learningRate: 0.1 },
  maxGradientNorm: Infinity,
});

function create(engine: Engine, spec: NetworkSpec, parameters?: readonly number[]) {
  const state = initializeNetwork(spec, createRandom(2));
  return engine.createNetwork(parameters === undefined ? state : { ...state, parameters: Float32Array.from(parameters) });
}

const engines = [referenceEngine, simdEngine()].filter((engine) => engine !== undefined);

describe.each(engines.map((engine) => [engine.id, engine] as const))('dead units on the %s engine', (_id, engine) => {
  // Units x + y, −x − y, x − y and 0 of [x, y]; weights [inputs, units], then biases.
  const hidden = [1, -1, 1, 0, 1, -1, -1, 0, 0, 0, 0, 0];
  const network = () => create(engine, specOf(dense(4, 'relu'), dense(1, 'linear')), [...hidden, 1, 1, 1, 1, 0]);

  it('are those that were 0 in every row of the last batch', () => {
    const open = network();
    open.forward(Float32Array.of(1, 2, 3, 1), 2);
    expect(open.deadUnitShare!()).toBe(0.5); // the second and the last: 3 and 4, −3 and −4, 0 and 2, 0 and 0
    open.forward(Float32Array.of(1, 2, 1, 3), 2);
    expect(open.deadUnitShare!()).toBe(0.75); // x − y is below 0 in both
    open.forward(Float32Array.of(1, 2, -1, -3), 2);
    expect(open.deadUnitShare!()).toBe(0.25);
  });

  it('are still those after the backward pass and the update', () => {
    const open = network();
    open.forward(Float32Array.of(1, 2, 3, 1), 2);
    open.backward(Float32Array.of(1, -1));
    open.update();
    expect(open.deadUnitShare!()).toBe(0.5);
  });

  it('are unknown where no unit can die', () => {
    const open = create(engine, specOf(dense(4, 'tanh'), dense(1, 'linear')));
    open.forward(Float32Array.of(1, 2), 1);
    expect(open.deadUnitShare!()).toBeUndefined();
  });

  it('agree with the reference on wide layers and long batches', () => {
    const spec = specOf(dense(130, 'relu'), dense(7, 'relu'), dense(2, 'linear'));
    const random = createRandom(4);
    const inputs = Float32Array.from({ length: 2 * 5 }, () => random.normal(0, 3));
    const [here, reference] = [create(engine, spec), create(referenceEngine, spec)];
    here.forward(inputs, 5);
    reference.forward(inputs, 5);
    expect(here.deadUnitShare!()).toBe(reference.deadUnitShare!());
    expect(here.deadUnitShare!()).toBeGreaterThan(0);
  });
});
