import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { emptyGrid, paintCells } from '../../../main/rl/worlds/drawnGrid';
import { processTemplates } from '../../../main/rl/worlds/templates';
import type { World } from '../../../main/rl/worlds/world';
import { LiveLearner } from '../../../renderer/state/liveLearner.svelte';

/** One row of eight cells: the start at the left, the goal seven steps of −1 to the right. */
const grid = { ...emptyGrid(1, 8), stepReward: -1, goalReward: -1 };
const corridor: World = { kind: 'grid', name: 'Corridor', discount: 0.99, grid };
const shortened: World = { ...corridor, grid: paintCells(grid, [2], { kind: 'goal' }) };

function learning(world: World, stepCount: number): LiveLearner {
  const learner = new LiveLearner();
  learner.follow(world);
  for (let i = 0; i < stepCount; i++) learner.step();
  return learner;
}

describe('An agent that learns on the drawing board', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('takes an edit in, goes on with what it has learned, and marks the step', () => {
    const learner = learning(corridor, 3000);
    const before = learner.meanReturn!;
    expect(learner.edits).toEqual([]);
    learner.follow(shortened);
    expect([learner.edits, learner.stepCount]).toEqual([[3000], 3000]);
    for (let i = 0; i < 1000; i++) learner.step();
    // Two steps to the goal in place of seven: five fewer of −1 each.
    expect(learner.meanReturn! - before).toBeGreaterThan(4);
  });

  it('marks a stroke of many edits once, and another one later again', () => {
    const learner = learning(corridor, 100);
    learner.follow(shortened);
    vi.advanceTimersByTime(400);
    learner.step();
    learner.follow(corridor);
    expect(learner.edits).toEqual([100]);
    vi.advanceTimersByTime(2000);
    learner.follow(shortened);
    expect(learner.edits).toEqual([100, 101]);
  });

  it('marks nothing that it cannot notice', () => {
    const graph = processTemplates[0]!.create();
    if (graph.kind !== 'graph') throw new Error('A graph was expected.');
    const learner = learning(graph, 50);
    const moved = graph.graph.states.map((state) => ({ ...state, x: 0.1 }));
    learner.follow({ ...graph, name: 'Another name', graph: { ...graph.graph, states: moved } });
    expect(learner.edits).toEqual([]);
    learner.follow({ ...graph, discount: 0.5 });
    expect(learner.edits).toEqual([50]);
  });

  it('keeps a curve of its mean return that stays short, until it forgets everything', () => {
    const learner = learning(corridor, 20_000);
    const { steps, values } = learner.curve;
    expect(learner.episodeCount).toBeGreaterThan(1200);
    expect(steps.length).toBe(values.length);
    expect(steps.length).toBeLessThanOrEqual(601);
    expect(steps.length).toBeGreaterThan(300);
    expect([...steps].sort((a, b) => a - b)).toEqual(steps);
    expect(values.at(-1)).toBe(learner.meanReturn);
    learner.follow(shortened);
    learner.reset();
    expect([learner.curve.steps, learner.edits, learner.stepCount]).toEqual([[], [], 0]);
  });

  it('stops where nobody can act, says why, and goes on once that is mended', () => {
    const learner = learning(corridor, 100);
    const unsound: World = { ...corridor, grid: paintCells(grid, [0, 1, 2, 3, 4, 5, 6, 7], { kind: 'wall' }) };
    learner.play();
    learner.follow(unsound);
    expect([learner.isRunning, learner.edits]).toEqual([false, []]);
    expect(learner.problem).not.toBe('');
    learner.follow(corridor);
    learner.step();
    expect([learner.problem, learner.stepCount]).toEqual(['', 101]);
  });
});
