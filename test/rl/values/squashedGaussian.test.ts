import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../main/rl/core/random';
import { logSquashing, SquashedGaussian } from '../../../main/rl/values/squashedGaussian';

/** One row with these outputs, [μ, log σ], and this ε. */
function row(outputs: readonly number[], noise: readonly number[]): SquashedGaussian {
  const policy = new SquashedGaussian(1, noise.length);
  policy.noise.set(noise);
  policy.sample(Float32Array.from(outputs));
  return policy;
}

describe('a squashed Gaussian', () => {
  it.each([
    [0, 0],
    [1.5, -1],
    [-0.5, 0.75],
    [0.25, -3],
  ])('has a density over (−1, 1) that integrates to 1, for μ = %d and log σ = %d', (mean, logDeviation) => {
    let [integral, previousAction, previousDensity] = [0, Number.NaN, Number.NaN];
    for (let noise = -9; noise <= 9; noise += 0.005) {
      // In double precision, because near ±1 the steps between actions vanish in float32.
      const action = Math.tanh(mean + Math.exp(logDeviation) * noise);
      const density = Math.exp(row([mean, logDeviation], [noise]).logProbabilities[0]!);
      if (!Number.isNaN(previousAction)) integral += ((density + previousDensity) / 2) * (action - previousAction);
      [previousAction, previousDensity] = [action, density];
    }
    expect(integral).toBeCloseTo(1, 3);
  });

  it('squashes the normal draw, and adds the log-probabilities of its elements', () => {
    const both = row([0.5, -1, -0.25, 0.125], [1, -2]);
    const [first, second] = [row([0.5, -0.25], [1]), row([-1, 0.125], [-2])];
    expect(first.actions[0]).toBeCloseTo(Math.tanh(0.5 + Math.exp(-0.25)), 6);
    expect([...both.actions]).toEqual([first.actions[0], second.actions[0]]);
    expect(both.logProbabilities[0]).toBeCloseTo(first.logProbabilities[0]! + second.logProbabilities[0]!, 12);
  });

  it('loses no digits of log(1 − tanh² u) where tanh u is nearly ±1', () => {
    for (const u of [0, 0.5, 3, 10, 20]) {
      for (const side of [u, -u]) expect(logSquashing(side)).toBeCloseTo(-2 * Math.log(Math.cosh(u)), 12);
    }
    expect(logSquashing(1000)).toBeCloseTo(2 * Math.LN2 - 2000, 9);
    // u = 10 + 1 · 0: log N(u; 10, 1) = −½ log 2π.
    expect(row([10, 0], [0]).logProbabilities[0]).toBeCloseTo(-0.5 * Math.log(2 * Math.PI) + 2 * Math.log(Math.cosh(10)), 6);
  });

  it('has the gradient that finite differences give, while ε stays', () => {
    const [batch, size, weight] = [3, 2, 0.7];
    const random = createRandom(1);
    const outputs = Float32Array.from({ length: batch * 2 * size }, () => random.normal(0, 0.5));
    const actionGradient = Float32Array.from({ length: batch * size }, () => random.normal());
    const policy = new SquashedGaussian(batch, size);
    policy.drawNoise(random);
    const value = (given: Float32Array) => {
      policy.sample(given);
      const entropyPart = policy.logProbabilities.reduce((sum, logProbability) => sum + weight * logProbability, 0);
      return policy.actions.reduce((sum, action, i) => sum + actionGradient[i]! * action, entropyPart);
    };
    const gradient = new Float32Array(outputs.length);
    policy.sample(outputs);
    policy.writeGradient(weight, actionGradient, gradient);
    outputs.forEach((output, i) => {
      const step = 2 ** -8;
      const difference = value(outputs.with(i, output + step)) - value(outputs.with(i, output - step));
      expect(gradient[i]).toBeCloseTo(difference / (2 * step), 3);
    });
  });

  it('holds log σ within [−20, 2], without a gradient beyond', () => {
    const gradient = new Float32Array(2);
    for (const [given, held] of [
      [5, 2],
      [-30, -20],
    ] as const) {
      const policy = row([0.5, given], [0.25]);
      expect(policy.logProbabilities[0]).toBe(row([0.5, held], [0.25]).logProbabilities[0]);
      policy.writeGradient(1, [1], gradient);
      expect(gradient[1]).toBeCloseTo(0, 12);
    }
    row([0.5, 2], [0.25]).writeGradient(1, [1], gradient);
    expect(gradient[1]).not.toBe(0);
  });

  it('estimates its entropy by the mean of −log π', () => {
    const policy = new SquashedGaussian(50_000, 1);
    policy.drawNoise(createRandom(5));
    policy.sample(new Float32Array(100_000).map((_, i) => (i % 2 === 0 ? 0 : -4)));
    // σ = e⁻⁴ is so narrow that tanh hardly bends it: the entropy is that of the normal, ½ log 2πe − 4.
    expect(policy.meanEntropy()).toBeCloseTo(0.5 * Math.log(2 * Math.PI * Math.E) - 4, 2);
  });
});
