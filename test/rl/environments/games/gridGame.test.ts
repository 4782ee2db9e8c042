import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../main/rl/core/random';
import { gridGame, gridGameBoards, gridGameCells, gridGameState } from '../../../../main/rl/environments/games/gridGame';

const [up, right, down, left] = [0, 1, 2, 3];
const crossing = gridGame(gridGameBoards['1']!, 0.5, 100);
const narrow = gridGame(gridGameBoards['2']!, 0.5, 100);

/** What a joint action can lead to, in words. */
function outcomes(game: typeof crossing, cells: [number, number], actions: [number, number]) {
  return game.table.outcomes(gridGameState(cells), actions).map(({ probability, state, rewards, terminated }) => {
    return { probability, cells: gridGameCells(state), rewards, terminated };
  });
}

describe('the grid games', () => {
  it('start in the lower corners', () => {
    expect(gridGameCells(crossing.initialState(createRandom(1)))).toEqual([6, 8]);
  });

  it('move both at once, and keep them on the grid', () => {
    expect(outcomes(crossing, [6, 8], [up, left])).toEqual([
      { probability: 1, cells: [3, 7], rewards: [0, 0], terminated: false },
    ]);
    expect(outcomes(crossing, [6, 8], [down, right])).toEqual([
      { probability: 1, cells: [6, 8], rewards: [0, 0], terminated: false },
    ]);
  });

  it('bounce both back from a cell that both want, and from one in which the other stays', () => {
    const bounced = { probability: 1, rewards: [-1, -1], terminated: false };
    expect(outcomes(crossing, [6, 8], [right, left])).toEqual([{ ...bounced, cells: [6, 8] }]);
    expect(outcomes(crossing, [6, 7], [left, left])).toEqual([{ ...bounced, cells: [6, 7] }]);
    // Changing places is no collision: nobody enters a cell that the other enters.
    expect(outcomes(crossing, [6, 7], [right, left])).toMatchObject([{ cells: [7, 6], rewards: [0, 0] }]);
  });

  it('end when one arrives, or both', () => {
    expect(outcomes(crossing, [1, 4], [right, up])).toEqual([
      { probability: 1, cells: [2, 1], rewards: [100, 0], terminated: true },
    ]);
    expect(outcomes(crossing, [1, 3], [right, up])).toEqual([
      { probability: 1, cells: [2, 0], rewards: [100, 100], terminated: true },
    ]);
    // The other's goal is a cell like others.
    expect(outcomes(crossing, [1, 8], [left, up])).toMatchObject([{ rewards: [0, 0], terminated: false }]);
  });

  it('let both into a goal they share', () => {
    expect(outcomes(narrow, [0, 2], [right, left])).toEqual([
      { probability: 1, cells: [1, 1], rewards: [100, 100], terminated: true },
    ]);
  });

  it('bar the way up from the corners half of the time, each by itself', () => {
    expect(outcomes(narrow, [6, 8], [up, up]).map(({ probability, cells }) => [probability, cells])).toEqual([
      [0.25, [3, 5]],
      [0.25, [3, 8]],
      [0.25, [6, 5]],
      [0.25, [6, 8]],
    ]);
    expect(outcomes(narrow, [3, 8], [up, left])).toMatchObject([{ probability: 1, cells: [0, 7] }]);
    const always = gridGame(gridGameBoards['2']!, 1, 100);
    expect(outcomes(always, [6, 8], [up, up])).toMatchObject([{ probability: 1, cells: [6, 8] }]);
  });
});
