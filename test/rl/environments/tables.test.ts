import { describe, expect, it } from 'vitest';
import type { TransitionTable } from '../../../main/rl/core/environment';
import { createEnvironment } from '../../../main/rl/environments/registry';
import { tableFromData } from '../../../main/rl/environments/tableData';

const rowsOf = ({ stateCount, actionCount, outcomes }: TransitionTable) =>
  Array.from({ length: stateCount * actionCount }, (_, row) => outcomes(Math.floor(row / actionCount), row % actionCount));

describe('a random process', () => {
  it('is the same for the same seed, and another for another', () => {
    const rows = (id: string) => rowsOf(createEnvironment(id).table!);
    expect(rows('RandomMDP?seed=5')).toEqual(rows('RandomMDP?seed=5'));
    expect(rows('RandomMDP?seed=5')).not.toEqual(rows('RandomMDP?seed=6'));
  });

  it('has as many different next states as it is told', () => {
    for (const row of rowsOf(createEnvironment('Garnet?states=12&branching=4').table!)) {
      expect(new Set(row.map(({ state }) => state)).size).toBe(4);
      expect(new Set(row.map(({ reward }) => reward)).size).toBe(1);
    }
    for (const row of rowsOf(createEnvironment('RandomMDP?states=6').table!)) expect(row).toHaveLength(6);
  });

  it('cannot branch to more states than there are', () => {
    expect(() => createEnvironment('Garnet?states=2')).toThrow('branching must be at most the number of states, 2, got 3.');
  });
});

describe('a process from plain data', () => {
  it('is the recycling robot to begin with', () => {
    const { table, actionSpace } = createEnvironment('MDP');
    expect(actionSpace).toMatchObject({ size: 3 });
    expect(table!.outcomes(1, 0)).toEqual([
      { probability: 0.6, state: 1, reward: 2, terminated: false },
      { probability: 0.4, state: 0, reward: -3, terminated: false },
    ]);
  });

  it('starts where it is told, and may end', () => {
    const json = encodeURIComponent('[[[[1,1,5,1]]],[[[1,0,0]]]]');
    const { table } = createEnvironment(`MDP?table=${json}&starts=1`);
    expect([...table!.initialProbabilities]).toEqual([0, 1]);
    expect(table!.outcomes(0, 0)).toEqual([{ probability: 1, state: 1, reward: 5, terminated: true }]);
  });

  it.each<[data: unknown, sentence: string]>([
    ['x', 'The table must be a list with one entry for each state, got x.'],
    [[], 'The table must be a list with one entry for each state, got [].'],
    [[[]], 'State 0 must be a list with one entry for each action, got [].'],
    [[[[]]], 'State 0, action 0 must be a list of outcomes, got [].'],
    [[[[[0.5, 0, 1]]]], 'State 0, action 0 must have probabilities that sum to 1, got 0.5.'],
    [[[[[1, 1, 1]]]], 'State 0, action 0: a next state must be a whole number in [0, 0], got 1.'],
    [[[[[1.5, 0, 1]]]], 'State 0, action 0: a probability must lie in [0, 1], got 1.5.'],
    [[[[[1, 0, null]]]], 'State 0, action 0: a reward must be a finite number, got null.'],
    [[[[[1, 0, 1, 2]]]], 'State 0, action 0: terminated must be 0 or 1, got 2.'],
    [[[[[1, 0, 1]], [[1, 0, 1]]], [[[1, 0, 1]]]], 'Every state must have 2 actions as state 0 has, got 1 in state 1.'],
  ])('%j is refused in plain words', (data, sentence) => {
    expect(() => tableFromData(data)).toThrow(sentence);
  });

  it('must be JSON, and start in a state that exists', () => {
    expect(() => createEnvironment('MDP?table=[1')).toThrow('The table must be JSON, got "[1".');
    expect(() => createEnvironment('MDP?starts=2')).toThrow('A start must be a state in [0, 1], got 2.');
  });
});
