import { describe, expect, it } from 'vitest';
import { solveTable } from '../../../main/rl/planning/solve';
import { emptyGrid, paintCells, resizeGrid } from '../../../main/rl/worlds/drawnGrid';
import { gridTemplates, processTemplates, randomProcess } from '../../../main/rl/worlds/templates';
import { ValueSolver } from '../../../main/rl/worlds/valueSolver';
import { tableOf, type World } from '../../../main/rl/worlds/world';
import { liveAlgorithms, WorldLearner } from '../../../main/rl/worlds/worldLearner';

const onGrid = (grid = emptyGrid(3, 4)): World => ({ kind: 'grid', name: 'Drawn', discount: 0.9, grid });
const options = { algo: 'q-learning', settings: { discount: 0.9, stepSize: 0.5, epsilon: 0.3 }, seed: 1 };
const learn = (learner: WorldLearner, steps: number) => {
  for (let i = 0; i < steps; i++) learner.step();
};

describe('The solver that sweeps while one draws', () => {
  it.each([...gridTemplates, ...processTemplates].map((template) => [template.id, template] as const))(
    'comes to the exact values of %s',
    (_id, template) => {
      const world = template.create();
      const table = tableOf(world);
      const solver = new ValueSolver(table, world.discount);
      while (!solver.isSolved) solver.sweep();
      const { values } = solveTable(table, { discount: world.discount });
      values.forEach((value, state) => {
        expect(solver.values[state]).toBeCloseTo(value, 7);
      });
    },
  );

  it('comes to the same values from those before an edit, in fewer sweeps', () => {
    const before = tableOf(onGrid(emptyGrid(12, 12)));
    const after = tableOf(onGrid(paintCells(emptyGrid(12, 12), [20], { kind: 'wall' })));
    const first = new ValueSolver(before, 0.99);
    while (!first.isSolved) first.sweep();
    const warm = new ValueSolver(after, 0.99, first.values);
    while (!warm.isSolved) warm.sweep();
    const cold = new ValueSolver(after, 0.99);
    while (!cold.isSolved) cold.sweep();
    cold.values.forEach((value, state) => {
      expect(warm.values[state]).toBeCloseTo(value, 7);
    });
    expect(warm.sweepCount).toBeLessThan(cold.sweepCount);
  });

  it('solves at once where nothing is discounted, and refuses what has no bound', () => {
    const cliff = gridTemplates[2]!.create();
    const solver = new ValueSolver(tableOf(cliff), 1);
    solver.solve();
    expect(solver.isSolved).toBe(true);
    expect(solver.values[36]).toBeCloseTo(-13, 9); // up, eleven steps along the cliff, down
    expect(() => new ValueSolver(tableOf(processTemplates[0]!.create()), 1).solve()).toThrow('does not converge');
  });

  it('backs up one state by hand', () => {
    const solver = new ValueSolver(tableOf(processTemplates[0]!.create()), 0.9);
    expect(solver.backUp(1)).toBe(1); // max(1 + 0.9 · 0, 0 + 0.9 · 0)
    expect(solver.backUp(0)).toBeCloseTo(0.9, 12); // max(0, 0 + 0.9 · 1)
    expect([...solver.actionValues(1)]).toEqual([1 + 0.9 * 1, 0.9 * 0.9]);
  });
});

describe('An agent that learns while one draws', () => {
  it.each(liveAlgorithms)('comes to the goal with $name', ({ id }) => {
    const learner = new WorldLearner(onGrid(), { ...options, algo: id });
    learn(learner, 5000);
    expect(learner.stepCount).toBe(5000);
    expect(learner.episodeCount).toBeGreaterThan(200);
    // Straight to the goal it takes 5 steps: 4 · −0.02 + 1; exploring costs a little more.
    expect(Math.max(...learner.returns.slice(-20))).toBeCloseTo(0.92, 9);
  });

  it('learns the exact values where nothing is left to chance', () => {
    const world = onGrid();
    const learner = new WorldLearner(world, options);
    learn(learner, 40_000);
    const { values } = solveTable(tableOf(world), { discount: 0.9 });
    expect(learner.actionValues.max(0)).toBeCloseTo(values[0]!, 6);
  });

  it('goes on with what it has learned after an edit, and learns the new world', () => {
    const learner = new WorldLearner(onGrid(), options);
    learn(learner, 10_000);
    const before = learner.actionValues.save();
    const edited = onGrid(paintCells(emptyGrid(3, 4), [6, 7], { kind: 'wall' }));
    learner.change(edited);
    expect(learner.actionValues.save()).toEqual(before);
    learn(learner, 40_000);
    const { values } = solveTable(tableOf(edited), { discount: 0.9 });
    expect(learner.actionValues.max(0)).toBeCloseTo(values[0]!, 6);
    expect(learner.stepCount).toBe(50_000);
  });

  it('keeps the values of the cells that remain when the grid grows', () => {
    const learner = new WorldLearner(onGrid(), options);
    learn(learner, 10_000);
    const q = (row: number, column: number, columns: number) => learner.actionValues.get(row * columns + column, 1);
    const before = [q(0, 0, 4), q(1, 2, 4), q(2, 1, 4)];
    learner.change(onGrid(resizeGrid(emptyGrid(3, 4), 4, 6)));
    expect([q(0, 0, 6), q(1, 2, 6), q(2, 1, 6)]).toEqual(before);
    expect(q(3, 5, 6)).toBe(0);
    learn(learner, 1000);
  });

  it('goes on from where it stands, unless a wall is built there', () => {
    const learner = new WorldLearner(onGrid(), options);
    learn(learner, 3);
    const place = learner.state!;
    expect(place).not.toBe(11);
    learner.change(onGrid(paintCells(emptyGrid(3, 4), [10], { kind: 'reward', reward: 3 })));
    expect(learner.state).toBe(place);
    learner.change(onGrid(paintCells({ ...emptyGrid(3, 4), rows: ['....', '....', '...G'] }, [place], { kind: 'wall' })));
    learner.step();
    expect(learner.state).not.toBe(place);
  });

  it('is left as it was by a world in which nobody can act', () => {
    const learner = new WorldLearner(onGrid(), options);
    learn(learner, 100);
    expect(() => learner.change(onGrid({ ...emptyGrid(1, 2), rows: ['#G'] }))).toThrow();
    expect(() => learn(learner, 100)).not.toThrow();
  });

  it('takes other settings and keeps what it knows', () => {
    const learner = new WorldLearner(onGrid(), { ...options, algo: 'dyna-q' });
    learn(learner, 500);
    const before = learner.actionValues.save();
    learner.setSettings({ discount: 0.9, stepSize: 0.1, epsilon: 0 });
    expect(learner.actionValues.save()).toEqual(before);
    expect(() => learner.setSettings({ stepSize: 7 })).toThrow('stepSize must lie in (0, 1], got 7.');
    learn(learner, 100);
  });

  it('learns in a process as well, and finds its names again after an edit', () => {
    const world = randomProcess(3);
    const learner = new WorldLearner(world, { ...options, algo: 'expected-sarsa' });
    learn(learner, 2000);
    expect(learner.actionValues.values.some((value) => value !== 0)).toBe(true);
    expect(() => learner.change(processTemplates[0]!.create())).not.toThrow();
    learn(learner, 100);
    expect(learner.actionValues.stateCount).toBe(2);
  });
});
