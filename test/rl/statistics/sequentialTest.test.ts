import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../../main/rl/core/random';
import { adviseOnSeeds, plannedLooks, seedsNeeded, spentError } from '../../../main/rl/statistics/sequentialTest';
import { welchTest } from '../../../main/rl/statistics/welchTest';

const welch = (a: readonly number[], b: readonly number[]) => welchTest(a, b)?.pValue ?? 1;
const draw = (random: Random, count: number, mean = 0) => Array.from({ length: count }, () => random.normal(mean));

describe('the sequential test', () => {
  it('looks at 5 seeds, twice as many each time, and at the most', () => {
    expect(plannedLooks(30)).toEqual([5, 10, 20, 30]);
    expect(plannedLooks(5)).toEqual([5]);
    expect(plannedLooks(3)).toEqual([3]);
  });

  it('has spent exactly its level at the end, and little at first', () => {
    expect(spentError(30, 30, 0.05)).toBeCloseTo(0.05, 12);
    expect(spentError(5, 30, 0.05)).toBeLessThan(1e-5);
  });

  it('asks for the seeds that the difference seen so far needs, rounded up to a planned look', () => {
    // Means 0 and 2 with spread about 1.6: by seedsNeeded 11 seeds each, so from 5 seeds the next look is at 20.
    const a = [-2, -1, 0, 1, 2];
    const b = [0, 1, 2, 3, 4];
    const advice = adviseOnSeeds(a, b, welch, { mostSeeds: 40 });
    expect(advice.neededSeeds).toBe(seedsNeeded(2, 5, 0.05, 0.8));
    expect(advice.neededSeeds).toBe(11);
    expect(advice).toMatchObject({ verdict: 'more', moreSeeds: 15, lookedAt: 5 });
  });

  it('stops where groups clearly differ, and where more seeds could not show it', () => {
    const random = createRandom(1, 'clear');
    expect(adviseOnSeeds(draw(random, 10), draw(random, 10, 2.5), welch, { mostSeeds: 20 })).toMatchObject({
      verdict: 'different',
      lookedAt: 10,
    });
    // A difference of a tenth of the spread needs hundreds of seeds.
    const a = draw(random, 10);
    const b = a.map((value) => value + 0.1);
    expect(adviseOnSeeds(a, b, welch, { mostSeeds: 40 })).toMatchObject({ verdict: 'enough', moreSeeds: 0 });
  });

  it('begins with the first look when there is one seed, and never divides by what is not there', () => {
    expect(adviseOnSeeds([1], [2], welch, { mostSeeds: 20 })).toMatchObject({ verdict: 'more', moreSeeds: 4, lookedAt: 0 });
    expect(adviseOnSeeds([1, 1], [1, 1], welch, { mostSeeds: 20 })).toMatchObject({ verdict: 'enough', neededSeeds: Infinity });
  });

  it('calls equal groups different less often than its level, though it looks four times', () => {
    const random = createRandom(2, 'null');
    const trials = 1500;
    let alarms = 0;
    let alarmsWithoutPlan = 0;
    for (let trial = 0; trial < trials; trial++) {
      const a = draw(random, 40);
      const b = draw(random, 40);
      const looks = [5, 10, 20, 40];
      if (looks.some((n) => adviseOnSeeds(a.slice(0, n), b.slice(0, n), welch, { mostSeeds: 40 }).verdict === 'different'))
        alarms++;
      if (looks.some((n) => welch(a.slice(0, n), b.slice(0, n)) <= 0.05)) alarmsWithoutPlan++;
    }
    // Three standard errors of a share of 0.05 among 1500 are 0.017.
    expect(alarms / trials).toBeLessThan(0.05 + 0.017);
    expect(alarmsWithoutPlan / trials).toBeGreaterThan(0.09);
  });

  it('finds a difference of one and a half spreads within 20 seeds nearly always', () => {
    const random = createRandom(3, 'power');
    let found = 0;
    for (let trial = 0; trial < 300; trial++) {
      if (adviseOnSeeds(draw(random, 20), draw(random, 20, 1.5), welch, { mostSeeds: 20 }).verdict === 'different') found++;
    }
    expect(found / 300).toBeGreaterThan(0.95);
  });
});
