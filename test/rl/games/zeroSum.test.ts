import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../main/rl/core/random';
import { bestResponseGains, expectedPayoffs, zeroSumGame } from '../../../main/rl/games/bimatrix';
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

  it('is solved where payoffs differ by no more than rounding, as they do while they are being learned', () => {
    const random = createRandom(5);
    const draws = [
      () => random.integer(2) * (1 + 1e-6 * random.integer(5)) + 1e-16 * random.uniform(),
      () => (random.integer(2) === 0 ? 1e-15 * random.uniform() : random.uniform(-1, 0)),
      () => (random.integer(2) === 0 ? 0 : 10 ** -(2 + random.integer(14)) - 1),
    ];
    let inexact = 0;
    for (let trial = 0; trial < 3000; trial++) {
      const [rows, columns] = [1 + random.integer(6), 1 + random.integer(6)];
      const scale = [1, 1e-9, 1e6][random.integer(3)]!;
      const draw = draws[trial % draws.length]!;
      const payoffs = Array.from({ length: rows }, () => Array.from({ length: columns }, () => scale * draw()));
      const { value, row, column } = solve(payoffs);
      const profile = { row: [...row], column: [...column] };
      const [rowGain, columnGain] = bestResponseGains(zeroSumGame(payoffs), profile);
      expect((rowGain + columnGain) / scale).toBeLessThan(1e-4);
      if ((rowGain + columnGain) / scale > 2e-9) inexact++;
      expect(value / scale).toBeCloseTo(expectedPayoffs(zeroSumGame(payoffs), profile)[0] / scale, 4);
    }
    expect(inexact).toBeLessThan(15);
  });

  it('met by minimax-Q in soccer, in which a column of almost equal payoffs once lost the value', () => {
    const [a, b] = [2.666814025770168e-16, -0.999998691806771];
    const { value } = solve([
      [a, 0, b, -0.0680040033652042, -0.7093627125934797],
      [2.419612370408213e-16, 2.0834866909138246e-16, -0.9999934809666646, 0, -0.34844433777705686],
      [-0.3945612968373407, 0, -0.9999948791172404, 1.123795374232133e-16, -0.47768364511406125],
      [0, 1.8204063040213608e-16, -0.9999972731303995, 0, -0.61740601686429],
      [4.2552589088736837e-16, 0, -0.9999968870471935, -1.766162991316786e-16, -0.8846051165242832],
    ]);
    expect(value).toBeCloseTo(-0.9999934809666646, 9);
  });

  it('must have finite payoffs, and at least one', () => {
    expect(() => solve([[1, Number.NaN]])).toThrow('Payoffs must be finite numbers, got NaN.');
    expect(() => solveZeroSum([], 0, 0)).toThrow('A game must have at least one payoff, got none.');
  });
});
