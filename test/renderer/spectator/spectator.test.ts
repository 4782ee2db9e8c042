import { describe, expect, it } from 'vitest';
import type { Dynamics } from '../../../main/rl/core/environment';
import { createRandom } from '../../../main/rl/core/random';
import { discrete } from '../../../main/rl/core/spaces';
import { cartPole } from '../../../main/rl/environments/cartPole';
import type { Policy } from '../../../main/rl/policies/policy';
import { randomPolicy } from '../../../renderer/spectator/randomPolicy';
import { Spectator } from '../../../renderer/spectator/spectator';

const options = { seed: 7, stepsPerSecond: 50, trailLength: 5 };

/** Counts up from 0; ends at 5, or is cut after `maxEpisodeSteps`. */
function counter(maxEpisodeSteps: number): Dynamics {
  return {
    observationSpace: discrete(100),
    actionSpace: discrete(2, ['up', 'up twice']),
    maxEpisodeSteps,
    initialState: () => 0,
    transition: (state, action) => {
      const next = (state as number) + 1 + (action as number);
      return { state: next, reward: 1, terminated: next >= 5 };
    },
    observe: (state) => state as number,
  };
}

const always = (action: number): Policy => ({ act: () => action, inspect: () => ({}), dispose() {} });

/** States of the first `count` steps, played in pieces of `elapsedSeconds`. */
function play(elapsedSeconds: number, speed: number, count: number): unknown[] {
  const dynamics = cartPole() as unknown as Dynamics;
  const spectator = new Spectator(dynamics, randomPolicy(dynamics.actionSpace), options);
  spectator.speed = speed;
  const seen: unknown[] = [spectator.moment.state];
  const taken = { steps: 0, episode: 1 };
  while (seen.length < count) {
    spectator.advance(elapsedSeconds);
    const { stepCount, episodeCount, state } = spectator.moment;
    if (stepCount === taken.steps && episodeCount === taken.episode) continue;
    taken.steps = stepCount;
    taken.episode = episodeCount;
    seen.push(state);
  }
  return seen;
}

describe('a spectator', () => {
  it('plays the same under the same seed', () => {
    expect(play(0.02, 1, 60)).toEqual(play(0.02, 1, 60));
  });

  it('plays the same at any speed and any rate of frames', () => {
    const states = play(0.02, 1, 60);
    expect(play(0.005, 4, 60)).toEqual(states);
    expect(play(1 / 240, 0.25, 60)).toEqual(states);
  });

  it('takes as many steps as time allows', () => {
    const spectator = new Spectator(counter(Infinity), always(0), { ...options, stepsPerSecond: 10 });
    spectator.advance(0.2);
    expect(spectator.moment.stepCount).toBe(2);
    spectator.advance(0.05);
    expect(spectator.moment).toMatchObject({ stepCount: 2, share: 0.5, previousState: 1, state: 2 });
  });

  it('does not race to catch up after the page was away', () => {
    const spectator = new Spectator(counter(Infinity), always(0), { ...options, stepsPerSecond: 4 });
    spectator.advance(3600);
    expect(spectator.moment.stepCount).toBe(1);
  });

  it('goes on from the same state when the policy changes', () => {
    const spectator = new Spectator(counter(Infinity), always(0), options);
    spectator.stepOnce();
    spectator.stepOnce();
    spectator.setPolicy(always(1));
    expect(spectator.moment).toMatchObject({ state: 2, stepCount: 2 });
    spectator.stepOnce();
    expect(spectator.moment).toMatchObject({ state: 4, stepCount: 3, action: 1, trail: [0, 1, 2] });
  });

  it('says whether the task ended or was cut', () => {
    const ended = new Spectator(counter(Infinity), always(0), options);
    for (let step = 0; step < 5; step++) ended.stepOnce();
    expect(ended.moment.end).toBe('terminated');

    const cut = new Spectator(counter(3), always(0), options);
    for (let step = 0; step < 3; step++) cut.stepOnce();
    expect(cut.moment.end).toBe('truncated');
  });

  it('keeps a finished episode in sight for a while, then begins the next', () => {
    const spectator = new Spectator(counter(3), always(0), options);
    for (let step = 0; step < 3; step++) spectator.stepOnce();
    spectator.advance(0.2);
    expect(spectator.moment).toMatchObject({ stepCount: 3, episodeCount: 1 });
    for (let time = 0; time < 10; time++) spectator.advance(0.2);
    expect(spectator.moment.episodeCount).toBeGreaterThan(1);
  });

  it('restarts from the same start', () => {
    const dynamics = cartPole() as unknown as Dynamics;
    const spectator = new Spectator(dynamics, randomPolicy(dynamics.actionSpace), options);
    const start = spectator.moment.state;
    for (let step = 0; step < 40; step++) spectator.stepOnce();
    spectator.restart();
    expect(spectator.moment).toMatchObject({ state: start, stepCount: 0, episodeCount: 1 });
  });

  it('stands still while paused, and takes single steps', () => {
    const spectator = new Spectator(counter(Infinity), always(0), options);
    spectator.isPlaying = false;
    expect(spectator.advance(0.2)).toBe(false);
    spectator.stepOnce();
    expect(spectator.moment).toMatchObject({ stepCount: 1, share: 1, episodeReturn: 1 });
  });
});

describe('a policy that knows nothing', () => {
  it('stays within the bounds of numbers', () => {
    const policy = randomPolicy({ kind: 'box', low: [-2, -Infinity], high: [2, Infinity], shape: [2] });
    const random = createRandom(3);
    for (let draw = 0; draw < 100; draw++) {
      const [first = 9, second = 9] = policy.act(0, random) as Float64Array;
      expect(Math.abs(first)).toBeLessThanOrEqual(2);
      expect(Math.abs(second)).toBeLessThanOrEqual(1);
    }
  });
});
