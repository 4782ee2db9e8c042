import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../main/rl/core/random';
import { mean, standardDeviation } from '../../../main/rl/statistics/moments';
import { CorrelatedNoise } from '../../../main/rl/values/correlatedNoise';

/** So many values, all of one episode. */
function draw(correlation: number, count: number): number[] {
  const noise = new CorrelatedNoise(1, correlation, createRandom(1));
  return Array.from({ length: count }, () => noise.next()[0]!);
}

const lagOne = (values: readonly number[]) => mean(values.slice(1).map((value, i) => value * values[i]!));

describe('correlated noise', () => {
  it.each([0, 0.5, 0.9])('is standard normal with the correlation it was given, %d', (correlation) => {
    const values = draw(correlation, 200_000);
    expect(Math.abs(mean(values))).toBeLessThan(0.04);
    expect(Math.abs(standardDeviation(values) - 1)).toBeLessThan(0.03);
    expect(Math.abs(lagOne(values) - correlation)).toBeLessThan(0.03);
  });

  it('is standard normal from the first step of an episode on, and forgets the episode before', () => {
    const noise = new CorrelatedNoise(1, 0.99, createRandom(2));
    const firsts = Array.from({ length: 20_000 }, () => {
      noise.restart();
      return noise.next()[0]!;
    });
    expect(Math.abs(standardDeviation(firsts) - 1)).toBeLessThan(0.03);
    expect(Math.abs(lagOne(firsts))).toBeLessThan(0.03);
  });

  it('draws the elements of an action independently', () => {
    const noise = new CorrelatedNoise(2, 0.5, createRandom(3));
    const products = Array.from({ length: 50_000 }, () => {
      const [first, second] = noise.next();
      return first! * second!;
    });
    expect(Math.abs(mean(products))).toBeLessThan(0.03);
  });
});
