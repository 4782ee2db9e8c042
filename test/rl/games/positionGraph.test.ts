import { describe, expect, it } from 'vitest';
import { kuhnPoker } from '../../../main/rl/environments/games/kuhnPoker';
import { ticTacToe } from '../../../main/rl/environments/games/ticTacToe';
import { expectedUtilities, hasAtMostPositions } from '../../../main/rl/games/extensiveForm';
import { backUp, minimaxValues, positionGraph } from '../../../main/rl/games/positionGraph';

const graph = positionGraph(ticTacToe);

describe('the positions of tic-tac-toe', () => {
  it('are 5,478, of which 958 are ends: 626 won by X, 316 by O, 16 drawn', () => {
    expect(graph.size).toBe(5478);
    const ends = [...graph.values()].filter(({ moves }) => moves.length === 0).map(({ utility }) => utility);
    expect([1, -1, 0].map((result) => ends.filter((utility) => utility === result).length)).toEqual([626, 316, 16]);
  });

  it('are worth a draw to begin with, and a win once the other has erred', () => {
    const values = minimaxValues(graph);
    expect(values.get('.........')).toBe(0);
    expect(values.get('x........')).toBe(0);
    expect(values.get('xo.......')).toBe(1); // only the center holds against a corner
    expect(values.get('x...o....')).toBe(0);
    expect(values.get('xx.oo....')).toBe(1); // X completes the row
  });

  it('back up the same value as walking through the whole tree', () => {
    const mean = backUp(graph, (values) => values.reduce((sum, value) => sum + value, 0) / values.length);
    const [exact] = expectedUtilities(ticTacToe, (_information, legal) => legal.map(() => 1 / legal.length));
    expect(mean.get('.........')).toBeCloseTo(exact!, 12);
  });
});

describe('the size of a tree', () => {
  it('counts a position for every way into it', () => {
    // The deal, six hands, and after each: p, b, pp, pb, bp, bb, pbp, pbb.
    expect(hasAtMostPositions(kuhnPoker, 1 + 6 * 9)).toBe(true);
    expect(hasAtMostPositions(kuhnPoker, 6 * 9)).toBe(false);
    expect(hasAtMostPositions(ticTacToe, 5478)).toBe(false);
  });
});
