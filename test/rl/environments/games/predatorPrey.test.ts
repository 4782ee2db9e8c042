import { describe, expect, it } from 'vitest';
import type { SimultaneousGame } from '../../../../main/rl/core/game';
import { createRandom } from '../../../../main/rl/core/random';
import { createGame } from '../../../../main/rl/environments/gameRegistry';
import type { PredatorPreyState } from '../../../../main/rl/environments/games/predatorPrey';

const create = (options: string) => createGame(`PredatorPrey?size=5&${options}`) as SimultaneousGame<PredatorPreyState>;
const cell = (row: number, column: number) => 5 * row + column;
const [stay, north, south, east, west] = [0, 1, 2, 3, 4];

describe('predators and prey', () => {
  it('move around the edges of the torus', () => {
    const game = create('preyRest=1');
    const state = { predators: [cell(0, 0), cell(4, 4)], prey: cell(2, 2) };
    expect(game.transition(state, [north, east], createRandom(1)).state.predators).toEqual([cell(4, 0), cell(4, 0)]);
    expect(game.transition(state, [west, south], createRandom(1)).state.predators).toEqual([cell(0, 4), cell(0, 4)]);
  });

  it('end when enough predators are next to the prey, and not with one too few', () => {
    const game = create('preyRest=1&lonePenalty=-2');
    const state = { predators: [cell(2, 1), cell(0, 2)], prey: cell(2, 2) };
    expect(game.transition(state, [stay, south], createRandom(1))).toMatchObject({ rewards: [9.9, 9.9], terminated: true });
    expect(game.transition(state, [stay, east], createRandom(1))).toMatchObject({ rewards: [-2.1, -2.1], terminated: false });
    expect(game.transition(state, [west, east], createRandom(1))).toMatchObject({ rewards: [-0.1, -0.1], terminated: false });
  });

  it('see the others the short way round', () => {
    const game = create('sees=offsets');
    const state = { predators: [cell(0, 0), cell(4, 3)], prey: cell(3, 1) };
    expect([...(game.observe(state, 0) as Float64Array)]).toEqual([-2, 1, -1, -2]);
    expect([...(game.observe(state, 1) as Float64Array)]).toEqual([-1, -2, 1, 2]);
  });

  it('see the same as an index, whose digits are the offsets', () => {
    const state = { predators: [cell(0, 0), cell(4, 3)], prey: cell(3, 1) };
    // Offsets −2, 1, −1, −2 plus 2 each: digits 0, 3, 1, 0 in base 5.
    expect(create('sees=index').observe(state, 0)).toBe(3 * 25 + 1 * 5);
    expect(() => createGame('PredatorPrey?predators=4')).toThrow('sees must be offsets where an index would have more than');
    expect(() => createGame('PredatorPrey?captors=3')).toThrow('captors must be at most the 2 predators, got 3.');
  });

  it('let the prey rest as often as chosen, and otherwise go each way alike', () => {
    const game = create('preyRest=0.2');
    const state = { predators: [cell(0, 0), cell(0, 0)], prey: cell(2, 2) };
    const random = createRandom(2);
    const counts = new Map<number, number>();
    for (let i = 0; i < 5000; i++) {
      const { prey } = game.transition(state, [stay, stay], random).state;
      counts.set(prey, (counts.get(prey) ?? 0) + 1);
    }
    // Each share is 0.2; four standard errors are 4 √(0.2 · 0.8 / 5000) = 0.023.
    expect(counts.size).toBe(5);
    for (const count of counts.values()) expect(Math.abs(count / 5000 - 0.2)).toBeLessThan(0.023);
  });
});
