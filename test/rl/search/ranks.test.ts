import { describe, expect, it } from 'vitest';
import { areAllEqual, centeredRanks, descendingOrder } from '../../../main/rl/search/ranks';

describe('Ranks', () => {
  it('order values from the greatest to the least, equal ones as they come', () => {
    expect(descendingOrder([3, 9, 3, -1])).toEqual([1, 0, 2, 3]);
  });

  it('spread values evenly over −½ … ½, whatever their distances', () => {
    expect([...centeredRanks([10, -1000, 11, 10.5, 1e9])]).toEqual([-0.25, -0.5, 0.25, 0, 0.5]);
  });

  it('give equal values the mean of their ranks, so that the sum stays 0', () => {
    expect([...centeredRanks([7, 7, 1, 7, 9])]).toEqual([0, 0, -0.5, 0, 0.5]);
    expect([...centeredRanks([4, 4, 4])]).toEqual([0, 0, 0]);
    expect([...centeredRanks([1, 1, 2, 2])].map((rank) => Math.round(rank * 1e6) / 1e6)).toEqual([
      -0.333333, -0.333333, 0.333333, 0.333333,
    ]);
  });

  it('know when comparing says nothing', () => {
    expect(areAllEqual([2, 2, 2])).toBe(true);
    expect(areAllEqual([2, 2, 2.0000001])).toBe(false);
  });
});
