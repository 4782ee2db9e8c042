import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../main/rl/core/random';

/** Pearson's χ² of counts against equal expectation. */
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

describe('a random stream', () => {
  it('repeats itself under the same seed and stream', () => {
    const [a, b] = [createRandom(7, 'environment'), createRandom(7, 'environment')];
    for (let i = 0; i < 1000; i++) expect(a.uniform()).toBe(b.uniform());
  });

  it('differs between neighbouring seeds and between streams of one seed', () => {
    const firsts = [createRandom(0), createRandom(1), createRandom(2 ** 32), createRandom(0, 'a'), createRandom(0, 'b')].map(
      (random) => random.uniform(),
    );
    expect(new Set(firsts).size).toBe(firsts.length);
  });

  it('goes on bit for bit after save and load', () => {
    const random = createRandom(3);
    for (let i = 0; i < 10; i++) random.normal();
    const saved = random.save();
    const next = Array.from({ length: 20 }, () => random.uniform());
    const other = createRandom(99);
    other.load(saved);
    expect(Array.from({ length: 20 }, () => other.uniform())).toEqual(next);
  });

  it('fills [0, 1) evenly', () => {
    const random = createRandom(11);
    const counts = new Array<number>(100).fill(0);
    for (let i = 0; i < 100_000; i++) counts[Math.floor(random.uniform() * 100)]!++;
    expect(chiSquare(counts)).toBeLessThan(148.2); // 99.9 % quantile of χ² with 99 degrees of freedom
  });

  it('draws each whole number equally often', () => {
    const random = createRandom(12);
    const counts = new Array<number>(7).fill(0);
    for (let i = 0; i < 70_000; i++) counts[random.integer(7)]!++;
    expect(chiSquare(counts)).toBeLessThan(22.46); // 99.9 %, 6 degrees of freedom
  });

  it('draws normally distributed numbers', () => {
    const random = createRandom(13);
    const draws = Array.from({ length: 100_000 }, () => random.normal(2, 3));
    const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
    const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
    const inside = draws.filter((x) => Math.abs(x - 2) < 3).length / draws.length;
    expect(mean).toBeCloseTo(2, 1);
    expect(variance).toBeCloseTo(9, 0);
    expect(inside).toBeCloseTo(0.6827, 2);
  });

  it('chooses an index as often as its probability says, and never one of probability 0', () => {
    const random = createRandom(14);
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 50_000; i++) counts[random.choice([0.2, 0, 0.5, 0.3])]!++;
    expect(counts[1]).toBe(0);
    expect(counts[0]! / 50_000).toBeCloseTo(0.2, 1);
    expect(counts[2]! / 50_000).toBeCloseTo(0.5, 1);
  });

  it('draws from a row of a table as from the row alone', () => {
    const table = [0.9, 0.1, 0, 0.25, 0.25, 0.5, 1, 0, 0];
    const [whole, row] = [createRandom(15), createRandom(15)];
    for (let i = 0; i < 200; i++) expect(whole.choice(table, 3, 3)).toBe(row.choice([0.25, 0.25, 0.5]));
    expect(whole.choice(table, 6)).toBe(0); // to the end of the table
  });
});
