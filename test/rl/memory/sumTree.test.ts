import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../main/rl/core/random';
import { SumTree } from '../../../main/rl/memory/sumTree';

describe('a sum tree', () => {
  it('finds the leaf in whose share of the total a mass lies', () => {
    const tree = new SumTree(5);
    [3, 0, 2, 4, 1].forEach((value, leaf) => {
      tree.set(leaf, value);
    });
    expect(tree.total).toBe(10);
    const found = [0, 2.9, 3, 4.9, 5, 8.9, 9, 9.9].map((mass) => tree.find(mass));
    expect(found).toEqual([0, 0, 2, 2, 3, 3, 4, 4]);
  });

  it('never finds a leaf that holds 0, not even where rounding puts the mass at the total', () => {
    const tree = new SumTree(3);
    tree.set(1, 0.1);
    for (const mass of [0, 0.05, 0.1, 0.2]) expect(tree.find(mass)).toBe(1);
  });

  it('works with a single leaf', () => {
    const tree = new SumTree(1);
    tree.set(0, 2);
    expect([tree.total, tree.find(1.5)]).toEqual([2, 0]);
  });

  it('keeps its total exact however often leaves change', () => {
    const [tree, random] = [new SumTree(100), createRandom(1)];
    for (let i = 0; i < 10_000; i++) tree.set(random.integer(100), random.uniform() ** 8);
    const fresh = new SumTree(100);
    fresh.load(tree.save(100));
    expect(tree.total).toBe(fresh.total);
    let sum = 0;
    for (let leaf = 0; leaf < 100; leaf++) sum += tree.get(leaf);
    expect(tree.total).toBeCloseTo(sum, 12);
  });
});
