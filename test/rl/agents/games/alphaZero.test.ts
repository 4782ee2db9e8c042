import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../main/rl/core/random';
import { ticTacToe } from '../../../../main/rl/environments/games/ticTacToe';
import { perfectPlayer, playMatch, randomPlayer } from '../../../../main/rl/figures/ticTacToeMatches';
import { blankNetwork, initializeNetwork } from '../../../../main/rl/networks/initialize';
import { referenceEngine } from '../../../../main/rl/networks/referenceEngine';
import { simdEngine } from '../../../../main/rl/networks/simdEngine';
import { legalSoftmax, openPositionNetwork } from '../../../../main/rl/planning/positionNetwork';
import { createGamePolicy } from '../../../../main/rl/policies/gamePolicy';
import type { PolicySnapshot } from '../../../../main/rl/policies/policy';
import { createTrainer, train } from '../../../helpers/train';

const engine = simdEngine() ?? referenceEngine;
const small = { simulations: 10, hiddenLayers: [16], batchSize: 8, updatesPerGame: 2, memoryCapacity: 100 };
const board = { env: 'TicTacToe', algo: 'alpha-zero', settings: small, steps: 100 };

function lastOf<T>(steps: Generator<number, T, void>): T {
  let next = steps.next();
  while (next.done !== true) next = steps.next();
  return next.value;
}

function networkIn(policy: PolicySnapshot) {
  if (policy.kind !== 'searched-network') throw new Error('must be a searched network');
  return policy;
}

describe('a network that assesses positions', () => {
  it('shares its promise among the legal moves, and gives its value to the player to move', () => {
    expect(legalSoftmax([9, 0, Math.log(3), 9], 0, [1, 2])[1]).toBeCloseTo(0.75, 12);
    // One weight alone is not 0: from “own stone in the middle” to the value.
    const linear = blankNetwork({
      inputSize: 18,
      layers: [{ kind: 'dense', units: 10, activation: 'linear', initializer: { kind: 'uniform-fan-in' } }],
      optimizer: { kind: 'sgd', learningRate: 1 },
      maxGradientNorm: 1,
    });
    linear.parameters[4 * 10 + 9] = 0.5;
    const network = openPositionNetwork(ticTacToe, referenceEngine.createNetwork(linear));
    const middle = ticTacToe.play(ticTacToe.initialState(), 4);
    const random = createRandom(0);
    const free = ticTacToe.legalActions(middle);
    expect(network.assess(middle, 0, free, random).value).toBeCloseTo(Math.tanh(0.5), 6);
    expect(network.assess(middle, 1, free, random)).toEqual({ value: 0, priors: new Float64Array(8).fill(1 / 8) });
  });
});

describe('AlphaZero', () => {
  it('learns towards the moves of the search and the result, in one step worked out by hand', () => {
    // One game, no hidden layer, one position a batch: the first step of Adam moves every weight that was used by the
    // learning rate against its gradient, whose sign is that of p − π for preferences and of v − z for the value.
    const settings = {
      ...{ simulations: 30, hiddenLayers: [], batchSize: 1, updatesPerGame: 1, memoryCapacity: 1, learningRate: 0.01 },
      ...{ searchShare: 0, randomMoves: 0, drawnMoves: 0, noiseShare: 0 },
    };
    const run = { env: 'TicTacToe', algo: 'alpha-zero', settings, steps: 9 };
    const trainer = createTrainer(run);
    const before = networkIn(trainer.policy()).network.parameters.slice();
    const boards: unknown[] = [trainer.environmentState];
    let result = 0;
    trainer.onStep = ({ timestep }) => {
      boards.push(trainer.environmentState);
      if (timestep.terminated) result = timestep.reward;
    };
    while (trainer.episodeCount === 0) trainer.advance(1);
    const after = networkIn(trainer.policy()).network.parameters;
    // Capacity 1: what is left of the game is its last move, made by the winner or in a full board.
    const position = boards.at(-2) as ReturnType<typeof ticTacToe.initialState>;
    const player = ticTacToe.currentPlayer(position);
    const z = player === 0 ? result : -result;
    const inputs = ticTacToe.observe(position, player) as Float64Array;
    const value = Math.tanh(before[18 * 10 + 9]! + inputs.reduce((sum, input, i) => sum + input * before[i * 10 + 9]!, 0));
    inputs.forEach((input, i) => {
      const change = after[i * 10 + 9]! - before[i * 10 + 9]!;
      expect(change).toBeCloseTo(input * 0.01 * Math.sign(z - value), 5);
      // Cells that are taken can only become less promising.
      if (input === 1) expect(after[i * 10 + (i % 9)]! - before[i * 10 + (i % 9)]!).toBeCloseTo(-0.01, 5);
    });
  });

  it('learns never to lose at tic-tac-toe, and who stands better', { timeout: 60_000 }, () => {
    const settings = { simulations: 25, hiddenLayers: [64], learningRate: 3e-3, searchShare: 0.75 };
    const trainer = train({ env: 'TicTacToe', algo: 'alpha-zero', settings, steps: 20_000, engine });
    const learned = networkIn(trainer.policy());
    const random = createRandom(1);
    const play = (snapshot: PolicySnapshot) => {
      const policy = createGamePolicy(snapshot, ticTacToe);
      return [0, 1].map((seat) => {
        const player = (state: unknown) => policy.act(state, seat, random);
        const lost = lastOf(playMatch(player, perfectPlayer(random), seat, 40, 0, 1)).lost;
        return { lost, won: lastOf(playMatch(player, randomPlayer(random), seat, 40, 0, 1)).won };
      });
    };
    const [asX, asO] = play({ ...learned, simulations: 50 });
    expect(asX!.lost + asO!.lost).toBe(0);
    expect(asX!.won).toBeGreaterThanOrEqual(36);
    expect(asO!.won).toBeGreaterThanOrEqual(30);
    // The search alone, on a network that knows nothing, loses.
    const { spec } = learned.network;
    const blank = { ...learned, network: initializeNetwork(spec, createRandom(1)), simulations: 50 };
    const [, blankAsO] = play(blank);
    expect(blankAsO!.lost).toBeGreaterThan(0);
  });

  it('never adds noise where it only plays', () => {
    const policy = createGamePolicy(createTrainer(board).policy(), ticTacToe);
    const state = ticTacToe.initialState();
    const moves = Array.from({ length: 20 }, (_, seed) => policy.act(state, 0, createRandom(seed)));
    expect(new Set(moves).size).toBe(1);
  });

  it('learns nothing with a learning rate next to 0', () => {
    const frozen = { ...board, settings: { ...small, learningRate: 1e-12 } };
    const first = networkIn(createTrainer(frozen).policy()).network.parameters;
    const last = networkIn(train(frozen).policy()).network.parameters;
    first.forEach((parameter, i) => {
      expect(last[i]).toBeCloseTo(parameter, 6);
    });
  });

  it('goes on from a save as if it had never stopped', () => {
    const whole = train(board);
    const half = createTrainer(board);
    half.advance(40);
    half.advance(100, true);
    const rest = createTrainer(board);
    rest.load(structuredClone(half.save()));
    rest.advance(board.steps - rest.stepCount);
    expect(rest.policy()).toEqual(whole.policy());
    expect(rest.episodeCount).toBe(whole.episodeCount);
  });
});
