import { describe, expect, it } from 'vitest';
import type { SimultaneousGame } from '../../../../main/rl/core/game';
import { GameSimulation } from '../../../../main/rl/core/gameSimulation';
import { createRandom } from '../../../../main/rl/core/random';
import { createGame } from '../../../../main/rl/environments/gameRegistry';

const create = (id: string) => createGame(id) as SimultaneousGame<number>;

describe('a matrix game', () => {
  it('remembers the round before when it should', () => {
    const simulation = new GameSimulation(create('MatrixGame?memory=true&rounds=5'), createRandom(1));
    expect(simulation.reset()).toEqual([0, 0]);
    expect(simulation.step([1, 0])).toMatchObject({ observations: [3, 3], rewards: [5, 0] });
    expect(simulation.game.observationSpaces[0]!.labels![3]).toBe('after defect, cooperate');
  });

  it('knows how rewards hang together', () => {
    const structure = (id: string) => create(id).rewardStructure;
    expect(structure('MatrixGame?game=biased_rps')).toBe('zero-sum');
    expect(structure('MatrixGame?game=climbing')).toBe('shared');
    expect(structure('MatrixGame?game=chicken')).toBe('general');
    expect(structure('MatrixGame?payoffs=1,-1/-1,1')).toBe('zero-sum');
  });

  it('takes any table, whose actions are numbered', () => {
    const game = create('MatrixGame?payoffs=1:2,3:4,5:6');
    expect(game.actionSpaces.map(({ size }) => size)).toEqual([1, 3]);
    expect(game.transition(0, [0, 2], createRandom(1))).toMatchObject({ rewards: [5, 6], terminated: true });
    expect(() => createGame('MatrixGame?payoffs=1:2,x')).toThrow('A payoff must be a number');
  });
});

describe('the two-step game', () => {
  it('pays 7 for sure, or 8 to those who both dare', () => {
    const play = (first: [number, number], second: [number, number]) => {
      const simulation = new GameSimulation(create('TwoStepGame'), createRandom(1));
      simulation.reset();
      simulation.step(first);
      return simulation.step(second);
    };
    expect(play([0, 1], [0, 1])).toMatchObject({ observations: [1, 1], rewards: [7, 7], terminated: true });
    expect(play([1, 0], [1, 1])).toMatchObject({ observations: [2, 2], rewards: [8, 8], terminated: true });
    expect(play([1, 0], [0, 1]).rewards).toEqual([1, 1]);
    expect(play([1, 0], [0, 0]).rewards).toEqual([0, 0]);
  });
});
