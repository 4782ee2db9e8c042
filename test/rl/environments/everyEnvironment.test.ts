import { describe, expect, it } from 'vitest';
import type { Action, Dynamics, Timestep } from '../../../main/rl/core/environment';
import { createRandom, type Random } from '../../../main/rl/core/random';
import { Simulation } from '../../../main/rl/core/simulation';
import { contains, type Space } from '../../../main/rl/core/spaces';
import { canonicalEnvironmentId, createEnvironment, environmentDefinitions } from '../../../main/rl/environments/registry';

/** A random action; in a box each element evenly from its bounds, or from [−1, 1] where it has none. */
function sample(space: Space, random: Random): Action {
  if (space.kind === 'discrete') return random.integer(space.size);
  return Float64Array.from(space.low, (low, i) =>
    random.uniform(Number.isFinite(low) ? low : -1, Number.isFinite(space.high[i]!) ? space.high[i]! : 1),
  );
}

/** Plays random actions for `count` steps and returns everything seen; `onState` sees every state. */
function play(dynamics: Dynamics, seed: number, count: number, onState?: (state: unknown) => void): Timestep[] {
  const random = createRandom(seed);
  const simulation = new Simulation(dynamics, random);
  simulation.reset();
  return Array.from({ length: count }, () => {
    onState?.(simulation.state);
    const timestep = simulation.step(sample(dynamics.actionSpace, random));
    if (timestep.terminated || timestep.truncated) simulation.reset();
    return timestep;
  });
}

const stepCount = 500;

describe.each(environmentDefinitions.map((definition) => [definition.id, definition] as const))('%s', (id, definition) => {
  const dynamics = createEnvironment(id);

  it('repeats itself exactly under the same seed', () => {
    expect(play(dynamics, 3, stepCount)).toEqual(play(dynamics, 3, stepCount));
  });

  it('behaves the same when it is made anew', () => {
    expect(play(createEnvironment(id), 4, stepCount)).toEqual(play(createEnvironment(id), 4, stepCount));
  });

  it('never leaves its observation space, and gives finite rewards', () => {
    for (const { observation, reward, terminated } of play(dynamics, 5, stepCount)) {
      expect(reward).toSatisfy(Number.isFinite);
      // A terminal state may lie past a bound, as in Gymnasium.
      if (!terminated) expect(contains(dynamics.observationSpace, observation), `observation ${observation}`).toBe(true);
    }
  });

  it('has states that survive JSON and go on as before', () => {
    const states: unknown[] = [];
    play(dynamics, 6, 50, (state) => states.push(state));
    for (const state of states) {
      const revived: unknown = JSON.parse(JSON.stringify(state));
      expect(revived).toEqual(state);
      const action = sample(dynamics.actionSpace, createRandom(7));
      expect(dynamics.transition(revived, action, createRandom(8))).toEqual(dynamics.transition(state, action, createRandom(8)));
    }
  });

  it('leaves the state it steps from as it was', () => {
    play(dynamics, 9, 50, (state) => {
      const before = JSON.stringify(state);
      dynamics.transition(state, sample(dynamics.actionSpace, createRandom(10)), createRandom(11));
      expect(JSON.stringify(state)).toBe(before);
    });
  });

  it('labels its actions and observations completely', () => {
    for (const space of [dynamics.actionSpace, dynamics.observationSpace]) {
      const length = space.kind === 'discrete' ? space.size : space.low.length;
      if (space.labels !== undefined) expect(space.labels).toHaveLength(length);
      if (space.kind === 'box') expect(space.shape.reduce((product, extent) => product * extent, 1)).toBe(length);
    }
    if (definition.family !== 'bandits') expect(dynamics.actionSpace.labels).toBeDefined();
  });

  it('is documented under every heading', () => {
    for (const [heading, words] of Object.entries(definition.documentation)) {
      expect(words.length, heading).toBeGreaterThan(5);
      expect(words.trimEnd(), heading).toMatch(/[.)]$/);
    }
    expect(definition.summary).toMatch(/[.?]$/);
    for (const option of Object.values(definition.options)) expect(option.help).toMatch(/[.)]$/);
  });

  it('is its own canonical id', () => {
    expect(canonicalEnvironmentId(id)).toBe(id);
  });

  const { table } = dynamics;
  it.runIf(table !== undefined)('has a table whose rows are probabilities of states that exist', () => {
    const { stateCount, actionCount, initialProbabilities, outcomes } = table!;
    const step = Math.ceil(stateCount / 2000); // a sample of the rows of the largest
    for (let state = 0; state < stateCount; state += step) {
      for (let action = 0; action < actionCount; action++) {
        let sum = 0;
        for (const outcome of outcomes(state, action)) {
          sum += outcome.probability;
          if (!(outcome.probability > 0 && outcome.state >= 0 && outcome.state < stateCount && Number.isFinite(outcome.reward))) {
            expect.fail(`state ${state}, action ${action}: ${JSON.stringify(outcome)}`);
          }
        }
        if (Math.abs(sum - 1) > 1e-9) expect.fail(`state ${state}, action ${action}: the probabilities sum to ${sum}`);
      }
    }
    expect(initialProbabilities.reduce((sum, probability) => sum + probability, 0)).toBeCloseTo(1, 12);
  });
});

describe('the registry', () => {
  it('holds each id once', () => {
    const ids = environmentDefinitions.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
