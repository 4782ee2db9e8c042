import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../main/rl/core/random';
import {
  bestResponseGains,
  expectedPayoffs,
  isShared,
  isZeroSum,
  nashConv,
  parseBimatrix,
} from '../../../main/rl/games/bimatrix';
import { findEquilibria, findEquilibrium } from '../../../main/rl/games/supportEnumeration';

const battle = parseBimatrix('2:1,0:0/0:0,1:2');

describe('payoffs as text', () => {
  it('give both players a number in each cell', () => {
    expect(battle).toEqual({
      rowPayoffs: [
        [2, 0],
        [0, 1],
      ],
      columnPayoffs: [
        [1, 0],
        [0, 2],
      ],
    });
  });

  it('may give one number a cell, which the column player loses', () => {
    const game = parseBimatrix('0,-1.5/2,0');
    expect(game.columnPayoffs).toEqual([
      [0, 1.5],
      [-2, 0],
    ]);
    expect(isZeroSum(game)).toBe(true);
    expect(isShared(parseBimatrix('1:1,2:2'))).toBe(true);
    expect(isZeroSum(battle) || isShared(battle)).toBe(false);
  });

  it('are refused where a cell is no number or a row is shorter', () => {
    expect(() => parseBimatrix('1,x')).toThrow('A payoff must be a number, or two separated by ":", got "x".');
    expect(() => parseBimatrix('1,')).toThrow('got "".');
    expect(() => parseBimatrix('1:2:3')).toThrow('got "1:2:3".');
    expect(() => parseBimatrix('1,2/3')).toThrow('The rows of payoffs must be equally long, got 2 and 1 cells.');
  });
});

describe('a profile', () => {
  it('is worth what its cells are worth, weighted', () => {
    // Row plays (½, ½), column (¼, ¾): 2 · ⅛ + 1 · ⅜ = 0.625 for the row, 1 · ⅛ + 2 · ⅜ = 0.875 for the column.
    const profile = { row: [0.5, 0.5], column: [0.25, 0.75] };
    expect(expectedPayoffs(battle, profile)).toEqual([0.625, 0.875]);
    // Best rows: max(0.5, 0.75) = 0.75; best columns: max(0.5, 1) = 1.
    expect(bestResponseGains(battle, profile)).toEqual([0.125, 0.125]);
    expect(nashConv(battle, profile)).toBe(0.25);
  });
});

describe('equilibria by support enumeration', () => {
  it('of the battle of the sexes are two pure and one mixed', () => {
    const equilibria = findEquilibria(battle);
    expect(equilibria).toHaveLength(3);
    expect(equilibria.slice(0, 2)).toEqual([
      { row: [1, 0], column: [1, 0] },
      { row: [0, 1], column: [0, 1] },
    ]);
    expect(equilibria[2]!.row[0]).toBeCloseTo(2 / 3, 14);
    expect(equilibria[2]!.column[0]).toBeCloseTo(1 / 3, 14);
    for (const profile of equilibria) expect(nashConv(battle, profile)).toBeCloseTo(0, 14);
  });

  it('do not include a support outside of which something better is found', () => {
    // Without the third row this is matching pennies; with it, the row player always does better there.
    const game = parseBimatrix('1:-1,-1:1/-1:1,1:-1/2:0,2:1');
    expect(findEquilibria(game)).toEqual([{ row: [0, 0, 1], column: [0, 1] }]);
  });
});

describe('an equilibrium of any game', () => {
  it('is the first of all', () => {
    expect(findEquilibrium(battle)).toEqual(findEquilibria(battle)[0]);
  });

  it('is found where supports of equal size have none, for payoffs that differ by very little', () => {
    const game = {
      rowPayoffs: [
        [1, 2, 1, 1],
        [3, 1, 1, 2],
        [0, 3, 0, 2],
      ],
      columnPayoffs: [
        [3, 3, 2, 3],
        [0, 3, 0, 1],
        [1, 0, 3, 2],
      ],
    };
    expect(findEquilibria(game)).toEqual([]);
    const profile = findEquilibrium(game);
    expect(nashConv(game, profile)).toBeLessThan(1e-6);
    for (const weights of [profile.row, profile.column]) expect(weights.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
  });

  it('leaves nobody much to gain in many games with ties', () => {
    const random = createRandom(3);
    for (let trial = 0; trial < 2000; trial++) {
      const [rows, columns] = [2 + random.integer(2), 2 + random.integer(2)];
      const draw = () => Array.from({ length: rows }, () => Array.from({ length: columns }, () => random.integer(2)));
      const game = { rowPayoffs: draw(), columnPayoffs: draw() };
      expect(nashConv(game, findEquilibrium(game))).toBeLessThan(1e-6);
    }
  });
});
