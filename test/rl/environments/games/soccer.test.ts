import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../main/rl/core/random';
import { soccer, soccerPosition, soccerState } from '../../../../main/rl/environments/games/soccer';
import { solveMarkovGame } from '../../../../main/rl/games/shapleyIteration';

const [north, east, west, stand] = [0, 2, 3, 4];
const game = soccer(0, 1000);
const cell = (row: number, column: number) => 5 * row + column;

/** What a joint action can lead to, in words. */
function outcomes(a: number, b: number, ball: number, actions: [number, number]) {
  return game.table.outcomes(soccerState({ cells: [a, b], ball }), actions).map(({ probability, state, rewards, terminated }) => {
    const { cells, ball: holder } = soccerPosition(state);
    return { probability, cells, ball: holder, reward: rewards[0], terminated };
  });
}

describe("Littman's soccer", () => {
  it('starts as in the figure, with the ball at either player', () => {
    const random = createRandom(1);
    const starts = new Set(Array.from({ length: 50 }, () => game.initialState(random)));
    const cells = [cell(1, 3), cell(2, 1)] as const;
    expect([...starts].sort((a, b) => a - b)).toEqual([soccerState({ cells, ball: 0 }), soccerState({ cells, ball: 1 })]);
  });

  it('lets both move when they do not meet', () => {
    expect(outcomes(cell(0, 0), cell(3, 4), 0, [east, north])).toEqual([
      { probability: 1, cells: [cell(0, 1), cell(2, 4)], ball: 0, reward: 0, terminated: false },
    ]);
  });

  it('gives the ball to the player who stands where the other wants to go', () => {
    expect(outcomes(cell(1, 2), cell(1, 1), 0, [west, stand])).toEqual([
      { probability: 1, cells: [cell(1, 2), cell(1, 1)], ball: 1, reward: 0, terminated: false },
    ]);
    // Whoever runs into the other without the ball loses nothing but the move.
    expect(outcomes(cell(1, 2), cell(1, 1), 1, [west, stand])).toMatchObject([{ probability: 1, ball: 1 }]);
  });

  it('makes the order of the moves matter', () => {
    // A runs west into B's cell while B leaves it to the north: A first loses the ball, B first makes room.
    expect(outcomes(cell(1, 2), cell(1, 1), 0, [west, north])).toEqual([
      { probability: 1 / 2, cells: [cell(1, 2), cell(0, 1)], ball: 1, reward: 0, terminated: false },
      { probability: 1 / 2, cells: [cell(1, 1), cell(0, 1)], ball: 0, reward: 0, terminated: false },
    ]);
  });

  it('scores for A through the left goal and for B through the right, with the ball only', () => {
    expect(outcomes(cell(1, 0), cell(3, 3), 0, [west, stand])).toMatchObject([{ probability: 1, reward: 1, terminated: true }]);
    expect(outcomes(cell(3, 3), cell(2, 4), 1, [stand, east])).toMatchObject([{ probability: 1, reward: -1, terminated: true }]);
    expect(outcomes(cell(1, 0), cell(3, 3), 1, [west, stand])).toMatchObject([{ reward: 0, terminated: false }]);
    expect(outcomes(cell(0, 0), cell(3, 3), 0, [west, stand])).toMatchObject([{ reward: 0, terminated: false }]);
    expect(outcomes(cell(1, 4), cell(3, 3), 0, [east, stand])).toMatchObject([{ reward: 0, terminated: false }]);
  });

  it('ends with the goal: who would move second stays', () => {
    expect(outcomes(cell(2, 0), cell(3, 3), 0, [west, north])).toMatchObject([
      { probability: 1 / 2, cells: [cell(2, 0), cell(3, 3)], reward: 1, terminated: true },
      { probability: 1 / 2, cells: [cell(2, 0), cell(2, 3)], reward: 1, terminated: true },
    ]);
  });

  it('can be called a draw after a step without a goal', () => {
    const drawn = soccer(0.1, 1000).table.outcomes(soccerState({ cells: [0, 19], ball: 0 }), [stand, stand]);
    expect(drawn.map(({ probability, terminated }) => [probability, terminated])).toEqual([
      [0.9, false],
      [0.1, true],
    ]);
  });

  it('is fair: turned about and with the players exchanged, a position is worth the opposite', () => {
    const { values } = solveMarkovGame(game.table, 0.9, 1e-6);
    let worst = 0;
    for (let a = 0; a < 20; a++) {
      for (let b = 0; b < 20; b++) {
        if (a === b) continue;
        const here = values[soccerState({ cells: [a, b], ball: 0 })]!;
        const turned = values[soccerState({ cells: [19 - b, 19 - a], ball: 1 })]!;
        worst = Math.max(worst, Math.abs(here + turned));
      }
    }
    expect(worst).toBeLessThan(1e-4);
    // With the ball at the start A is ahead, and cannot be sure to score.
    const start = values[soccerState({ cells: [cell(1, 3), cell(2, 1)], ball: 0 })]!;
    expect(start).toBeGreaterThan(0.1);
    expect(start).toBeLessThan(0.9);
  });
});
