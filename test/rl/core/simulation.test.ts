import { describe, expect, it } from 'vitest';
import type { Dynamics } from '../../../main/rl/core/environment';
import { InvalidValueError } from '../../../main/rl/core/errors';
import { createRandom } from '../../../main/rl/core/random';
import { Simulation } from '../../../main/rl/core/simulation';
import { box, discrete } from '../../../main/rl/core/spaces';

/** Counts up by the action plus a random amount below 1; ends at `end`. */
function counter(end: number, maxEpisodeSteps: number): Dynamics<{ count: number }, Float64Array, number> {
  return {
    observationSpace: box([0], [Infinity]),
    actionSpace: discrete(3),
    maxEpisodeSteps,
    initialState: () => ({ count: 0 }),
    transition: ({ count }, action, random) => {
      const next = count + action + random.uniform();
      return { state: { count: next }, reward: action, terminated: next >= end };
    },
    observe: ({ count }) => Float64Array.of(count),
  };
}

describe('a simulation', () => {
  it('truncates at the time limit, and only there', () => {
    const simulation = new Simulation(counter(1000, 3), createRandom(1));
    simulation.reset();
    expect(simulation.step(1).truncated).toBe(false);
    expect(simulation.step(1).truncated).toBe(false);
    expect(simulation.step(1)).toMatchObject({ truncated: true, terminated: false });
  });

  it('can terminate and truncate on the same step', () => {
    const simulation = new Simulation(counter(1, 1), createRandom(1));
    simulation.reset();
    expect(simulation.step(2)).toMatchObject({ truncated: true, terminated: true });
  });

  it('refuses to step before reset and after the end', () => {
    const simulation = new Simulation(counter(1, 10), createRandom(1));
    expect(() => simulation.step(0)).toThrow('The episode is over. Call reset before step.');
    simulation.reset();
    simulation.step(2);
    expect(() => simulation.step(0)).toThrow(InvalidValueError);
  });

  it.each([3, -1, 0.5, Number.NaN])('refuses the action %s and says what is allowed', (action) => {
    const simulation = new Simulation(counter(10, 10), createRandom(1));
    simulation.reset();
    expect(() => simulation.step(action)).toThrow(`The action must be a whole number in [0, 2], got ${action}.`);
  });

  it('tells return and length at the end of each episode', () => {
    const ended: [number, number][] = [];
    const simulation = new Simulation(counter(1000, 3), createRandom(1));
    simulation.onEpisodeEnd = (episodeReturn, length) => ended.push([episodeReturn, length]);
    for (const actions of [
      [1, 2, 0],
      [2, 2, 2],
    ]) {
      simulation.reset();
      for (const action of actions) simulation.step(action);
    }
    expect(ended).toEqual([
      [3, 3],
      [6, 3],
    ]);
  });

  it('goes on exactly where it was saved, in the middle of an episode', () => {
    const random = createRandom(5);
    const simulation = new Simulation(counter(1000, 20), random);
    simulation.reset();
    for (let i = 0; i < 7; i++) simulation.step(1);
    const [saved, words] = [simulation.save(), random.save()];
    const rest = Array.from({ length: 13 }, () => simulation.step(1));

    const otherRandom = createRandom(6);
    const other = new Simulation(counter(1000, 20), otherRandom);
    other.load(JSON.parse(JSON.stringify(saved)));
    otherRandom.load(words);
    expect(other.current()[0]).toBe((saved.state as { count: number }).count);
    expect(Array.from({ length: 13 }, () => other.step(1))).toEqual(rest);
  });
});
