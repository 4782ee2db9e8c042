import { describe, expect, it } from 'vitest';
import { colorCells } from '../../../main/rl/environments/binaryWorld';
import type { InverseWorld } from '../../../main/rl/environments/inverseWorld';
import { placeObjects } from '../../../main/rl/environments/objectWorld';
import { createEnvironment, findEnvironment } from '../../../main/rl/environments/registry';

const create = (id: string) => createEnvironment(id) as InverseWorld;
const settings = (id: string) =>
  findEnvironment(id).options as unknown as Parameters<typeof placeObjects>[0] & Parameters<typeof colorCells>[0];

describe('the inverse grid world', () => {
  it('pays for the state that is left, not for the one that is reached', () => {
    const { table } = create('InverseGridWorld');
    expect(table.outcomes(4, 3).every(({ reward }) => reward === 1)).toBe(true);
    expect(table.outcomes(3, 1).every(({ reward }) => reward === 0)).toBe(true);
  });

  it('goes astray in each direction alike', () => {
    // From the middle, upward: 0.7 + 0.075 up, 0.075 for each of the other three.
    const rows = create('InverseGridWorld').table.outcomes(12, 0);
    expect(rows.map(({ state }) => state)).toEqual([7, 11, 13, 17]);
    expect(rows.map(({ probability }) => probability)).toEqual([
      expect.closeTo(0.775, 12),
      ...[0.075, 0.075, 0.075].map((share) => expect.closeTo(share, 12)),
    ]);
    expect(create('InverseGridWorld?noise=0').table.outcomes(12, 0)).toEqual([
      { probability: 1, state: 7, reward: 0, terminated: false },
    ]);
  });

  it('takes rewards of your own', () => {
    const rows = '1,2,3,4,5/0,0,0,0,0/0,0,0,0,0/0,0,0,0,0/0,0,0,0,-6';
    expect([...create(`InverseGridWorld?rewards=${rows}`).trueRewards.filter((reward) => reward !== 0)]).toEqual([
      1, 2, 3, 4, 5, -6,
    ]);
    expect(() => create('InverseGridWorld?rewards=1,2')).toThrow('rewards must be 5 rows of 5 numbers, got "1,2".');
    expect(() => create(`InverseGridWorld?rewards=${rows.replace('5', 'x')}`)).toThrow('rewards must be 5 rows of 5 numbers');
  });

  it('knows each state by itself', () => {
    const { features } = create('InverseGridWorld');
    expect(features.labels).toHaveLength(25);
    expect(features.values.filter((value) => value === 1)).toHaveLength(25);
    expect(features.values[7 * 25 + 7]).toBe(1);
  });
});

describe('the object world', () => {
  const id = 'ObjectWorld?size=8&objects=6&colors=3&worldSeed=5';
  const world = create(id);
  const objects = placeObjects(settings(id));
  const distance = (state: number, cell: number) =>
    Math.hypot(Math.floor(state / 8) - Math.floor(cell / 8), (state % 8) - (cell % 8));

  it('stands as its seed says, each object on a cell of its own', () => {
    expect(objects).toEqual(placeObjects(settings(id)));
    expect(objects).not.toEqual(placeObjects(settings(id.replace('Seed=5', 'Seed=6'))));
    expect(new Set(objects.map(({ cell }) => cell)).size).toBe(6);
  });

  it('rewards as the three rules say', () => {
    const seen = new Set<number>();
    for (let state = 0; state < 64; state++) {
      const isNear = (color: number, cells: number) =>
        objects.some(({ cell, outerColor }) => outerColor === color && distance(state, cell) <= cells);
      const expected = isNear(0, 3) ? (isNear(1, 2) ? 1 : -1) : 0;
      expect(world.trueRewards[state]).toBe(expected);
      seen.add(expected);
    }
    expect(seen.size).toBe(3);
  });

  it('knows the distances to each color, as numbers or as steps', () => {
    const { features } = create(`${id}&features=continuous`);
    expect(features.labels[4]).toBe('distance to outer color 2, cells');
    const nearest = Math.min(...objects.filter(({ outerColor }) => outerColor === 1).map(({ cell }) => distance(9, cell)));
    expect(features.values[9 * 6 + 4]).toBeCloseTo(nearest, 12);
    const binary = world.features;
    expect(binary.labels).toHaveLength(6 * 8);
    const steps = [...binary.values.slice(9 * 48 + 4 * 8, 9 * 48 + 5 * 8)];
    expect(steps).toEqual(Array.from({ length: 8 }, (_, index) => (nearest < index + 1 ? 1 : 0)));
  });

  it('has room for its objects', () => {
    expect(() => create('ObjectWorld?size=4&objects=9')).toThrow('objects must be at most half of the 16 cells, got 9.');
  });
});

describe('the binary world', () => {
  const id = 'BinaryWorld?size=8&worldSeed=3';
  const { trueRewards, features } = create(id);
  const cells = colorCells(settings(id));

  /** Whether the cell so many rows down and columns to the right is blue; beyond the border none is. */
  const isBlue = (state: number, rows: number, columns: number) => {
    const [row, column] = [Math.floor(state / 8) + rows, (state % 8) + columns];
    return row >= 0 && row < 8 && column >= 0 && column < 8 && cells[row * 8 + column] === 1;
  };

  it('knows the color of each of the nine cells around', () => {
    for (const state of [0, 7, 27, 59]) {
      const expected = [-1, 0, 1].flatMap((rows) => [-1, 0, 1].map((columns) => (isBlue(state, rows, columns) ? 1 : 0)));
      expect([...features.values.slice(state * 9, state * 9 + 9)]).toEqual(expected);
    }
    expect(features.labels).toHaveLength(9);
  });

  it('likes four blue cells, and dislikes five', () => {
    const seen = new Set<number>();
    trueRewards.forEach((reward, state) => {
      const blueCount = features.values.slice(state * 9, state * 9 + 9).reduce((sum, value) => sum + value, 0);
      expect(reward).toBe(blueCount === 4 ? 1 : blueCount === 5 ? -1 : 0);
      seen.add(reward);
    });
    expect(seen.size).toBe(3);
  });

  it('is colored as its seed and its share say', () => {
    expect(colorCells(settings(id))).toEqual(cells);
    expect(colorCells(settings(id.replace('Seed=3', 'Seed=4')))).not.toEqual(cells);
    expect(colorCells(settings(`${id}&blueShare=1`)).every((color) => color === 1)).toBe(true);
  });
});
