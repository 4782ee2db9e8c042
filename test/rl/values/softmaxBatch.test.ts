import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../main/rl/core/random';
import { SoftmaxBatch } from '../../../main/rl/values/softmaxBatch';

describe('softmax policies with their entropy counted in', () => {
  it('are worth the expectation over all actions of value and surprise', () => {
    const policy = new SoftmaxBatch(2, 2);
    policy.set(Float32Array.of(0, Math.log(3), 5, 5));
    // π = (¼, ¾), Q = (2, 4): ¼ · 2 + ¾ · 4 = 3.5; entropy ¼ log 4 + ¾ log 4/3 = 0.5623.
    expect(policy.softValue(0, Float32Array.of(2, 4, 0, 0), 0)).toBeCloseTo(3.5, 6);
    expect(policy.softValue(0, Float32Array.of(2, 4, 0, 0), 2)).toBeCloseTo(3.5 + 2 * 0.562335, 5);
    expect(policy.softValue(1, Float32Array.of(0, 0, 2, 4), 1)).toBeCloseTo(3 + Math.LN2, 6);
    expect(policy.meanEntropy()).toBeCloseTo((0.562335 + Math.LN2) / 2, 5);
  });

  it('have the gradient that finite differences give', () => {
    const [batch, actionCount, temperature] = [3, 4, 0.6];
    const random = createRandom(1);
    const draw = () => Float32Array.from({ length: batch * actionCount }, () => random.normal());
    const [preferences, actionValues, gradient] = [draw(), draw(), draw()];
    const policy = new SoftmaxBatch(batch, actionCount);
    const loss = (given: Float32Array) => {
      policy.set(given);
      return [0, 1, 2].reduce((sum, row) => sum - policy.softValue(row, actionValues, temperature) / batch, 0);
    };
    policy.set(preferences);
    expect(-policy.writeGradient(actionValues, temperature, gradient)).toBeCloseTo(loss(preferences), 12);
    preferences.forEach((preference, i) => {
      const step = 2 ** -8;
      const difference = loss(preferences.with(i, preference + step)) - loss(preferences.with(i, preference - step));
      expect(gradient[i]).toBeCloseTo(difference / (2 * step), 4);
    });
  });

  it('survive preferences of any size', () => {
    const policy = new SoftmaxBatch(1, 2);
    policy.set(Float32Array.of(1e30, -1e30));
    expect([...policy.probabilities]).toEqual([1, 0]);
    policy.set(Float32Array.of(500, 499));
    expect(policy.meanEntropy()).toBeGreaterThan(0.5);
  });
});
