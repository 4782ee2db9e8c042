import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../main/rl/core/random';
import { initializeNetwork } from '../../../main/rl/networks/initialize';
import type { Network, NetworkSpec } from '../../../main/rl/networks/network';
import { referenceEngine } from '../../../main/rl/networks/referenceEngine';
import { CriticEnsemble } from '../../../main/rl/values/criticEnsemble';
import { DeterministicActor } from '../../../main/rl/values/deterministicActor';
import { SquashedGaussian } from '../../../main/rl/values/squashedGaussian';

const initializer = { kind: 'uniform-fan-in' } as const;

/** One step of gradient descent of rate 1 is the gradient itself. */
const plainDescent = { optimizer: { kind: 'sgd', learningRate: 1 }, maxGradientNorm: 1e9 } as const;

const linear = (inputSize: number): NetworkSpec => ({
  inputSize,
  layers: [{ kind: 'dense', units: 1, activation: 'linear', initializer }],
  ...plainDescent,
});

const smooth = (inputSize: number, units: number): NetworkSpec => ({
  inputSize,
  layers: [
    { kind: 'dense', units: 6, activation: 'tanh', initializer },
    { kind: 'dense', units, activation: 'linear', initializer },
  ],
  ...plainDescent,
});

/** Keeps the networks that are asked for. */
function keepNetworks() {
  const created: Network[] = [];
  const create = (spec: NetworkSpec, _batch: number, random: ReturnType<typeof createRandom>) => {
    created.push(referenceEngine.createNetwork(initializeNetwork(spec, random)));
    return created.at(-1)!;
  };
  return { created, factory: { create } };
}

/** Critics Q(o, a) = v·o + w·a + b of one observed number and one of action, with the slow copies last. */
function linearCritics(parameters: readonly (readonly number[])[], batch: number) {
  const { created, factory } = keepNetworks();
  const critics = new CriticEnsemble(factory, linear(2), parameters.length / 2, batch, createRandom(1));
  parameters.forEach((values, i) => {
    created[i]!.load({ ...created[i]!.save(), parameters: Float32Array.from(values) });
  });
  return { critics, networks: created };
}

const parametersOf = (network: Network | undefined) => [...network!.save().parameters];

describe('an ensemble of critics', () => {
  it('starts with slow copies that are equal, and members that are not', () => {
    const { created, factory } = keepNetworks();
    new CriticEnsemble(factory, linear(2), 2, 1, createRandom(1));
    expect(parametersOf(created[2])).toEqual(parametersOf(created[0]));
    expect(parametersOf(created[3])).toEqual(parametersOf(created[1]));
    expect(parametersOf(created[0])).not.toEqual(parametersOf(created[1]));
  });

  it('values what follows by the least of the slow copies, pair by pair', () => {
    // Q₁⁻ = 2 + a, Q₂⁻ = 3 − a: at a = 0 the first is less, at a = 1 the second.
    const { critics } = linearCritics(
      [
        [0, 0, 9],
        [0, 0, 9],
        [0, 1, 2],
        [0, -1, 3],
      ],
      2,
    );
    const least = new Float32Array(2);
    critics.leastTargetValues(Float32Array.of(5, 0, 5, 1), least);
    expect([...least]).toEqual([2, 2]);
    critics.leastTargetValues(Float32Array.of(5, -1, 5, 0.75), least);
    expect([...least]).toEqual([1, 2.25]);
  });

  it('moves every member down the gradient of half the mean squared error, and no slow copy', () => {
    const { critics, networks } = linearCritics(
      [
        [0, 0, 1],
        [0, 0, 3],
        [0, 0, 7],
        [0, 0, 8],
      ],
      2,
    );
    const update = critics.regress(Float32Array.of(1, 0.5, -1, 2), Float32Array.of(2, 0), 1);
    // Errors of the first: −1, 1; of the second: 1, 3. ∂/∂[v, w, b] = mean of error · [o, a, 1].
    expect(parametersOf(networks[0])).toEqual([0 - (-1 - 1) / 2, 0 - (-0.5 + 2) / 2, 1 - 0]);
    expect(parametersOf(networks[1])).toEqual([0 - (1 - 3) / 2, 0 - (0.5 + 6) / 2, 3 - (1 + 3) / 2]);
    expect(parametersOf(networks[2])).toEqual([0, 0, 7]);
    // ½ (1 + 1 + 1 + 9) / 4; (1 + 1 + 3 + 3) / 4; the gradient of the second is [−1, 3.25, 2].
    expect(update).toEqual({ criticLoss: 1.5, meanValue: 2, gradientNorm: expect.closeTo(Math.hypot(1, 3.25, 2), 6) });
  });

  it('tells actions how to become better by the least member, and leaves all parameters without a gradient', () => {
    // Q₁ = 2a, Q₂ = 1 − a: at a = 0 the first is the least, at a = 1 the second.
    const { critics, networks } = linearCritics(
      [
        [0, 2, 0],
        [0, -1, 1],
        [0, 0, 0],
        [0, 0, 0],
      ],
      2,
    );
    const actionGradient = new Float32Array(2);
    expect(critics.descend(Float32Array.of(5, 0, 5, 1), actionGradient)).toBe(0);
    expect([...actionGradient]).toEqual([-2 / 2, 1 / 2]);
    expect(networks.map((network) => network.gradientNorm())).toEqual([0, 0, 0, 0]);
  });

  it('asks only as many members as it is told to', () => {
    const { critics } = linearCritics(
      [
        [0, 2, 0],
        [0, -1, 1],
        [0, 0, 0],
        [0, 0, 0],
      ],
      2,
    );
    const actionGradient = new Float32Array(2);
    expect(critics.descend(Float32Array.of(5, 0, 5, 1), actionGradient, 1)).toBe(1);
    expect([...actionGradient]).toEqual([-1, -1]);
  });

  it('lets the slow copies follow by a share', () => {
    const { critics, networks } = linearCritics(
      [
        [1, 2, 3],
        [4, 5, 6],
        [0, 0, 0],
        [8, 9, 10],
      ],
      1,
    );
    critics.follow(0.25);
    expect(parametersOf(networks[2])).toEqual([0.25, 0.5, 0.75]);
    expect(parametersOf(networks[3])).toEqual([7, 8, 9]);
    expect(parametersOf(networks[0])).toEqual([1, 2, 3]);
  });

  it('values a single pair by the least member', () => {
    const { critics } = linearCritics(
      [
        [1, 2, 0],
        [0, -1, 1],
        [0, 0, 0],
        [0, 0, 0],
      ],
      4,
    );
    expect(critics.leastValue([1], [1])).toBe(0);
    expect(critics.leastValue([1], [-1])).toBe(-1);
  });

  it('stops when its loss is lost', () => {
    const { critics } = linearCritics(
      [
        [0, 0, Number.NaN],
        [0, 0, 0],
      ],
      1,
    );
    expect(() => critics.regress(Float32Array.of(1, 1), Float32Array.of(0), 1)).toThrow('The critic loss became NaN');
  });
});

/** Gradient of a loss in every parameter of a network, by differences. */
function differences(network: Network, loss: () => number): number[] {
  const state = network.save();
  const step = 2 ** -7;
  const gradient = [...state.parameters].map((parameter, i) => {
    const at = (value: number) => {
      network.load({ ...state, parameters: state.parameters.with(i, value) });
      return loss();
    };
    return (at(parameter + step) - at(parameter - step)) / (2 * step);
  });
  network.load(state);
  return gradient;
}

describe('an actor that learns through critics', () => {
  const batch = 4;
  const random = createRandom(7);
  const observations = Float32Array.from({ length: batch * 2 }, () => random.normal());
  const pairsWith = (actions: Float32Array) =>
    Float32Array.from({ length: batch * 3 }, (_, i) => {
      const [row, column] = [Math.floor(i / 3), i % 3];
      return column < 2 ? observations[2 * row + column]! : actions[row]!;
    });

  it('steps along the gradient that finite differences give, where its actions are deterministic', () => {
    const { created, factory } = keepNetworks();
    const critics = new CriticEnsemble(factory, smooth(3, 1), 2, batch, random);
    const actor = new DeterministicActor(factory, smooth(2, 1), batch, random);
    const network = created[4]!; // behind two critics and their copies
    const actionGradient = new Float32Array(batch);
    const loss = () => -critics.descend(pairsWith(actor.actions(observations)), actionGradient);
    const expected = differences(network, loss);
    const before = parametersOf(network);
    loss();
    actor.descend(actionGradient, 1);
    expect(Math.max(...expected.map(Math.abs))).toBeGreaterThan(0.01);
    parametersOf(network).forEach((parameter, i) => {
      expect(before[i]! - parameter).toBeCloseTo(expected[i]!, 4);
    });
  });

  it('does so where its actions are drawn and it is paid for their entropy', () => {
    const { factory } = keepNetworks();
    const critics = new CriticEnsemble(factory, smooth(3, 1), 2, batch, random);
    const network = factory.create(smooth(2, 2), batch, random);
    const policy = new SquashedGaussian(batch, 1);
    policy.drawNoise(random);
    const actionGradient = new Float32Array(batch);
    const temperature = 0.3;
    const loss = () => {
      policy.sample(network.forward(observations, batch));
      return -temperature * policy.meanEntropy() - critics.descend(pairsWith(policy.actions), actionGradient);
    };
    const expected = differences(network, loss);
    const before = parametersOf(network);
    loss();
    const outputGradient = new Float32Array(batch * 2);
    policy.writeGradient(temperature / batch, actionGradient, outputGradient);
    network.backward(outputGradient);
    network.update();
    expect(Math.max(...expected.map(Math.abs))).toBeGreaterThan(0.01);
    parametersOf(network).forEach((parameter, i) => {
      expect(before[i]! - parameter).toBeCloseTo(expected[i]!, 4);
    });
  });
});
