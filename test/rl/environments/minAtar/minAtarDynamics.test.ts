import { describe, expect, it } from 'vitest';
import type { Dynamics } from '../../../../main/rl/core/environment';
import { createRandom, type Random } from '../../../../main/rl/core/random';
import { type MinAtarState, minAtarActions } from '../../../../main/rl/environments/minAtar/minAtarDynamics';
import { createEnvironment } from '../../../../main/rl/environments/registry';

type AnyGame = Dynamics<MinAtarState<unknown>, Float64Array, number>;

const create = (id: string) => createEnvironment(id) as AnyGame;
const games = ['Breakout', 'Asterix', 'Freeway', 'Seaquest', 'SpaceInvaders'];

/** A stream that counts its uniform draws. */
function counting(): Random & { count: number } {
  const random = createRandom(1);
  const counted = {
    ...random,
    count: 0,
    uniform: (low?: number, high?: number) => {
      counted.count++;
      return random.uniform(low, high);
    },
    integer: (count: number) => random.integer(count),
  };
  return counted as unknown as Random & { count: number };
}

describe('sticky actions', () => {
  it('repeat the action of the step before, and "no operation" on the first step', () => {
    const dynamics = create('MinAtar/Breakout-v0?stickyActionProbability=1');
    const random = createRandom(2);
    const start = dynamics.initialState(random);
    expect(dynamics.transition(start, 3, random).state.lastAction).toBe(0);
    const afterLeft = { ...start, lastAction: 1 };
    const { state } = dynamics.transition(afterLeft, 3, random);
    expect(state).toMatchObject({ lastAction: 1, game: { paddle: 3 } });
  });

  it('happen as often as their probability says', () => {
    const dynamics = create('MinAtar/Breakout-v0?stickyActionProbability=0.25');
    const random = createRandom(3);
    const start = dynamics.initialState(random);
    let repeated = 0;
    for (let i = 0; i < 4000; i++) if (dynamics.transition(start, 3, random).state.lastAction === 0) repeated++;
    // Four standard errors: 4 √(0.25 · 0.75 / 4000) = 0.027.
    expect(Math.abs(repeated / 4000 - 0.25)).toBeLessThan(0.028);
  });

  it('cost one draw, and none where they never happen', () => {
    for (const [id, draws] of [
      ['MinAtar/Breakout-v1', 1],
      ['MinAtar/Breakout-v1?stickyActionProbability=0', 0],
    ] as const) {
      const random = counting();
      const dynamics = create(id);
      dynamics.transition(dynamics.initialState(createRandom(4)), 0, random);
      expect(random.count).toBe(draws);
    }
  });
});

describe.each(games)('the two versions of %s', (game) => {
  const all = create(`MinAtar/${game}-v0?stickyActionProbability=0`);
  const minimal = create(`MinAtar/${game}-v1?stickyActionProbability=0`);

  it('differ in the actions that are offered, not in what an action does', () => {
    expect(all.actionSpace.labels).toEqual(minAtarActions);
    const start = all.initialState(createRandom(5));
    minimal.actionSpace.labels!.forEach((label, action) => {
      const same = minAtarActions.indexOf(label as (typeof minAtarActions)[number]);
      expect(minimal.transition(start, action, createRandom(6))).toEqual(all.transition(start, same, createRandom(6)));
    });
  });

  it('leave out exactly the actions that never matter', () => {
    const random = createRandom(7);
    let state = all.initialState(random);
    const effective = new Set<string>();
    for (let step = 0; step < 400; step++) {
      const outcomes = minAtarActions.map((_label, action) => all.transition(state, action, createRandom(step)).state.game);
      outcomes.forEach((outcome, action) => {
        if (JSON.stringify(outcome) !== JSON.stringify(outcomes[0])) effective.add(minAtarActions[action]!);
      });
      const next = all.transition(state, random.integer(6), random);
      state = next.terminated ? all.initialState(random) : next.state;
    }
    expect(new Set(['no operation', ...effective])).toEqual(new Set(minimal.actionSpace.labels));
  });
});

describe('screens', () => {
  it('do not share cells, although they share a buffer', () => {
    const dynamics = create('MinAtar/Breakout-v1');
    const state = dynamics.initialState(createRandom(8));
    const first = dynamics.observe(state);
    const second = dynamics.observe(state);
    first.fill(7);
    expect(second.every((cell) => cell === 0 || cell === 1)).toBe(true);
    expect(dynamics.observe(state)).toEqual(second);
  });
});
