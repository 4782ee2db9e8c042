import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../main/rl/core/random';
import { ObservationNormalizer } from '../../../main/rl/values/observationNormalizer';
import { RewardScaler } from '../../../main/rl/values/rewardScaling';
import { RunningMoments } from '../../../main/rl/values/runningMoments';

/** Mean and variance in two passes, as NumPy's `mean` and `var`. */
function momentsOf(values: readonly number[]) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length };
}

describe('running moments', () => {
  it('agree with two passes over everything to 1e-6, far from 0 as well', () => {
    const random = createRandom(3);
    const rows = Array.from({ length: 5000 }, () => [random.normal(1e4, 0.1), random.normal(-3, 20), random.uniform()]);
    const moments = new RunningMoments(3);
    for (const row of rows) moments.add(row);
    for (let i = 0; i < 3; i++) {
      const { mean, variance } = momentsOf(rows.map((row) => row[i]!));
      expect(Math.abs(moments.means[i]! - mean)).toBeLessThan(1e-6);
      expect(Math.abs(moments.variances[i]! / variance - 1)).toBeLessThan(1e-6);
    }
  });

  it('match NumPy on a small example', () => {
    // numpy.var([1, 2, 4, 8]) = 7.1875, numpy.mean = 3.75
    const moments = new RunningMoments(1);
    for (const value of [1, 2, 4, 8]) moments.add([value]);
    expect(moments.means[0]).toBeCloseTo(3.75, 12);
    expect(moments.variances[0]).toBeCloseTo(7.1875, 12);
  });

  it('go on from a save as if nothing had happened', () => {
    const [whole, second] = [new RunningMoments(1), new RunningMoments(1)];
    for (const value of [3, 1, 4]) whole.add([value]);
    second.load(structuredClone(whole.save()));
    whole.add([1]);
    second.add([1]);
    expect(second.save()).toEqual(whole.save());
  });
});

describe('the observation normaliser', () => {
  it('centers and scales by what it learned, and clips at ±10', () => {
    const normalizer = new ObservationNormalizer(1);
    for (const value of [1, 2, 4, 8]) normalizer.learn(Float64Array.of(value));
    const inputs = new Float32Array(3);
    normalizer.scale(Float64Array.of(5), inputs, 0);
    normalizer.scale(Float64Array.of(1e6), inputs, 1);
    normalizer.scale(Float64Array.of(-1e6), inputs, 2);
    expect(inputs[0]).toBeCloseTo(1.25 / Math.sqrt(7.1875), 6);
    expect([inputs[1], inputs[2]]).toEqual([10, -10]);
  });

  it('learns nothing while it only scales, and hands out a scaling that stands still', () => {
    const normalizer = new ObservationNormalizer(1);
    for (const value of [1, 2, 4, 8]) normalizer.learn(Float64Array.of(value));
    const before = normalizer.scaling();
    const copy = structuredClone(before);
    normalizer.scale(Float64Array.of(100), new Float32Array(1), 0);
    expect(normalizer.scaling()).toEqual(copy);
    normalizer.learn(Float64Array.of(100));
    expect(before).toEqual(copy);
    expect(normalizer.scaling()).not.toEqual(copy);
  });
});

describe('the reward scaler', () => {
  it('divides by the deviation of the discounted return, without moving 0', () => {
    // One copy, γ = 0.5: G = 1, then 0.5 + 3 = 3.5, then 1.75 + 0 = 1.75.
    const rewards = Float64Array.of(1, 3, 0);
    new RewardScaler(1, 0.5).scale(rewards, new Uint8Array(3));
    expect(rewards[0]).toBe(10); // one return has no deviation: clipped
    expect(rewards[1]).toBeCloseTo(3 / Math.sqrt(momentsOf([1, 3.5]).variance), 6);
    expect(rewards[2]).toBe(0);
  });

  it('starts the return anew with each episode, in each copy by itself', () => {
    // γ = 1. Copy 0 ends after its first step: its returns are 2, 4; copy 1 goes on: 1, 1 + 7 = 8.
    const rewards = Float64Array.of(2, 1, 4, 7);
    new RewardScaler(2, 1).scale(rewards, Uint8Array.of(1, 0, 0, 0));
    const deviation = Math.sqrt(momentsOf([2, 1, 4, 8]).variance);
    expect(rewards[2]).toBeCloseTo(4 / deviation, 6);
    expect(rewards[3]).toBeCloseTo(7 / deviation, 6);
  });

  it('goes on from a save as if nothing had happened', () => {
    const [whole, second] = [new RewardScaler(2, 0.9), new RewardScaler(2, 0.9)];
    whole.scale(Float64Array.of(2, 1, 4, 7), new Uint8Array(4));
    second.load(structuredClone(whole.save()));
    const [a, b] = [Float64Array.of(1, 2), Float64Array.of(1, 2)];
    whole.scale(a, new Uint8Array(2));
    second.scale(b, new Uint8Array(2));
    expect(b).toEqual(a);
    expect(second.save()).toEqual(whole.save());
  });
});
