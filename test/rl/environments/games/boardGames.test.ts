import { describe, expect, it } from 'vitest';
import { type AlternatingGame, nobody } from '../../../../main/rl/core/game';
import { createGame } from '../../../../main/rl/environments/gameRegistry';
import { connectFour } from '../../../../main/rl/environments/games/connectFour';
import type { InARowState } from '../../../../main/rl/environments/games/inARow';
import { ticTacToe } from '../../../../main/rl/environments/games/ticTacToe';

type BoardGame = AlternatingGame<InARowState>;

/** Every position that can be reached, by the number of moves that lead there. */
function positions(game: BoardGame, depth: number): number[] {
  let layer = new Map([[game.informationState(game.initialState(), 0), game.initialState()]]);
  const counts = [1];
  while (counts.length <= depth && layer.size > 0) {
    const next: typeof layer = new Map();
    for (const state of layer.values()) {
      for (const action of game.legalActions(state)) {
        const after = game.play(state, action);
        next.set(game.informationState(after, 0), after);
      }
    }
    layer = next;
    if (layer.size > 0) counts.push(layer.size);
  }
  return counts;
}

/** What player 0 gets when nobody errs. */
function value(game: BoardGame, state: InARowState, known = new Map<string, number>()): number {
  if (game.currentPlayer(state) === nobody) return game.utilities(state)[0]!;
  const key = game.informationState(state, 0);
  const remembered = known.get(key);
  if (remembered !== undefined) return remembered;
  const values = game.legalActions(state).map((action) => value(game, game.play(state, action), known));
  const best = game.currentPlayer(state) === 0 ? Math.max(...values) : Math.min(...values);
  known.set(key, best);
  return best;
}

const playAll = (game: BoardGame, moves: readonly number[]) =>
  moves.reduce((state, move) => game.play(state, move), game.initialState());

describe('tic-tac-toe', () => {
  it('has 5478 positions', () => {
    expect(positions(ticTacToe, 9).reduce((sum, count) => sum + count, 0)).toBe(5478);
  });

  it('is a draw when nobody errs', () => {
    expect(value(ticTacToe, ticTacToe.initialState())).toBe(0);
  });

  it('ends with three in a row, and shows each player its own stones first', () => {
    const won = playAll(ticTacToe, [0, 3, 1, 4, 2]);
    expect(ticTacToe.utilities(won)).toEqual([1, -1]);
    expect(ticTacToe.legalActions(won)).toEqual([]);
    expect([...(ticTacToe.observe(won, 1) as Float64Array)]).toEqual([0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0]);
    expect(() => ticTacToe.play(won, 8)).toThrow('A move must be an empty cell of a game under way, got 8 on xxxoo....');
    expect(() => playAll(ticTacToe, [4, 4])).toThrow('got 4 on ....x....');
  });
});

describe('connect four', () => {
  const game = connectFour(6, 7, 4);

  it('has as many positions after each move as are known', () => {
    // Tromp, Connect Four counts (OEIS A212693).
    expect(positions(game, 6)).toEqual([1, 7, 49, 238, 1120, 4263, 16422]);
  });

  it.each([
    ['across', [0, 0, 1, 1, 2, 2, 3]],
    ['down', [3, 4, 3, 4, 3, 4, 3]],
    ['up to the right', [0, 1, 1, 2, 2, 3, 2, 3, 3, 6, 3]],
    ['up to the left', [6, 5, 5, 4, 4, 3, 4, 3, 3, 0, 3]],
  ])('is won with four in a row %s, not before', (_direction, moves) => {
    expect(game.currentPlayer(playAll(game, moves.slice(0, -1)))).toBe(0);
    const won = playAll(game, moves);
    expect(game.utilities(won)).toEqual([1, -1]);
    expect(game.currentPlayer(won)).toBe(nobody);
  });

  it('does not join rows across the edge of the board', () => {
    // Yellow at columns 5 and 6 of the bottom row and, a row above, at columns 0 and 1.
    const state = playAll(game, [5, 0, 6, 1, 0, 3, 1]);
    expect(game.currentPlayer(state)).toBe(1);
  });

  it('offers only columns with room', () => {
    const state = playAll(game, [0, 0, 0, 0, 0, 0]);
    expect(game.legalActions(state)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(() => game.play(state, 0)).toThrow('A move must be a column with room in a game under way, got 0');
  });

  it('can be solved on small boards: a draw on 4×4, won with three in a row', () => {
    const small = createGame('ConnectFour?rows=4&columns=4') as BoardGame;
    expect(value(small, small.initialState())).toBe(0);
    const short = createGame('ConnectFour?rows=4&columns=4&length=3') as BoardGame;
    expect(value(short, short.initialState())).toBe(1);
    expect(() => createGame('ConnectFour?rows=3&columns=3')).toThrow('length must be at most 3 on this board, got 4.');
  });
});
