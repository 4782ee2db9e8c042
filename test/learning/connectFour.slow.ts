import { describe, expect, it } from 'vitest';
import { createRandom } from '../../main/rl/core/random';
import { connectFour } from '../../main/rl/environments/games/connectFour';
import type { InARowState } from '../../main/rl/environments/games/inARow';
import { minimaxValues, positionGraph } from '../../main/rl/games/positionGraph';
import { referenceEngine } from '../../main/rl/networks/referenceEngine';
import { simdEngine } from '../../main/rl/networks/simdEngine';
import { alphaBetaPlayer } from '../../main/rl/planning/alphaBeta';
import { createGamePolicy } from '../../main/rl/policies/gamePolicy';
import { actAtRandom, playInTurns } from '../../main/rl/training/gameEvaluation';
import { createTrainer } from '../helpers/train';

const board = connectFour(6, 7, 4);

describe('Connect four', { timeout: 1_800_000 }, () => {
  it('is learned by AlphaZero, which beats chance in 99 % of the games, and alpha-beta four moves deep in 70 %', () => {
    const trainer = createTrainer({
      ...{ env: 'ConnectFour', algo: 'alpha-zero', steps: 0, episodes: 8000, engine: simdEngine() ?? referenceEngine },
      evaluation: { interval: 100_000, episodes: 1 },
      settings: { hiddenLayers: [128, 128], learningRate: 2e-3, drawnMoves: 12 },
    });
    while (!trainer.hasFinished) trainer.advance(10_000);
    const snapshot = trainer.policy();
    if (snapshot.kind !== 'searched-network') throw new Error('must be a searched network');
    const policy = createGamePolicy({ ...snapshot, simulations: 200 }, board);
    const random = createRandom(1);
    const shareWon = (games: number, opponent: (state: InARowState) => number) => {
      let won = 0;
      for (let game = 0; game < games; game++) {
        const seat = game % 2;
        const act = (state: unknown, player: number) =>
          player === seat ? policy.act(state, player, random) : opponent(state as InARowState);
        if (playInTurns(board, act, random).returns[seat] === 1) won++;
      }
      return won / games;
    };
    const won = {
      chance: shareWon(200, (state) => actAtRandom(board, state, state.moveCount % 2, random)),
      alphaBeta: shareWon(200, alphaBetaPlayer(board, 4, random)),
    };
    console.log(won);
    expect(won.chance).toBeGreaterThanOrEqual(0.99);
    expect(won.alphaBeta).toBeGreaterThanOrEqual(0.7);
  });

  it('keeps the exact value of a board that can be solved, by UCT, the surer the longer it looks', () => {
    const small = connectFour(4, 4, 4);
    const exact = minimaxValues(positionGraph(small));
    expect(exact.get('.'.repeat(16))).toBe(0);
    /** Share of drawn positions in which the move keeps the value that the position has with best play. */
    const shareKept = (simulations: number, count: number) => {
      const random = createRandom(1);
      const policy = createGamePolicy({ kind: 'tree-search', simulations, exploration: Math.SQRT2 }, small);
      let kept = 0;
      for (let sample = 0; sample < count; sample++) {
        let state = small.initialState();
        const depth = random.integer(12);
        for (let move = 0; move < depth && small.legalActions(state).length > 0; move++) {
          state = small.play(state, actAtRandom(small, state, move % 2, random));
        }
        if (small.legalActions(state).length === 0) {
          sample--;
          continue;
        }
        const next = small.play(state, policy.act(state, state.moveCount % 2, random));
        if (exact.get(small.informationState(next, 0)) === exact.get(small.informationState(state, 0))) kept++;
      }
      return kept / count;
    };
    const kept = { hasty: shareKept(2000, 150), patient: shareKept(30_000, 150) };
    console.log(kept);
    expect(kept.hasty).toBeGreaterThanOrEqual(0.85);
    expect(kept.patient).toBeGreaterThanOrEqual(0.99);
    expect(kept.patient).toBeGreaterThan(kept.hasty);
  });
});
