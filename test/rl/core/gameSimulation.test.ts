import { describe, expect, it } from 'vitest';
import type { SimultaneousGame } from '../../../main/rl/core/game';
import { GameSimulation } from '../../../main/rl/core/gameSimulation';
import { createRandom } from '../../../main/rl/core/random';
import { createGame } from '../../../main/rl/environments/gameRegistry';

const create = (id: string) => new GameSimulation(createGame(id) as SimultaneousGame, createRandom(1));

describe('a simulation of a game', () => {
  it('truncates after the last step of the time limit, and only there', () => {
    const simulation = create('MatrixGame?rounds=3');
    simulation.reset();
    const ends = [0, 1, 2].map(() => simulation.step([1, 0]));
    expect(ends.map(({ terminated }) => terminated)).toEqual([false, false, false]);
    expect(ends.map(({ truncated }) => truncated)).toEqual([false, false, true]);
    expect(simulation.episodeReturns).toEqual([15, 0]);
    expect(() => simulation.step([0, 0])).toThrow('The episode is over. Call reset before step.');
  });

  it('can end on both counts at once', () => {
    const simulation = create('MatrixGame');
    simulation.reset();
    expect(simulation.step([0, 0])).toEqual({ observations: [0, 0], rewards: [3, 3], terminated: true, truncated: true });
  });

  it('tells the returns and the length of each episode', () => {
    const simulation = create('TwoStepGame');
    const ended: [readonly number[], number][] = [];
    simulation.onEpisodeEnd = (returns, length) => ended.push([returns, length]);
    simulation.reset();
    simulation.step([1, 0]);
    simulation.step([1, 1]);
    expect(ended).toEqual([[[8, 8], 2]]);
  });

  it('refuses joint actions that are none', () => {
    const simulation = create('MatrixGame?game=chicken');
    simulation.reset();
    expect(() => simulation.step([0])).toThrow('A joint action must have 2 actions, got [0].');
    expect(() => simulation.step([0, 2])).toThrow('The action of column must be a whole number in [0, 1], got 2.');
    expect(() => simulation.step([0.5, 1])).toThrow('The action of row must be a whole number in [0, 1], got 0.5.');
  });

  it('goes on from what was saved as if nothing had happened', () => {
    const [first, second] = [create('PredatorPrey'), create('PredatorPrey')];
    first.reset();
    for (let step = 0; step < 5; step++) first.step([1, 2]);
    second.load(JSON.parse(JSON.stringify(first.save())));
    expect(second.current()).toEqual(first.current());
    expect(second.episodeReturns).toEqual(first.episodeReturns);
    const random = createRandom(9);
    expect(first.game.transition(first.state, [3, 3], createRandom(2))).toEqual(
      second.game.transition(second.state, [3, 3], createRandom(2)),
    );
    expect(random.integer(2)).toBeLessThan(2);
  });
});
