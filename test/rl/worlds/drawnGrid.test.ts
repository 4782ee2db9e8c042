import { describe, expect, it } from 'vitest';
import { createEnvironment } from '../../../main/rl/environments/registry';
import { solve } from '../../../main/rl/planning/solve';
import {
  blowColumns,
  type DrawnGrid,
  describePaint,
  emptyGrid,
  markedStarts,
  paintCells,
  paintOf,
  resizeGrid,
} from '../../../main/rl/worlds/drawnGrid';
import { environmentIdOf, type World, worldOfEnvironment } from '../../../main/rl/worlds/world';

const worldOf = (grid: DrawnGrid): World => ({ kind: 'grid', name: 'Drawn', discount: 0.9, grid });

/** S . ·  with a wall under the middle, an end that pays −5 under it, and G in the lower right. */
function drawn(): DrawnGrid {
  let grid = { ...emptyGrid(2, 3), stepReward: -1, goalReward: 10 };
  grid = paintCells(grid, [4], { kind: 'wall' });
  grid = paintCells(grid, [3], { kind: 'end', reward: -5 });
  return paintCells(grid, [2], { kind: 'reward', reward: 2.5 });
}

describe('A grid that is drawn', () => {
  it('has the dynamics of a table worked out by hand', () => {
    const { table } = createEnvironment(environmentIdOf(worldOf(drawn())));
    const up = 0;
    const right = 1;
    const down = 2;
    const left = 3;
    const outcomesOf = (state: number, action: number) => table!.outcomes(state, action);
    expect(outcomesOf(0, right)).toEqual([{ probability: 1, state: 1, reward: -1, terminated: false }]);
    expect(outcomesOf(0, down)).toEqual([{ probability: 1, state: 3, reward: -5, terminated: true }]);
    expect(outcomesOf(0, up)).toEqual([{ probability: 1, state: 0, reward: -1, terminated: false }]);
    expect(outcomesOf(1, down)).toEqual([{ probability: 1, state: 1, reward: -1, terminated: false }]); // a wall holds
    expect(outcomesOf(1, right)).toEqual([{ probability: 1, state: 2, reward: 2.5, terminated: false }]);
    expect(outcomesOf(2, down)).toEqual([{ probability: 1, state: 5, reward: 10, terminated: true }]);
    expect(outcomesOf(2, left)).toEqual([{ probability: 1, state: 1, reward: -1, terminated: false }]);
    expect([...table!.initialProbabilities]).toEqual([1, 0, 0, 0, 0, 0]);
  });

  it('slips to both sides and is blown by the wind of the column that was left', () => {
    const grid = blowColumns({ ...emptyGrid(3, 2), slip: 0.2, stepReward: 0, goalReward: 1 }, [0], 1);
    const { table } = createEnvironment(environmentIdOf(worldOf(grid)));
    // From the middle row of column 0 to the right: 0.8 right, then up; 0.1 up, then held by the edge; 0.1 down, then up.
    expect(table!.outcomes(2, 1)).toEqual([
      { probability: 0.8, state: 1, reward: 0, terminated: false },
      { probability: 0.1, state: 0, reward: 0, terminated: false },
      { probability: 0.1, state: 2, reward: 0, terminated: false },
    ]);
    // No wind in column 1.
    expect(table!.outcomes(1, 2)[0]).toEqual({ probability: 0.8, state: 3, reward: 0, terminated: false });
  });

  it('has the exact values that two steps to the goal are worth', () => {
    const { values } = solve(createEnvironment(environmentIdOf(worldOf(drawn()))), { discount: 0.9 });
    // From the upper right: 10. From the middle: 2.5 + 0.9 · 10 = 11.5. Going round pays more:
    // waiting in the upper right pays 2.5 a step, 25 for ever.
    expect(values[2]).toBeCloseTo(25, 9);
    expect(values[1]).toBeCloseTo(2.5 + 0.9 * 25, 9);
    expect(values[0]).toBeCloseTo(-1 + 0.9 * 25, 9);
  });

  it('tells what is in a cell as it was painted', () => {
    const grid = drawn();
    expect(paintOf(grid, 0)).toEqual({ kind: 'start' });
    expect(paintOf(grid, 2)).toEqual({ kind: 'reward', reward: 2.5 });
    expect(paintOf(grid, 3)).toEqual({ kind: 'end', reward: -5 });
    expect(paintOf(grid, 5)).toEqual({ kind: 'goal' });
    expect(describePaint(grid, 3)).toBe('row 2, column 1: end, reward −5');
    expect(markedStarts(paintCells(grid, [1], { kind: 'start' }))).toEqual([0, 1]);
  });

  it('forgets a letter that stands nowhere, and takes one letter for one reward', () => {
    let grid = paintCells(emptyGrid(2, 3), [1, 2], { kind: 'reward', reward: -7 });
    expect([...grid.legend]).toEqual([['a', { reward: -7, ends: false }]]);
    grid = paintCells(grid, [3], { kind: 'reward', reward: -7 });
    expect(grid.legend.size).toBe(1);
    expect(paintCells(grid, [1, 2, 3], { kind: 'floor' }).legend.size).toBe(0);
  });

  it('refuses the twenty-seventh reward in a sentence', () => {
    let grid = emptyGrid(6, 6);
    for (let i = 0; i < 26; i++) grid = paintCells(grid, [i + 1], { kind: 'reward', reward: -i - 0.5 });
    expect(() => paintCells(grid, [30], { kind: 'reward', reward: 99 })).toThrow(
      'A world may have 26 different rewards of its own besides 0 … 9, got one more. Use one that is there already.',
    );
    expect(() => createEnvironment(environmentIdOf(worldOf({ ...grid, stepReward: -100 })))).not.toThrow();
  });

  it('keeps what is there when it becomes larger or smaller', () => {
    const larger = resizeGrid(blowColumns(drawn(), [2], -2), 3, 4);
    expect(larger.rows).toEqual([`S.${drawn().rows[0]![2]}.`, `${drawn().rows[1]!}.`, '....']);
    expect(larger.wind).toEqual([0, 0, -2, 0]);
    expect(resizeGrid(larger, 2, 3).rows).toEqual(drawn().rows);
    expect(() => resizeGrid(larger, 33, 3)).toThrow('A world that is drawn must have 1 to 32 rows, got 33.');
  });

  it('is found again in the id that runs keep', () => {
    const world = worldOf(blowColumns(drawn(), [1], 2));
    const id = environmentIdOf(world);
    expect(id).toMatch(/^GridWorld\?name=Drawn&layout=/);
    const found = worldOfEnvironment(id)!;
    expect(found.kind === 'grid' && { ...found.grid }).toEqual(world.kind === 'grid' && { ...world.grid });
  });
});
