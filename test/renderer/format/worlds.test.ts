import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { emptyGrid, paintCells } from '../../../main/rl/worlds/drawnGrid';
import { gridTemplates, processTemplates } from '../../../main/rl/worlds/templates';
import { describeBackup } from '../../../renderer/format/backups';
import { edgeBetween } from '../../../renderer/format/graphEdges';
import { packWorld, unpackWorld } from '../../../renderer/format/worldLinks';
import { applyTool, cellsBetween, describeBoardCell, gridTools, takesNumber } from '../../../renderer/format/worldTools';

describe('A link to a world', () => {
  it.each([...gridTemplates, ...processTemplates].map((template) => [template.id, template] as const))(
    'carries %s whole, in letters that an address may hold',
    async (_id, template) => {
      const world = template.create();
      const packed = await packWorld(world);
      expect(packed).toMatch(/^[\w-]+$/);
      expect(await unpackWorld(packed)).toEqual(world);
    },
  );

  it('that is damaged is refused in plain words', async () => {
    const sentence = 'The link must carry a whole world, got one that is cut off or damaged. Ask for it again.';
    const packed = await packWorld(gridTemplates[1]!.create());
    for (const bad of ['', '%%%', 'hello', packed.slice(0, -9)]) await expect(unpackWorld(bad)).rejects.toThrow(sentence);
  });

  it('that carries something else, or more than a page should unpack, is refused for that', async () => {
    const link = (text: string) => deflateRawSync(text).toString('base64url');
    await expect(unpackWorld(link('{}'))).rejects.toThrow('The format of a world file must be "bellman-world", got undefined.');
    await expect(unpackWorld(link(' '.repeat(300_000)))).rejects.toThrow('A link must unpack to at most 200000 bytes, got more.');
  });

  it('is not made for a world that could not be unpacked again', async () => {
    const states = Array.from({ length: 40 }, (_, i) => ({ name: `s${i}`, x: 0, y: 0, isStart: i === 0, isEnd: false }));
    const outcomes = states.flatMap((_, state) =>
      [0, 1, 2].flatMap((action) => states.map((__, next) => ({ state, action, next, probability: 0.025, reward: 0 }))),
    );
    const graph = { states, actions: ['a', 'b', 'c'], outcomes, maxSteps: 100 };
    await expect(packWorld({ kind: 'graph', name: 'Large', discount: 0.9, graph })).rejects.toThrow(
      /^A world that a link carries must have at most 200000 bytes, got \d+\. Export it as a file\.$/,
    );
  });
});

describe('Tools of the drawing board', () => {
  it('go over every cell between two, so that a quick drag leaves no gaps', () => {
    expect(cellsBetween(0, 3, 10)).toEqual([0, 1, 2, 3]);
    expect(cellsBetween(0, 33, 10)).toEqual([0, 11, 22, 33]);
    expect(cellsBetween(25, 5, 10)).toEqual([25, 15, 5]);
    expect(cellsBetween(7, 7, 10)).toEqual([7]);
  });

  it('paint cells, and blow whole columns', () => {
    const grid = emptyGrid(2, 3);
    expect(applyTool(grid, 'wall', [1, 4], 0).rows).toEqual(['S#.', '.#G']);
    expect(applyTool(grid, 'wind', [1, 4], -2.4).wind).toEqual([0, -2, 0]);
    expect(applyTool(grid, 'end', [1], -3).legend.get('a')).toEqual({ reward: -3, ends: true });
  });

  it('take along a number of their own, and say so when no letter is left for it', () => {
    expect(gridTools.filter(({ id }) => takesNumber(id)).map(({ id }) => id)).toEqual(['reward', 'end', 'wind']);
    expect(new Set(gridTools.map(({ key }) => key)).size).toBe(gridTools.length);
    const grid = emptyGrid(2, 3);
    expect(applyTool(grid, 'wind', [2], 40).wind).toEqual([0, 0, 9]);
    expect(applyTool(grid, 'reward', [1], 7).rows).toEqual(['S7.', '..G']);
    let full = emptyGrid(4, 8);
    for (let cell = 1; cell <= 26; cell++) full = applyTool(full, 'reward', [cell], -cell - 1);
    expect(() => applyTool(full, 'reward', [27], -100)).toThrow(/26 different rewards of its own/);
    // A letter that stands nowhere any more is free again.
    expect(applyTool(applyTool(full, 'floor', [5], 0), 'reward', [27], -100).legend.size).toBe(26);
  });

  it('say what a cell is worth and where one would go', () => {
    const grid = paintCells(emptyGrid(2, 3), [1], { kind: 'reward', reward: 4 });
    const inspect = (...values: number[]) => ({ actionValues: Float64Array.from(values) });
    expect(describeBoardCell(grid, 1, inspect(0, 2.5, 2.5, -1))).toBe(
      'row 1, column 2: floor, reward 4; value 2.5, best right or down',
    );
    expect(describeBoardCell(grid, 0, inspect(0, 0, 0, 0))).toBe('row 1, column 1: start; value 0, best any way');
    expect(describeBoardCell(grid, 5, undefined)).toBe('row 2, column 3: goal');
  });
});

describe('A Bellman backup', () => {
  it('is told with its numbers, worked out by hand', () => {
    const world = processTemplates[1]!.create();
    if (world.kind !== 'graph') throw new Error('A graph was expected.');
    // 0.6 (2 + 0.9 · 5) + 0.4 (−3 + 0.9 · 10) = 3.9 + 2.4
    expect(describeBackup(world.graph, 0.9, [10, 5], 1)).toEqual([
      'search: 0.6 (2 + 0.9 · 5) + 0.4 (−3 + 0.9 · 10) = 6.3',
      'wait: 1 (1 + 0.9 · 5) = 5.5',
      'recharge: 1 (0 + 0.9 · 10) = 9',
      'v(low) ← max { 6.3, 5.5, 9 } = 9',
    ]);
  });

  it('of an action that is not drawn to its end takes shares, and of one that leads nowhere is 0', () => {
    const states = ['a', 'b'].map((name) => ({ name, x: 0, y: 0, isStart: false, isEnd: false }));
    // Probabilities of 0.5 and 0.3: shares of 0.625 and 0.375; 0.625 · 8 + 0.375 (−4 + 0.5 · 16) = 5 + 1.5
    const outcomes = [
      { state: 0, action: 0, next: 0, probability: 0.5, reward: 8 },
      { state: 0, action: 0, next: 1, probability: 0.3, reward: -4 },
    ];
    expect(describeBackup({ states, actions: ['go', 'rest'], outcomes, maxSteps: 9 }, 0.5, [0, 16], 0)).toEqual([
      'go: 0.625 (8 + 0.5 · 0) + 0.375 (−4 + 0.5 · 16) = 6.5',
      'rest: 0 = 0',
      'v(a) ← max { 6.5, 0 } = 6.5',
    ]);
  });

  it('of an end is nothing', () => {
    const world = processTemplates[2]!.create();
    if (world.kind !== 'graph') throw new Error('A graph was expected.');
    expect(describeBackup(world.graph, 1, new Float64Array(11), 0)).toEqual(['v(0) = 0, since 0 ends the episode.']);
  });
});

describe('Edges of a graph', () => {
  it('begin and end at the rims, and there and back are apart', () => {
    const there = edgeBetween([0, 0], [100, 0], 10, 0);
    const back = edgeBetween([100, 0], [0, 0], 10, 0);
    expect(there.label[1]).toBeGreaterThan(0);
    expect(back.label[1]).toBeLessThan(0);
    const [x, y] = there.path.slice(1).split('Q')[0]!.split(',').map(Number);
    expect(Math.hypot(x!, y!)).toBeCloseTo(11, 0);
  });

  it('are loops where both ends are one', () => {
    expect(edgeBetween([50, 50], [50, 50], 10, 0).path).toMatch(/^M.*C/);
    expect(edgeBetween([50, 50], [50, 50], 10, 1).label[1]).toBeLessThan(edgeBetween([50, 50], [50, 50], 10, 0).label[1]);
  });
});
