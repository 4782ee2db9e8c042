import { describe, expect, it } from 'vitest';
import { roundKeepingBest } from '../../main/export/roundKeepingBest';
import { createRandom } from '../../main/rl/core/random';
import { argmax } from '../../main/rl/values/argmax';

describe('action values as float32', () => {
  it('are plainly rounded where that keeps the best action', () => {
    const values = Float64Array.of(0.1, 0.3, 0.3, -2);
    expect(roundKeepingBest(values)).toEqual(Float32Array.from(values));
  });

  it.each([
    [[1, 1 + 1e-12], 1],
    [[-1, -1 + 1e-14], 1],
    [[0, 1e-60], 1],
    [[-0, 1e-60], 1],
    [[-1e-60, 0, -1e-50], 1],
    [[5, 5 + 1e-9, 5 + 2e-9, 5 + 1e-9], 2],
  ])('keep the best action of %j where rounding alone would tie', (row, best) => {
    const values = Float64Array.from(row);
    expect(argmax(Float32Array.from(values))).not.toBe(best);
    const rounded = roundKeepingBest(values);
    expect(argmax(rounded)).toBe(best);
    rounded.forEach((value, action) => {
      expect(Math.abs(value - row[action]!)).toBeLessThanOrEqual(2 ** -22 * Math.abs(row[action]!) + 2 ** -149);
    });
  });

  it('keep the best action of random rows of nearly equal values', () => {
    const random = createRandom(11);
    for (let trial = 0; trial < 2000; trial++) {
      const center = random.normal(0, 100);
      const values = Float64Array.from({ length: 6 }, () => center + random.normal(0, 1e-6));
      expect(argmax(roundKeepingBest(values))).toBe(argmax(values));
    }
  });
});
