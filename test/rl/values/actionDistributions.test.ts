import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../main/rl/core/random';
import type { ActionDistribution } from '../../../main/rl/values/actionDistribution';
import { Categorical } from '../../../main/rl/values/categorical';
import { DiagonalGaussian } from '../../../main/rl/values/diagonalGaussian';

const adam = { kind: 'adam', learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-5 } as const;

const cases: readonly (readonly [name: string, create: () => ActionDistribution])[] = [
  ['categorical', () => new Categorical(3)],
  ['Gaussian', () => new DiagonalGaussian(3, 0.7, adam)],
];

const rows = 4;

function sampled(distribution: ActionDistribution, seed = 1) {
  const random = createRandom(seed);
  const outputs = Float32Array.from({ length: rows * 3 }, () => random.normal());
  const actions = new Float64Array(rows * distribution.actionSize);
  const logProbabilities = new Float64Array(rows);
  distribution.sample(outputs, rows, random, actions, logProbabilities, 0);
  return { outputs, actions, logProbabilities };
}

describe.each(cases)('the %s distribution', (_name, create) => {
  it('tells of an action when it is drawn what it tells of it later, to the last bit', () => {
    const distribution = create();
    const { outputs, actions, logProbabilities } = sampled(distribution);
    distribution.evaluate(outputs, actions, rows);
    expect([...distribution.logProbabilities]).toEqual([...logProbabilities]);
  });

  it('differentiates log-probability and entropy as finite differences do', () => {
    const distribution = create();
    const { outputs, actions } = sampled(distribution);
    const byLogProbability = Float64Array.of(0.3, -1.2, 0.8, 2);
    const byEntropy = -0.4;
    const loss = (changed: Float32Array) => {
      distribution.evaluate(changed, actions, rows);
      let sum = 0;
      for (let row = 0; row < rows; row++) {
        sum += byLogProbability[row]! * distribution.logProbabilities[row]! + byEntropy * distribution.entropies[row]!;
      }
      return sum;
    };
    loss(outputs);
    const gradient = distribution.differentiate(byLogProbability, byEntropy, rows).slice();
    for (let i = 0; i < outputs.length; i++) {
      const [up, down] = [outputs.slice(), outputs.slice()];
      up[i]! += 0.01;
      down[i]! -= 0.01;
      expect(gradient[i]).toBeCloseTo((loss(up) - loss(down)) / (up[i]! - down[i]!), 3);
    }
  });

  it('writes actions from the row on that it is given', () => {
    const distribution = create();
    const { outputs, actions, logProbabilities } = sampled(distribution);
    const shifted = new Float64Array(actions.length + distribution.actionSize).fill(-99);
    const shiftedLogarithms = new Float64Array(rows + 1).fill(-99);
    const random = createRandom(1);
    for (let i = 0; i < outputs.length; i++) random.normal();
    distribution.sample(outputs, rows, random, shifted, shiftedLogarithms, 1);
    expect([...shifted.subarray(distribution.actionSize)]).toEqual([...actions]);
    expect([...shiftedLogarithms]).toEqual([-99, ...logProbabilities]);
  });
});

describe('the categorical distribution', () => {
  it('has the entropy log |A| where all actions are equally likely', () => {
    const distribution = new Categorical(5);
    distribution.evaluate(new Float32Array(5), Float64Array.of(2), 1);
    expect(distribution.entropies[0]).toBeCloseTo(Math.log(5), 12);
    expect(distribution.logProbabilities[0]).toBeCloseTo(-Math.log(5), 12);
  });

  it('draws each action as often as it is likely', () => {
    const distribution = new Categorical(3);
    const count = 30_000;
    const outputs = Float32Array.from({ length: 3 * count }, (_, i) => [Math.log(0.2), Math.log(0.5), Math.log(0.3)][i % 3]!);
    const actions = new Float64Array(count);
    distribution.sample(outputs, count, createRandom(8), actions, new Float64Array(count), 0);
    const share = (action: number) => actions.filter((taken) => taken === action).length / count;
    // Four standard errors of 30,000 draws.
    expect(Math.abs(share(0) - 0.2)).toBeLessThan(0.01);
    expect(Math.abs(share(1) - 0.5)).toBeLessThan(0.012);
  });

  it('survives preferences of any size', () => {
    const distribution = new Categorical(2);
    distribution.evaluate(Float32Array.of(1e30, -1e30), Float64Array.of(0), 1);
    expect(distribution.logProbabilities[0]).toBe(0);
    expect(distribution.entropies[0]).toSatisfy(Number.isFinite);
  });
});

describe('the Gaussian distribution', () => {
  it('sums the log-densities of the elements', () => {
    // σ = 0.5, distances 1 and −2 deviations: −½ − log 0.5 − ½ log 2π, and −2 − log 0.5 − ½ log 2π.
    const distribution = new DiagonalGaussian(2, 0.5, adam);
    distribution.evaluate(Float32Array.of(1, 3), Float64Array.of(1.5, 2), 1);
    expect(distribution.logProbabilities[0]).toBeCloseTo(-2.5 + 2 * Math.log(2) - Math.log(2 * Math.PI), 6);
    expect(distribution.entropies[0]).toBeCloseTo(2 * Math.log(0.5) + Math.log(2 * Math.PI * Math.E), 6);
  });

  it('starts with the logarithm 0 of a deviation of 1, the same in every state', () => {
    expect([...new DiagonalGaussian(2, 1, adam).logDeviations]).toEqual([0, 0]);
  });

  it('differentiates by the logarithms of its deviations as finite differences do', () => {
    const distribution = new DiagonalGaussian(3, 0.7, adam);
    const { outputs, actions } = sampled(distribution);
    const byLogProbability = Float64Array.of(0.3, -1.2, 0.8, 2);
    const loss = () => {
      distribution.evaluate(outputs, actions, rows);
      return byLogProbability.reduce(
        (sum, weight, row) => sum + weight * distribution.logProbabilities[row]! - 0.4 * distribution.entropies[row]!,
        0,
      );
    };
    loss();
    distribution.differentiate(byLogProbability, -0.4, rows);
    let squares = 0;
    for (let i = 0; i < 3; i++) {
      const middle = distribution.logDeviations[i]!;
      distribution.logDeviations[i] = middle + 0.001;
      const up = loss();
      distribution.logDeviations[i] = middle - 0.001;
      squares += ((up - loss()) / 0.002) ** 2;
      distribution.logDeviations[i] = middle;
    }
    expect(distribution.gradientNorm()).toBeCloseTo(Math.sqrt(squares), 2);
  });

  it('moves its deviations by an Adam of its own, and forgets the gradient', () => {
    const distribution = new DiagonalGaussian(1, 1, adam);
    distribution.evaluate(Float32Array.of(0), Float64Array.of(3), 1); // far out, and better than expected
    distribution.differentiate(Float64Array.of(-1), 0, 1);
    distribution.update(0.01, 1);
    expect(distribution.logDeviations[0]).toBeCloseTo(0.01, 6); // Adam's first step is the learning rate
    expect(distribution.deviation).toBeCloseTo(Math.exp(0.01), 6);
    expect(distribution.gradientNorm()).toBe(0);
  });

  it('goes on from a save as if nothing had happened', () => {
    const [whole, second] = [new DiagonalGaussian(1, 1, adam), new DiagonalGaussian(1, 1, adam)];
    const move = (distribution: DiagonalGaussian) => {
      distribution.evaluate(Float32Array.of(0), Float64Array.of(3), 1);
      distribution.differentiate(Float64Array.of(-1), 0, 1);
      distribution.update(0.01, 1);
    };
    move(whole);
    second.load(structuredClone(whole.save()));
    move(whole);
    move(second);
    expect(second.save()).toEqual(whole.save());
    expect(second.deviation).toBe(whole.deviation);
  });
});
