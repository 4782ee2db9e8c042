import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../main/rl/core/random';
import { bestResponseGains, zeroSumGame } from '../../../main/rl/games/bimatrix';
import { solveZeroSum } from '../../../main/rl/games/zeroSum';

const solve = (payoffs: number[][]) => solveZeroSum(payoffs.flat(), payoffs.length, payoffs[0]!.length);

describe('a zero-sum game', () => {
  it('worked by hand: the row player mixes so that both columns cost the same', () => {
    // Rows (3, −1) and (−2, 1): p · 3 − (1 − p) · 2 = −p + (1 − p) gives p = 3/7; the value is 1/7.
    const { value, row, column } = solve([
      [3, -1],
      [-2, 1],
    ]);
    expect(value).toBeCloseTo(1 / 7, 14);
    expect([...row]).toEqual([expect.closeTo(3 / 7, 14), expect.closeTo(4 / 7, 14)]);
    expect([...column]).toEqual([expect.closeTo(2 / 7, 14), expect.closeTo(5 / 7, 14)]);
  });

  it('with a saddle point is played purely', () => {
    const { value, row, column } = solve([
      [4, 2, 5],
      [1, 0, 7],
    ]);
    expect(value).toBeCloseTo(2, 14);
    expect([...row]).toEqual([1, 0]);
    expect([...column]).toEqual([0, 1, 0]);
  });

  it('of one cell, or with all payoffs equal, is worth that payoff', () => {
    expect(solve([[-3]]).value).toBeCloseTo(-3, 14);
    expect(
      solve([
        [2, 2],
        [2, 2],
      ]).value,
    ).toBeCloseTo(2, 14);
  });

  it('leaves neither player anything to gain, for many random and degenerate tables', () => {
    const random = createRandom(1);
    for (let trial = 0; trial < 300; trial++) {
      const [rows, columns] = [1 + random.integer(7), 1 + random.integer(7)];
      // Every other trial draws from few whole numbers, so that ties abound.
      const draw = () => (trial % 2 === 0 ? random.uniform(-100, 100) : random.integer(3) - 1);
      const payoffs = Array.from({ length: rows }, () => Array.from({ length: columns }, draw));
      const { row, column } = solve(payoffs);
      for (const gain of bestResponseGains(zeroSumGame(payoffs), { row: [...row], column: [...column] })) {
        expect(Math.abs(gain)).toBeLessThan(1e-9);
      }
    }
  });

  it('must have finite payoffs, and at least one', () => {
    expect(() => solve([[1, Number.NaN]])).toThrow('Payoffs must be finite numbers, got NaN.');
    expect(() => solveZeroSum([], 0, 0)).toThrow('A game must have at least one payoff, got none.');
  });
});
