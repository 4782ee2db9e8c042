import { describe, expect, it } from 'vitest';
import type { Dynamics } from '../../../main/rl/core/environment';
import { createRandom } from '../../../main/rl/core/random';
import { Simulation } from '../../../main/rl/core/simulation';
import { deepSea, rightActions } from '../../../main/rl/environments/deepSea';
import { createEnvironment } from '../../../main/rl/environments/registry';
import { evaluatePolicyExactly } from '../../../main/rl/planning/policyEvaluation';
import { solveTable } from '../../../main/rl/planning/solve';

const chosen = { size: 20, randomizesActions: true, mapping: 0 };

/** Return of a dive, given whether to go right in each row. */
function dive(goesRight: (row: number) => boolean, { size, ...rest } = chosen): number {
  const simulation = new Simulation(deepSea({ size, ...rest }), createRandom(1));
  const rightIn = rightActions({ size, ...rest });
  let cell = simulation.reset();
  for (let row = 0; row < size; row++) {
    expect(simulation.isOver).toBe(false);
    cell = simulation.step(goesRight(row) ? rightIn[cell]! : 1 - rightIn[cell]!).observation;
  }
  expect(simulation.isOver).toBe(true);
  return simulation.episodeReturn;
}

describe('The deep sea', () => {
  it('pays 1 for a dive to the right all the way, less 0.01 for the way', () => {
    expect(dive(() => true)).toBeCloseTo(0.99, 12);
    // A single step to the left, wherever, loses the treasure: 19 costs of 0.01 / 20.
    for (const row of [0, 7, 19]) expect(dive((now) => now !== row)).toBeCloseTo(-0.0095, 12);
    expect(dive(() => false)).toBe(0);
  });

  it('has 0.99 as its best return, and little for evenly random actions: 2⁻²⁰ less half the cost', () => {
    const { table } = deepSea(chosen);
    expect(solveTable(table, { discount: 1 }).values[0]).toBeCloseTo(0.99, 10);
    const even = new Float64Array(table.stateCount * 2).fill(0.5);
    expect(evaluatePolicyExactly(table, even, 1)[0]).toBeCloseTo(2 ** -20 - 0.005, 10);
  });

  it('draws which action goes to the right once for each cell, and anew with another seed', () => {
    const first = rightActions(chosen);
    expect(first).toHaveLength(400);
    expect(rightActions(chosen)).toEqual(first);
    expect(rightActions({ ...chosen, mapping: 1 })).not.toEqual(first);
    expect(first.filter((action) => action === 1).length / 400).toBeCloseTo(0.5, 1);
    expect(new Set(rightActions({ ...chosen, randomizesActions: false }))).toEqual(new Set([1]));
  });

  it('can be seen as a picture with a single 1, or as an index', () => {
    const pictures = createEnvironment('DeepSea?size=3&observation=one-hot') as Dynamics<number, Float64Array, number>;
    expect([...pictures.observe(4)]).toEqual([0, 0, 0, 0, 1, 0, 0, 0, 0]);
    expect([...pictures.observe(11)]).toEqual(new Array(9).fill(0)); // on the floor
    expect(pictures.table).toBeUndefined();
    expect(createEnvironment('DeepSea?size=3').table?.stateCount).toBe(12);
  });
});
