import { describe, expect, it } from 'vitest';
import { createEnvironment } from '../../../main/rl/environments/registry';
import { solve } from '../../../main/rl/planning/solve';
import {
  addAction,
  addOutcome,
  addState,
  changeOutcome,
  changeState,
  probabilitySum,
  removeAction,
  removeOutcome,
  removeState,
  renameAction,
} from '../../../main/rl/worlds/drawnProcess';
import { processTemplates, randomProcess } from '../../../main/rl/worlds/templates';
import { environmentIdOf, type World, worldOfEnvironment } from '../../../main/rl/worlds/world';

const template = (id: string) => processTemplates.find((candidate) => candidate.id === id)!.create();
const processOf = (world: World) => {
  if (world.kind !== 'graph') throw new Error('A process was expected.');
  return world.graph;
};

describe('A process that is drawn', () => {
  it('has the values of its table worked out by hand', () => {
    // In s1 action 0 pays 1 for ever: 1 / (1 − 0.9) = 10; from s0 one step before: 9.
    const { values, actions } = solve(createEnvironment(environmentIdOf(template('two-states'))), { discount: 0.9 });
    expect(values[0]).toBeCloseTo(9, 9);
    expect(values[1]).toBeCloseTo(10, 9);
    expect(actions).toEqual([[1], [0]]);
  });

  it('is the gambler of the book: with a capital of 5 of 10 it stakes all and wins with the probability of heads', () => {
    const world = template('gambler');
    const drawn = solve(createEnvironment(environmentIdOf(world)), { discount: 1 });
    const book = solve(createEnvironment('Gambler?goal=10'), { discount: 1 });
    for (let capital = 1; capital < 10; capital++) expect(drawn.values[capital]).toBeCloseTo(book.values[capital]!, 12);
    expect(drawn.values[5]).toBeCloseTo(0.4, 12);
  });

  it('is the recycling robot of the book', () => {
    const world = template('recycling-robot');
    const drawn = solve(createEnvironment(environmentIdOf(world)), { discount: 0.9 });
    const book = solve(createEnvironment('MDP'), { discount: 0.9 });
    expect([...drawn.values]).toEqual([...book.values]);
  });

  it('keeps the others in order when a state, an action or an outcome goes', () => {
    let graph = addState(processOf(template('two-states')), { x: 0.5, y: 0.9 });
    expect(graph.states.map(({ name }) => name)).toEqual(['s0', 's1', 's2']);
    expect(graph.outcomes.slice(-2)).toEqual([
      { state: 2, action: 0, next: 2, probability: 1, reward: 0 },
      { state: 2, action: 1, next: 2, probability: 1, reward: 0 },
    ]);
    graph = removeState(graph, 0);
    expect(graph.states.map(({ name }) => name)).toEqual(['s1', 's2']);
    // What led to s0 has gone with it, and what is left points at the same states as before.
    expect(graph.outcomes).toEqual([
      { state: 0, action: 0, next: 0, probability: 1, reward: 1 },
      { state: 1, action: 0, next: 1, probability: 1, reward: 0 },
      { state: 1, action: 1, next: 1, probability: 1, reward: 0 },
    ]);
    graph = removeAction(graph, 0);
    expect(graph.actions).toEqual(['action 1']);
    expect(graph.outcomes).toEqual([{ state: 1, action: 0, next: 1, probability: 1, reward: 0 }]);
    expect(removeOutcome(graph, 0).outcomes).toEqual([]);
  });

  it('gives a new outcome the probability that is lacking', () => {
    const graph = changeOutcome(processOf(template('two-states')), 0, { probability: 0.3 });
    const more = addOutcome(graph, 0, 0, 1);
    expect(more.outcomes.at(-1)).toEqual({ state: 0, action: 0, next: 1, probability: 0.7, reward: 0 });
    expect(probabilitySum(more, 0, 0)).toBeCloseTo(1, 12);
  });

  it('refuses names that are taken or could not be told apart', () => {
    const graph = processOf(template('two-states'));
    expect(() => changeState(graph, 0, { name: 's1' })).toThrow('The name of a state must be its own, got "s1" twice.');
    expect(() => changeState(graph, 0, { name: 'a,b' })).toThrow('The name of a state must be without commas, got "a,b".');
    expect(() => renameAction(graph, 0, ' ')).toThrow('The name of an action must have at least one letter, got none.');
    expect(() => removeState(removeState(graph, 0), 0)).toThrow('A process must have at least one state, got none.');
    expect(() => {
      let full = graph;
      for (let i = 0; i < 20; i++) full = addAction(full);
    }).toThrow('A process that is drawn must have at most 12 actions, got one more.');
  });

  it('made up by chance is the same for the same seed, sums to 1, and reads well', () => {
    expect(randomProcess(4)).toEqual(randomProcess(4));
    expect(randomProcess(4)).not.toEqual(randomProcess(5));
    for (let seed = 0; seed < 30; seed++) {
      const world = randomProcess(seed);
      const graph = processOf(world);
      const sums = graph.states.flatMap((_, state) =>
        graph.actions.map((_action, action) => probabilitySum(graph, state, action)),
      );
      for (const sum of sums) expect(sum).toBeCloseTo(1, 9);
      expect(graph.outcomes.every(({ probability }) => String(probability).length <= 4)).toBe(true);
      expect(() => environmentIdOf(world)).not.toThrow();
    }
  });

  it('is found again, with its names, in the id that runs keep', () => {
    const world = template('recycling-robot');
    const id = environmentIdOf(world);
    const found = processOf(worldOfEnvironment(id)!);
    expect(found.states.map(({ name }) => name)).toEqual(['high', 'low']);
    expect(found.actions).toEqual(['search', 'wait', 'recharge']);
    expect(found.outcomes).toEqual(processOf(world).outcomes);
    expect(worldOfEnvironment('CartPole-v1')).toBeUndefined();
    expect(() => worldOfEnvironment('Taxi-v3')).toThrow('at most 40 states');
  });
});
