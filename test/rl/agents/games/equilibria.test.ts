import { describe, expect, it } from 'vitest';
import type { SavedState } from '../../../../main/rl/core/savedState';
import { createGame } from '../../../../main/rl/environments/gameRegistry';
import { gridGameStarts, gridGameState } from '../../../../main/rl/environments/games/gridGame';
import { deviationGains } from '../../../../main/rl/games/nashConv';
import { solveMarkovGame } from '../../../../main/rl/games/shapleyIteration';
import { createTrainer, train } from '../../../helpers/train';

/** Probabilities of each player's actions, shape [players][states, actions]. */
function strategies(trainer: ReturnType<typeof train>): Float64Array[] {
  const policy = trainer.policy();
  if (policy.kind !== 'players') throw new Error('must be a policy for each player');
  return policy.players.map((player) => (player.kind === 'stochastic-table' ? player.actionProbabilities : new Float64Array()));
}

function tableOf(env: string) {
  const game = createGame(env);
  if (game.kind !== 'simultaneous' || game.table === undefined) throw new Error('must have a table');
  return game.table;
}

const agentOf = (trainer: ReturnType<typeof train>) => trainer.save()['agent'] as SavedState;

describe('fictitious play', () => {
  it('answers what the other has done, in matching pennies worked by hand', () => {
    const trainer = createTrainer({ env: 'MatrixGame?game=matching_pennies', algo: 'fictitious-play', seed: 2, steps: 200 });
    const counts = [
      [0, 0],
      [0, 0],
    ] as [[number, number], [number, number]];
    trainer.onStep = ({ action }) => {
      const [row, column] = action as unknown as [number, number];
      // The row player wants to do what the column player does most often, the column player the opposite of the row player.
      const [columnLead, rowLead] = [counts[1][0] - counts[1][1], counts[0][0] - counts[0][1]];
      if (columnLead !== 0) expect(row).toBe(columnLead > 0 ? 0 : 1);
      if (rowLead !== 0) expect(column).toBe(rowLead > 0 ? 1 : 0);
      counts[0][row as 0 | 1]++;
      counts[1][column as 0 | 1]++;
    };
    trainer.advance(200);
    expect(strategies(trainer).map((shares) => [...shares])).toEqual(counts.map((pair) => pair.map((count) => count / 200)));
  });

  it('comes near the only equilibrium of a zero-sum game', () => {
    const trainer = train({ env: 'MatrixGame?game=biased_rps', algo: 'fictitious-play', steps: 20_000 });
    [1 / 2, 1 / 3, 1 / 6].forEach((probability, action) => {
      for (const shares of strategies(trainer)) expect(shares[action]).toBeCloseTo(probability, 1);
    });
    expect(deviationGains(tableOf('MatrixGame?game=biased_rps'), strategies(trainer), 0).nashConv).toBeLessThan(0.05);
  });

  it('is not for games with several states', () => {
    expect(() => createTrainer({ env: 'TwoStepGame', algo: 'fictitious-play', steps: 1 })).toThrow(
      'Needs a game in normal form, which has a single state; here there are 3.',
    );
  });
});

describe('minimax-Q', () => {
  it('learns the entry that was played, and solves the state anew', () => {
    // Row 0 keeps at least 0 by any reply until (0, 0) is found to pay −1; V of a 2 × 2 table of known entries is by hand.
    const env = 'MatrixGame?payoffs=3,-1/-2,1';
    const settings = { stepSize: 1, finalStepSize: 1, epsilon: 1, discount: 0 };
    const trainer = createTrainer({ env, algo: 'minimax-q', settings, steps: 60 });
    trainer.advance(60);
    expect([...(agentOf(trainer)['actionValues'] as Float64Array)]).toEqual([3, -1, -2, 1]);
    // 3 p − 2 (1 − p) = −p + (1 − p): p = 3/7; 3 q − (1 − q) = −2 q + (1 − q): q = 2/7; the value is 1/7.
    expect((agentOf(trainer)['stateValues'] as Float64Array)[0]).toBeCloseTo(1 / 7, 12);
    expect(strategies(trainer)[0]![0]).toBeCloseTo(3 / 7, 12);
    expect(strategies(trainer)[1]![0]).toBeCloseTo(2 / 7, 12);
  });

  it('adds the discounted value of the next state, but none after the end', () => {
    const first = (rounds: number) => {
      const settings = { stepSize: 0.5, discount: 0.8, initialValue: 10, epsilon: 1 };
      const trainer = createTrainer({ env: `MatrixGame?payoffs=6&rounds=${rounds}`, algo: 'minimax-q', settings, steps: 1 });
      trainer.advance(1);
      return (agentOf(trainer)['actionValues'] as Float64Array)[0];
    };
    expect(first(1)).toBe(8); // 10 + 0.5 (6 − 10)
    expect(first(5)).toBe(12); // 10 + 0.5 (6 + 0.8 · 10 − 10)
  });

  it('lets its step size fall by equal factors', () => {
    const settings = { stepSize: 1, finalStepSize: 0.25, stepSizeSteps: 2, discount: 0, epsilon: 1 };
    const trainer = createTrainer({
      env: 'MatrixGame?payoffs=8',
      algo: 'minimax-q',
      settings: { ...settings, initialValue: 0 },
      steps: 3,
    });
    const errors: number[] = [];
    trainer.onStep = ({ tdError }) => errors.push(tdError!);
    trainer.advance(1);
    expect((agentOf(trainer)['actionValues'] as Float64Array)[0]).toBe(8);
    trainer.advance(2);
    expect(errors).toEqual([8, 0, 0]);
  });

  it('comes to the values of Shapley’s iteration in a game that goes on', () => {
    const env = 'MatrixGame?game=biased_rps&rounds=20&memory=true';
    const settings = { discount: 0.5, epsilon: 1, stepSizeSteps: 20_000 };
    const trainer = train({ env, algo: 'minimax-q', settings, steps: 20_000 });
    const exact = solveMarkovGame(tableOf(env), 0.5);
    const learned = agentOf(trainer)['stateValues'] as Float64Array;
    const worst = exact.values.reduce((most, value, state) => Math.max(most, Math.abs(value - learned[state]!)), 0);
    expect(worst).toBeLessThan(1e-6);
    expect(deviationGains(tableOf(env), strategies(trainer), 0.5).nashConv).toBeLessThan(1e-6);
  });
});

describe('Nash-Q', () => {
  it('learns both players’ values, and takes an equilibrium of them', () => {
    const settings = { stepSize: 1, discount: 0, epsilon: 1, average: 'recency-weighted' };
    const env = 'MatrixGame?game=battle_of_the_sexes';
    const trainer = train({ env, algo: 'nash-q', settings, steps: 60 });
    expect((agentOf(trainer)['actionValues'] as Float64Array[]).map((values) => [...values])).toEqual([
      [2, 0, 0, 1],
      [1, 0, 0, 2],
    ]);
    expect(strategies(trainer).map((row) => [...row])).toEqual([
      [1, 0],
      [1, 0],
    ]);
    expect((agentOf(trainer)['stateValues'] as Float64Array[]).map(([value]) => value)).toEqual([2, 1]);
  });

  it('prefers what gives both most together, if it is asked to', () => {
    const env = 'MatrixGame?payoffs=2:2,1:3/3:1,4:4'; // the second row and column are best for both
    const settings = { stepSize: 1, discount: 0, epsilon: 1, average: 'recency-weighted' };
    const hunt = 'MatrixGame?payoffs=2:2,3:1/1:3,4:4';
    for (const [where, equilibrium, expected] of [
      [env, 'first', 4],
      [hunt, 'first', 2],
      [hunt, 'greatest-sum', 4],
    ] as const) {
      const trainer = train({ env: where, algo: 'nash-q', settings: { ...settings, equilibrium }, steps: 100 });
      expect((agentOf(trainer)['stateValues'] as Float64Array[])[0]![0], `${where} ${equilibrium}`).toBe(expected);
    }
  });

  it('takes each share of the error as the mean of all visits needs', () => {
    const settings = { discount: 0.5, average: 'sample', epsilon: 1 };
    const trainer = createTrainer({ env: 'MatrixGame?payoffs=4:2&rounds=3', algo: 'nash-q', settings, steps: 2 });
    trainer.advance(1);
    // α = 1: 4 + 0.5 · 0; then α = ½ towards 4 + 0.5 · 4 = 6.
    expect((agentOf(trainer)['actionValues'] as Float64Array[])[0]![0]).toBe(4);
    trainer.advance(1);
    expect((agentOf(trainer)['actionValues'] as Float64Array[])[0]![0]).toBe(5);
    // The other player gets 2: 2, then ½ towards 2 + 0.5 · 2 = 3, by its own value of what follows.
    expect((agentOf(trainer)['actionValues'] as Float64Array[])[1]![0]).toBe(2.5);
  });

  it('finds ways that do not meet in the first grid game', () => {
    const settings = { average: 'recency-weighted', stepSize: 0.5, epsilon: 0.5 };
    const trainer = train({ env: 'GridGame', algo: 'nash-q', settings, steps: 20_000 });
    const start = gridGameState(gridGameStarts);
    for (const values of agentOf(trainer)['stateValues'] as Float64Array[]) expect(values[start]).toBeCloseTo(100 * 0.99 ** 3, 1);
    expect(trainer.evaluateFinal(5)).toMatchObject({ meanReturn: 100, meanLength: 4 });
  });
});
