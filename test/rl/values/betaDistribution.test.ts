import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../main/rl/core/random';
import { drawBeta } from '../../../main/rl/values/betaDistribution';

describe('draws from a beta distribution', () => {
  it.each([
    [1, 1],
    [2, 5],
    [0.3, 0.4],
    [80, 20],
  ])('have its mean and variance: a = %d, b = %d', (a, b) => {
    const random = createRandom(9);
    const draws = Array.from({ length: 20_000 }, () => drawBeta(random, a, b));
    const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
    const variance = draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / draws.length;
    const expected = (a * b) / ((a + b) ** 2 * (a + b + 1));
    expect(Math.abs(mean - a / (a + b))).toBeLessThan(4 * Math.sqrt(expected / draws.length));
    expect(Math.abs(variance / expected - 1)).toBeLessThan(0.06);
    expect(draws.every((draw) => draw >= 0 && draw <= 1)).toBe(true);
  });

  it('are even for a = b = 1', () => {
    const random = createRandom(10);
    const counts = new Array<number>(20).fill(0);
    for (let i = 0; i < 200_000; i++) counts[Math.floor(drawBeta(random, 1, 1) * 20)]!++;
    // χ² with 19 degrees of freedom is below 43.8 in 999 of 1000 cases; without the rejections it would be about 100.
    expect(counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)).toBeLessThan(43.8);
  });
});
