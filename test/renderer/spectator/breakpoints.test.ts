import { describe, expect, it } from 'vitest';
import type { Dynamics } from '../../../main/rl/core/environment';
import { box, discrete } from '../../../main/rl/core/spaces';
import { createEnvironment } from '../../../main/rl/environments/registry';
import type { Policy } from '../../../main/rl/policies/policy';
import { type Breakpoint, BreakpointWatch, quantitiesOf, readBreakpoint } from '../../../renderer/spectator/breakpoints';
import { Spectator } from '../../../renderer/spectator/spectator';

/** Counts up to 5 and pays −2 for the third step, else 1; its action changes nothing. */
const counter: Dynamics = {
  observationSpace: discrete(6),
  actionSpace: discrete(2, ['wait', 'go']),
  maxEpisodeSteps: 100,
  initialState: () => 0,
  transition: (state) => {
    const next = (state as number) + 1;
    return { state: next, reward: next === 3 ? -2 : 1, terminated: next >= 5 };
  },
  observe: (state) => state as number,
};

const quantities = quantitiesOf(counter.observationSpace, counter.actionSpace, 0);
const policy: Policy = { act: (observation) => (observation === 3 ? 1 : 0), inspect: () => ({}), dispose() {} };

function read(quantity: string, comparison: '<' | '≤' | '=' | '≠' | '≥' | '>', text: string) {
  return readBreakpoint({ quantity, comparison, text }, quantities);
}

/** Steps of one episode at which a condition stops the play. */
function stops(...rows: Parameters<typeof read>[]): number[] {
  const breakpoints = new Map(rows.map((row, i): [string, Breakpoint] => [String(i), read(...row).breakpoint!]));
  const spectator = new Spectator(counter, policy, { seed: 1, stepsPerSecond: 10, trailLength: 0 });
  const watch = new BreakpointWatch();
  watch.set(breakpoints, spectator.moment);
  const found: number[] = [];
  spectator.listen({ step: () => watch.step(spectator.moment).length > 0 && found.push(spectator.moment.stepCount) });
  for (let step = 0; step < 5; step++) spectator.stepOnce();
  return found;
}

describe('a breakpoint', () => {
  it('stops at each step whose reward it names', () => {
    expect(stops(['reward', '<', '-1'])).toEqual([3]);
    expect(stops(['reward', '≥', '1'])).toEqual([1, 2, 4, 5]);
  });

  it('stops once when what lasts comes to hold, and again when it does so anew', () => {
    expect(stops(['return', '≥', '2'])).toEqual([2, 5]); // 1, 2, 0, 1, 2
    expect(stops(['observation', '>', '2'])).toEqual([3]);
    expect(stops(['step', '=', '4'])).toEqual([4]);
  });

  it('stops at an action, and at an end', () => {
    expect(stops(['action', '=', 'go'])).toEqual([4]);
    expect(stops(['action', '≠', 'wait'])).toEqual([4]);
    expect(stops(['terminated', '=', ''])).toEqual([5]);
    expect(stops(['truncated', '=', ''])).toEqual([]);
  });

  it('is one of several, each of which stops', () => {
    expect(stops(['reward', '<', '−1'], ['action', '=', 'go'])).toEqual([3, 4]);
  });

  it('says which one stopped the play, and at what value', () => {
    const watch = new BreakpointWatch(new Map([['a', read('reward', '<', '−1').breakpoint!]]));
    const spectator = new Spectator(counter, policy, { seed: 1, stepsPerSecond: 10, trailLength: 0 });
    for (let step = 0; step < 3; step++) spectator.stepOnce();
    expect(watch.step(spectator.moment)).toEqual(['reward < −1 (it is −2)']);
  });

  it('does not stop for what held already when it was set', () => {
    const spectator = new Spectator(counter, policy, { seed: 1, stepsPerSecond: 10, trailLength: 0 });
    spectator.stepOnce();
    const watch = new BreakpointWatch();
    watch.set(new Map([['a', read('return', '≥', '1').breakpoint!]]), spectator.moment);
    spectator.stepOnce();
    expect(watch.step(spectator.moment)).toEqual([]);
  });

  it('stops the play at the very step, however fast it goes', () => {
    const spectator = new Spectator(counter, policy, { seed: 1, stepsPerSecond: 100, trailLength: 0 });
    const watch = new BreakpointWatch(new Map([['a', read('reward', '<', '−1').breakpoint!]]));
    spectator.listen({
      step: () => {
        if (watch.step(spectator.moment).length > 0) spectator.isPlaying = false;
      },
    });
    spectator.advance(0.2); // time for 20 steps
    expect(spectator.moment.stepCount).toBe(3);
  });
});

describe('a row that means nothing', () => {
  it('says what is missing', () => {
    expect(read('reward', '<', '').problem).toBe('Type the number to compare with.');
    expect(read('reward', '<', 'low').problem).toBe('The value must be a number such as −1 or 0.5, got “low”.');
    expect(read('action', '=', 'fly').problem).toBe('Choose which action to stop at.');
    expect(read('observation 3', '=', '1').problem).toBe('This environment has no observation 3. Choose another condition.');
  });
});

describe('what conditions can be about', () => {
  it('includes each number that is seen, and each of the state', () => {
    const { observationSpace, actionSpace, initialState } = createEnvironment('CartPole-v1');
    const state = initialState({ uniform: () => 0.01 } as never);
    const labels = quantitiesOf(observationSpace, actionSpace, state).map(({ label }) => label);
    expect(labels).toContain('observation: angle, rad');
    expect(labels).toContain('state: angle');
  });

  it('includes each number of an action', () => {
    const ids = quantitiesOf(discrete(2), box([-1, -1], [1, 1]), 0).map(({ id }) => id);
    expect(ids).toContain('action 1');
  });
});
