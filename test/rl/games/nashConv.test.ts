import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { matrixGame } from '../../../main/rl/environments/games/matrixGame';
import { soccer } from '../../../main/rl/environments/games/soccer';
import { twoStepGame } from '../../../main/rl/environments/games/twoStepGame';
import type { Bimatrix } from '../../../main/rl/games/bimatrix';
import { jointActionCount, jointActions, jointIndex } from '../../../main/rl/games/jointActions';
import { bestResponse, deviationGains } from '../../../main/rl/games/nashConv';
import { solveMarkovGame } from '../../../main/rl/games/shapleyIteration';

interface RecordedProfile {
  readonly row: number[];
  readonly col: number[];
  readonly payoffs: number[];
  readonly gains: number[];
  readonly nash_conv: number;
}

interface RecordedGame {
  readonly row_payoff: number[][];
  readonly col_payoff: number[][];
  readonly equilibria: RecordedProfile[];
  readonly profiles: RecordedProfile[];
}

const file = resolve(import.meta.dirname, '../../fixtures/conformance/games.json');
const { games } = JSON.parse(readFileSync(file, 'utf8')) as { games: Record<string, RecordedGame> };

function tableOf({ row_payoff: rowPayoffs, col_payoff: columnPayoffs }: RecordedGame, rounds = 1) {
  const payoffs: Bimatrix = { rowPayoffs, columnPayoffs };
  const names = [rowPayoffs, rowPayoffs[0]!].map((actions) => actions.map((_, index) => `${index}`));
  return matrixGame(payoffs, names, rounds, false).table;
}

describe.each(Object.entries(games))('NashConv of %s', (_name, game) => {
  it('is as recorded, for every profile', () => {
    for (const { row, col, payoffs, gains, nash_conv } of game.profiles) {
      const found = deviationGains(tableOf(game), [Float64Array.from(row), Float64Array.from(col)], 0.9);
      for (const player of [0, 1]) {
        expect(found.values[player]).toBeCloseTo(payoffs[player]!, 9);
        expect(found.gains[player]).toBeCloseTo(gains[player]!, 9);
      }
      expect(found.nashConv).toBeCloseTo(nash_conv, 9);
    }
  });

  it('is 0 in every recorded equilibrium, also where the game is played for ever', () => {
    for (const { row, col } of game.equilibria) {
      const strategy = [Float64Array.from(row), Float64Array.from(col)];
      expect(deviationGains(tableOf(game), strategy, 1).nashConv).toBeCloseTo(0, 9);
      expect(deviationGains(tableOf(game, 100), strategy, 0.5).nashConv).toBeCloseTo(0, 8);
    }
  });
});

describe('NashConv of a game with several states', () => {
  it('counts what one player could gain alone: from 7 nothing, from missing each other in 2B a lot', () => {
    const { table } = twoStepGame(7);
    const both = (first: number[], inB: number[]) => Float64Array.from([...first, 1, 0, ...inB]);
    const safe = [both([1, 0], [0, 1]), both([1, 0], [0, 1])];
    // Player 1 alone can go to 2B, where player 2 would meet it: 8 in place of 7.
    expect(deviationGains(table, safe, 1)).toMatchObject({ nashConv: 1 });
    expect([...deviationGains(table, safe, 1).gains]).toEqual([1, 0]);
    const missing = [both([0, 1], [1, 0]), both([0, 1], [1, 0])];
    // 0 now; player 1 gains 7 by going to 2A, player 2 gains 1 by choosing B in 2B.
    expect([...deviationGains(table, missing, 1).gains]).toEqual([7, 1]);
  });

  it('is 0 for the solution of soccer, and what the best opponent wins for walking at random', () => {
    const { table } = soccer(0, 1000);
    const { values, rowStrategies, columnStrategies } = solveMarkovGame(table, 0.9, 1e-9);
    const solved = deviationGains(table, [rowStrategies, columnStrategies], 0.9);
    const start = table.initialProbabilities.reduce((sum, probability, state) => sum + probability * values[state]!, 0);
    expect(solved.values[0]).toBeCloseTo(start, 6);
    expect(solved.nashConv).toBeCloseTo(0, 6);
    const random = [rowStrategies, columnStrategies].map((strategy) => strategy.map(() => 1 / 5));
    expect(deviationGains(table, random, 0.9).nashConv).toBeGreaterThan(0.5);
  }, 30_000);
});

describe('a best response', () => {
  it('gains exactly what NashConv says there is to gain', () => {
    const { table } = soccer(0, 1000);
    const random = table.actionCounts.map((count) => new Float64Array(table.stateCount * count).fill(1 / count));
    const before = deviationGains(table, random, 0.9);
    const answered = [bestResponse(table, random, 0, 0.9), random[1]!];
    const after = deviationGains(table, answered, 0.9);
    expect(after.values[0]).toBeCloseTo(before.values[0]! + before.gains[0]!, 8);
    expect(after.gains[0]).toBeCloseTo(0, 8);
    expect(answered[0]!.reduce((sum, probability) => sum + probability, 0)).toBe(table.stateCount);
  });
});

describe('joint actions', () => {
  it('are numbered with the last player’s action fastest', () => {
    const counts = [2, 3, 2];
    expect(jointActionCount(counts)).toBe(12);
    expect(jointIndex(counts, [1, 0, 1])).toBe(7);
    for (let joint = 0; joint < 12; joint++) expect(jointIndex(counts, jointActions(counts, joint))).toBe(joint);
  });
});
