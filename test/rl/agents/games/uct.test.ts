import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../main/rl/core/random';
import { createGame } from '../../../../main/rl/environments/gameRegistry';
import { ticTacToe } from '../../../../main/rl/environments/games/ticTacToe';
import { perfectPlayer, playMatch, randomPlayer } from '../../../../main/rl/figures/ticTacToeMatches';
import { createGamePolicy } from '../../../../main/rl/policies/gamePolicy';
import { createTrainer, train } from '../../../helpers/train';

const board = { env: 'TicTacToe', algo: 'uct', settings: { simulations: 200 }, steps: 60 };

function lastOf<T>(steps: Generator<number, T, void>): T {
  let next = steps.next();
  while (next.done !== true) next = steps.next();
  return next.value;
}

describe('UCT', () => {
  it('plays itself, game after game, and says what it expects', () => {
    const trainer = createTrainer(board);
    const seen: Readonly<Record<string, number>>[] = [];
    trainer.onStep = ({ metrics }) => seen.push(metrics!);
    trainer.advance(60);
    expect(trainer.episodeCount).toBeGreaterThan(5);
    for (const { value, share } of seen) {
      expect(Math.abs(value!)).toBeLessThanOrEqual(1);
      expect(share).toBeGreaterThan(1 / 9);
      expect(share).toBeLessThanOrEqual(1);
    }
  });

  it('never loses at tic-tac-toe, in either seat', () => {
    const policy = createGamePolicy({ kind: 'tree-search', simulations: 2000, exploration: Math.SQRT2 }, ticTacToe);
    const random = createRandom(1);
    for (const seat of [0, 1]) {
      const player = (state: unknown) => policy.act(state, seat, random);
      expect(lastOf(playMatch(player, perfectPlayer(random), seat, 10, 0, 1)).lost).toBe(0);
      const against = lastOf(playMatch(player, randomPlayer(random), seat, 20, 0, 1));
      expect(against.lost).toBe(0);
      expect(against.won).toBeGreaterThan(12);
    }
  });

  it('plays hardly better than chance when it hardly looks', () => {
    const policy = createGamePolicy({ kind: 'tree-search', simulations: 1, exploration: 1 }, ticTacToe);
    const random = createRandom(1);
    const { lost } = lastOf(playMatch((state) => policy.act(state, 1, random), perfectPlayer(random), 1, 40, 0, 1));
    expect(lost).toBeGreaterThan(15);
  });

  it('tells what it thinks of a position, the same each time', () => {
    const policy = createGamePolicy({ kind: 'tree-search', simulations: 500, exploration: Math.SQRT2 }, ticTacToe);
    const mustTake = { cells: [1, 1, 0, 2, 2, 0, 0, 0, 0], moveCount: 4, winner: -1 };
    const { actionProbabilities, stateValue } = policy.inspect(mustTake, 0);
    expect(actionProbabilities!.indexOf(Math.max(...actionProbabilities!))).toBe(2);
    expect(actionProbabilities!.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(actionProbabilities![0]).toBe(0);
    expect(stateValue).toBeGreaterThan(0.8);
    expect(policy.inspect(mustTake, 0)).toEqual({ actionProbabilities, stateValue });
  });

  it('refuses games with something hidden', () => {
    const snapshot = { kind: 'tree-search', simulations: 1, exploration: 1 } as const;
    expect(() => createGamePolicy(snapshot, createGame('KuhnPoker'))).toThrow('nothing is hidden');
    expect(() => createTrainer({ ...board, env: 'KuhnPoker' })).toThrow('nothing is hidden');
  });

  it('goes on from a save as if it had never stopped', () => {
    const whole = train(board);
    const half = createTrainer(board);
    half.advance(23);
    const rest = createTrainer(board);
    rest.load(structuredClone(half.save()));
    rest.advance(board.steps);
    expect(rest.episodeCount).toBe(whole.episodeCount);
    expect(rest.environmentState).toEqual(whole.environmentState);
  });
});
