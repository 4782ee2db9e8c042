import { describe, expect, it } from 'vitest';
import type { FiniteDynamics } from '../../../main/rl/environments/finite';
import { createEnvironment } from '../../../main/rl/environments/registry';
import { solve } from '../../../main/rl/planning/solve';

const [up, right, down, left] = [0, 1, 2, 3];

function world(options: Record<string, string>): FiniteDynamics {
  const query = Object.entries(options).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return createEnvironment(`GridWorld?${query.join('&')}`) as FiniteDynamics;
}

/** Where an action surely leads. */
function step(dynamics: FiniteDynamics, cell: number, action: number) {
  const outcomes = dynamics.table.outcomes(cell, action);
  expect(outcomes).toHaveLength(1);
  return outcomes[0]!;
}

describe('a drawn grid world', () => {
  // 0 1 2
  // 3 4 5
  const small = { layout: 'S#./..X' };

  it('is held by walls and edges', () => {
    expect(step(world(small), 0, right).state).toBe(0);
    expect(step(world(small), 0, up).state).toBe(0);
    expect(step(world(small), 0, left).state).toBe(0);
    expect(step(world(small), 0, down).state).toBe(3);
  });

  it('pays for the cell where a step ends, and ends in goals and pits', () => {
    const paid = world({ ...small, stepReward: '-0.5', goalReward: '7', pitReward: '-3' });
    expect(step(paid, 0, down)).toMatchObject({ reward: -0.5, terminated: false });
    expect(step(paid, 4, right)).toMatchObject({ state: 5, reward: -3, terminated: true });
    expect(step(world({ layout: 'SG', goalReward: '7' }), 0, right)).toMatchObject({ reward: 7, terminated: true });
  });

  it('pays digits and legend letters, which may end the episode', () => {
    const paid = world({ layout: 'S7/ab', legend: 'a:-2.5, b:+4!' });
    expect(step(paid, 0, right)).toMatchObject({ reward: 7, terminated: false });
    expect(step(paid, 0, down)).toMatchObject({ reward: -2.5, terminated: false });
    expect(step(paid, 2, right)).toMatchObject({ reward: 4, terminated: true });
  });

  it('slips to the two sides with half the probability each', () => {
    const outcomes = world({ layout: '.../.S./...', slip: '0.2' }).table.outcomes(4, up);
    expect(outcomes.map(({ state, probability }) => [state, probability])).toEqual([
      [1, 0.8],
      [3, 0.1],
      [5, 0.1],
    ]);
  });

  it('is blown upward by the wind of the column that was left, until a wall holds', () => {
    const windy = world({ layout: '.#./.../S..', wind: '2,1,-1' });
    expect(step(windy, 6, right).state).toBe(4); // to 7, then 4, and the wall above it holds
    expect(step(windy, 7, left).state).toBe(3);
    expect(step(windy, 2, up).state).toBe(5); // a negative wind blows downward
  });

  it('starts on any S, or on any floor cell when there is none', () => {
    expect([...world({ layout: 'S.S/..G' }).table.initialProbabilities]).toEqual([0.5, 0, 0.5, 0, 0, 0]);
    expect([...world({ layout: '..#X' }).table.initialProbabilities].map(Math.sign)).toEqual([1, 1, 0, 0]);
  });

  it('takes line breaks as well as slashes', () => {
    expect(world({ layout: '\nS.\n.G\n' }).table.stateCount).toBe(4);
  });

  it('comes with a world whose goal is worth walking to', () => {
    const dynamics = createEnvironment('GridWorld') as FiniteDynamics;
    expect(dynamics.table.stateCount).toBe(48);
    const { values } = solve(dynamics, { discount: 1 });
    expect(values[0]).toBeCloseTo(1 - 0.02 * 11, 12); // 12 steps, the last of which pays the goal
  });

  it.each([
    [{ layout: 'S.G/..' }, 'The rows of the layout must be equally long, got 3 cells in row 1 and 2 in row 2.'],
    [{ layout: 'S.?/..G' }, 'A cell must be one of # . S G X, a digit or a letter of the legend, got "?" in row 1, column 3.'],
    [{ layout: 'Sa/.G' }, 'got "a" in row 1, column 2. Give its reward in the legend, as in "a:-1".'],
    [{ layout: 'SG', legend: 'a=3' }, 'An entry of the legend must be a small letter, a colon and a reward'],
    [{ layout: '#G#' }, 'The layout must have a cell to start in, got only walls and ends.'],
    [{ layout: '  ' }, 'The layout must have at least one cell, got none.'],
    [{ layout: 'S#G' }, 'A goal must be within reach of the start, got none that can be reached from row 1, column 1.'],
    [{ layout: 'S.G', wind: '1,2' }, 'wind must have one strength for each of the 3 columns, got 2.'],
    [{ layout: 'S.G', slip: '1.5' }, 'slip must lie in [0, 1], got 1.5.'],
  ])('%j is refused in plain words', (options, sentence) => {
    expect(() => world(options as unknown as Record<string, string>)).toThrow(sentence);
  });
});
