import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../main/rl/core/random';
import { solveZeroSum } from '../../../main/rl/games/zeroSum';
import { LinearProgram } from '../../../main/rl/inverse/linearProgram';

function solve(rows: readonly (readonly number[])[], bounds: readonly number[], objective: readonly number[]): LinearProgram {
  const program = new LinearProgram(Float64Array.from(rows.flat()), Float64Array.from(bounds), Float64Array.from(objective));
  for (let pivot = 0; program.improve(); pivot++) if (pivot > 1000) throw new Error('It does not end.');
  return program;
}

describe('a linear program', () => {
  it('finds the corner that is best', () => {
    // maximize 3x + 5y with x ≤ 4, 2y ≤ 12, 3x + 2y ≤ 18: x = 2, y = 6 (Hillier & Lieberman's Wyndor Glass).
    const program = solve(
      [
        [1, 0],
        [0, 2],
        [3, 2],
      ],
      [4, 12, 18],
      [3, 5],
    );
    expect(program.value).toBeCloseTo(36, 12);
    expect([...program.solution()]).toEqual([expect.closeTo(2, 12), expect.closeTo(6, 12)]);
  });

  it('ends where pivots that lead nowhere go round in circles under the common rule', () => {
    // Beale (1955): cycles under "steepest column, lowest row".
    const rows = [
      [0.25, -60, -1 / 25, 9],
      [0.5, -90, -1 / 50, 3],
      [0, 0, 1, 0],
    ];
    const program = solve(rows, [0, 0, 1], [0.75, -150, 0.02, -6]);
    expect(program.value).toBeCloseTo(0.05, 12);
  });

  it('stays at 0 where nothing is worth more', () => {
    expect([...solve([[1, 1]], [3], [-1, 0]).solution()]).toEqual([0, 0]);
  });

  it('gives the value of every game in normal form', () => {
    // With payoffs above 0: maximize Σ y subject to A y ≤ 1; the value is 1 / Σ y.
    const random = createRandom(5);
    for (let game = 0; game < 50; game++) {
      const [rowCount, columnCount] = [2 + random.integer(6), 2 + random.integer(6)];
      const payoffs = Array.from({ length: rowCount * columnCount }, () => 1 + random.integer(5));
      const rows = Array.from({ length: rowCount }, (_, row) => payoffs.slice(row * columnCount, (row + 1) * columnCount));
      const program = solve(rows, new Array(rowCount).fill(1), new Array(columnCount).fill(1));
      expect(1 / program.value).toBeCloseTo(solveZeroSum(payoffs, rowCount, columnCount).value, 9);
    }
  });

  it('says so when the objective has no bound', () => {
    expect(() => solve([[-1]], [1], [1])).toThrow('The linear program must have a bound');
  });

  it('goes on from a save as if nothing had happened', () => {
    const create = () => new LinearProgram(Float64Array.of(1, 0, 0, 2, 3, 2), Float64Array.of(4, 12, 18), Float64Array.of(3, 5));
    const [whole, resumed] = [create(), create()];
    whole.improve();
    resumed.load(structuredClone(whole.save()));
    whole.improve();
    resumed.improve();
    expect(resumed.save()).toEqual(whole.save());
  });
});
