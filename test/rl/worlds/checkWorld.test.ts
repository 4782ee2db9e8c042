import { describe, expect, it } from 'vitest';
import { checkWorld } from '../../../main/rl/worlds/checkWorld';
import { type DrawnGrid, emptyGrid, paintCells } from '../../../main/rl/worlds/drawnGrid';
import { addState, changeOutcome, removeOutcome } from '../../../main/rl/worlds/drawnProcess';
import { gridTemplates, processTemplates, randomProcess } from '../../../main/rl/worlds/templates';
import type { World } from '../../../main/rl/worlds/world';

const sentences = (world: World, level?: 'error' | 'warning') =>
  checkWorld(world)
    .filter((problem) => level === undefined || problem.level === level)
    .map(({ sentence }) => sentence);
const onGrid = (grid: DrawnGrid, discount = 0.9): World => ({ kind: 'grid', name: 'Drawn', discount, grid });
const twoStates = () => {
  const world = processTemplates[0]!.create();
  if (world.kind !== 'graph') throw new Error('A process was expected.');
  return world;
};

describe('The checker of worlds', () => {
  it.each([...gridTemplates, ...processTemplates].map((template) => [template.id, template] as const))(
    'finds no error in the template %s',
    (_id, template) => {
      expect(sentences(template.create(), 'error')).toEqual([]);
    },
  );

  it.each(gridTemplates.map((template) => [template.id, template] as const))(
    'warns of nothing in %s but what the wind does',
    (id, template) => {
      // Below the wind of two nobody can come back down.
      expect(sentences(template.create())).toEqual(id === 'windy' ? ['7 cells of floor cannot be reached from the start.'] : []);
    },
  );

  it('says that a goal is walled in, and where it is', () => {
    const grid = paintCells(emptyGrid(3, 3), [5, 7], { kind: 'wall' });
    expect(sentences(onGrid(grid), 'error')).toEqual(['The goal cannot be reached from the start: row 3, column 3.']);
  });

  it('says which of several starts cannot come to the goal', () => {
    const grid = { ...emptyGrid(1, 5), rows: ['S#S.G'] };
    expect(sentences(onGrid(grid))).toEqual(['The goal cannot be reached from the start in row 1, column 1.']);
  });

  it('says that nobody can start', () => {
    expect(sentences(onGrid({ ...emptyGrid(1, 2), rows: ['#G'] }))).toEqual([
      'There is no cell to start in, only walls and ends.',
    ]);
  });

  it('says that rewards on a loop have no bound with discount 1, and not with a smaller one', () => {
    const grid = paintCells(emptyGrid(2, 3), [1], { kind: 'reward', reward: 1 });
    expect(sentences(onGrid(grid, 1), 'error')).toEqual([
      'Rewards on a loop with discount 1: the return has no bound, as around row 1, column 1. Choose a discount below 1.',
    ]);
    expect(sentences(onGrid(grid, 0.9), 'error')).toEqual([]);
  });

  it('says that steps cost for ever where no end can be reached, with discount 1', () => {
    const grid = { ...emptyGrid(1, 4), rows: ['S..#'] };
    expect(sentences(onGrid(grid, 1))).toEqual([
      'No end can be reached from row 1, column 1; with discount 1 its return has no bound. Choose a discount below 1.',
      'Nothing ends an episode here; each is cut after 200 steps.',
    ]);
  });

  it('accepts discount 1 where going round costs nothing', () => {
    const grid = { ...emptyGrid(1, 4), rows: ['S..#'], stepReward: 0 };
    expect(sentences(onGrid(grid, 1))).toEqual(['Nothing ends an episode here; each is cut after 200 steps.']);
  });

  it('says that the best policy stays away from the goal', () => {
    const grid = paintCells(emptyGrid(2, 3), [1], { kind: 'reward', reward: 1 });
    expect(sentences(onGrid(grid, 0.95))).toEqual([
      'The best policy never goes to a goal: with these rewards and this discount, staying away is worth more.',
    ]);
  });

  it('says what cannot be reached, and that the way is longer than an episode', () => {
    const grid = { ...emptyGrid(1, 6), rows: ['S...G.'], maxSteps: 3 };
    expect(sentences(onGrid(grid))).toEqual([
      'The cell row 1, column 6 cannot be reached from the start.',
      'The nearest goal is 4 steps away, but an episode is cut after 3 steps.',
    ]);
  });

  it('says which probabilities do not sum to 1', () => {
    const world = twoStates();
    const graph = changeOutcome(world.graph, 1, { probability: 0.9 });
    expect(sentences({ ...world, graph }, 'error')).toEqual([
      'State s0, action 1: the probabilities sum to 0.9; they must sum to 1.',
    ]);
  });

  it('says which action leads nowhere, and which number is none', () => {
    const world = twoStates();
    expect(sentences({ ...world, graph: removeOutcome(world.graph, 2) }, 'error')).toEqual([
      'State s1, action 0: nothing follows. Say what does.',
    ]);
    const graph = changeOutcome(world.graph, 1, { probability: 1.5, reward: Number.NaN });
    expect(sentences({ ...world, graph }, 'error')).toEqual([
      'State s0, action 1: a probability must lie in [0, 1], got 1.5.',
      'State s0, action 1: a reward must be a number, got NaN.',
      'State s0, action 1: the probabilities sum to 1.5; they must sum to 1.',
    ]);
  });

  it('says that a loop of a process pays without bound, and which state is cut off', () => {
    const world = twoStates();
    expect(sentences({ ...world, discount: 1 }, 'error')).toEqual([
      'Rewards on a loop with discount 1: the return has no bound, as around state s0. Choose a discount below 1.',
    ]);
    expect(sentences({ ...world, graph: addState(world.graph, { x: 0, y: 0 }) })).toEqual([
      'State s2 cannot be reached from the start.',
      'Nothing ends an episode here; each is cut after 100 steps.',
    ]);
  });

  it('finds no error in processes made up by chance', () => {
    for (let seed = 0; seed < 20; seed++) expect(sentences(randomProcess(seed), 'error')).toEqual([]);
  });
});
