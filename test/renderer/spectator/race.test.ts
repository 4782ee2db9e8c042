import { describe, expect, it } from 'vitest';
import type { Dynamics } from '../../../main/rl/core/environment';
import { discrete } from '../../../main/rl/core/spaces';
import { cartPole } from '../../../main/rl/environments/cartPole';
import type { Policy } from '../../../main/rl/policies/policy';
import { Race } from '../../../renderer/spectator/race';
import { randomPolicy } from '../../../renderer/spectator/randomPolicy';

const options = { seed: 7, stepsPerSecond: 10, trailLength: 3 };

/** A number drawn at the start goes up by the action; each step costs 1, and at 20 it is over. */
const climb: Dynamics = {
  observationSpace: discrete(1000),
  actionSpace: discrete(5),
  maxEpisodeSteps: 12,
  initialState: (random) => random.integer(5),
  transition: (state, action, random) => {
    const next = (state as number) + (action as number) + random.integer(2);
    return { state: next, reward: -1, terminated: next >= 20 };
  },
  observe: (state) => state as number,
};

const always = (action: number): Policy => ({ act: () => action, inspect: () => ({}), dispose() {} });

function finish(race: Race): void {
  while (!race.isOver) race.advance(0.1);
}

describe('a race', () => {
  it('starts all in the same state with the same stream, so that equal policies stay level', () => {
    const race = new Race(climb, [always(2), always(2), always(4)], options);
    const [one, other, quick] = race.lanes;
    expect(one!.moment.state).toBe(quick!.moment.state);
    for (let step = 0; step < 4; step++) {
      race.stepOnce();
      expect(one!.moment.state).toBe(other!.moment.state);
    }
    finish(race);
    expect(one!.returns).toEqual(other!.returns);
    expect(race.standing.lanes.map(({ isWinner }) => isWinner)).toEqual([false, false, true]);
  });

  it('steps all together, waits for the last, and marks a winner only at the end', () => {
    const race = new Race(climb, [always(4), always(0)], options);
    let early = 0;
    while (!race.isOver) {
      const { lanes, stepCount } = race.standing;
      for (const lane of lanes) {
        expect(lane.stepCount).toBe(lane.end === undefined ? stepCount : lane.stepCount);
        expect(lane.isWinner).toBe(false);
      }
      if (lanes[0]!.end !== undefined) early++;
      race.advance(0.1);
    }
    expect(early).toBeGreaterThan(0);
    const { lanes } = race.standing;
    expect(lanes.map(({ end }) => end)).toEqual(['terminated', 'truncated']);
    expect(lanes.map(({ isWinner }) => isWinner)).toEqual([true, false]);
    expect(race.lanes[1]!.returns).toEqual(Array.from({ length: 13 }, (_, step) => (step === 0 ? 0 : -step)));
  });

  it('calls those level that have the same return', () => {
    const race = new Race(climb, [always(3), always(3)], options);
    finish(race);
    expect(race.standing.lanes.every(({ isWinner }) => isWinner)).toBe(true);
  });

  it('plays the same again from the same start, and another start next', () => {
    const dynamics = cartPole() as unknown as Dynamics;
    const policies = [randomPolicy(dynamics.actionSpace), randomPolicy(dynamics.actionSpace)];
    const race = new Race(dynamics, policies, options);
    const first = race.lanes.map(({ moment }) => moment.state);
    expect(first[0]).toEqual(first[1]);
    finish(race);
    const ends = race.lanes.map(({ moment }) => moment.state);
    race.restart();
    expect(race.lanes.map(({ moment }) => moment.state)).toEqual(first);
    finish(race);
    expect(race.lanes.map(({ moment }) => moment.state)).toEqual(ends);
    race.beginNext();
    const second = race.lanes.map(({ moment }) => moment.state);
    expect(second[0]).toEqual(second[1]);
    expect(second[0]).not.toEqual(first[0]);
    expect(race.standing.start).toBe(2);
  });

  it('plays the same at any speed and any rate of frames', () => {
    const statesAfter = (elapsed: number, speed: number) => {
      const race = new Race(climb, [always(1), always(2)], options);
      race.speed = speed;
      while (!race.isOver) race.advance(elapsed);
      return race.lanes.map(({ returns, moment }) => [returns, moment.state]);
    };
    expect(statesAfter(1 / 60, 16)).toEqual(statesAfter(0.2, 0.25));
  });

  it('stands still while it is paused, but for single steps', () => {
    const race = new Race(climb, [always(1), always(2)], options);
    race.isPlaying = false;
    expect(race.advance(10)).toBe(false);
    race.stepOnce();
    expect(race.standing.stepCount).toBe(1);
    expect(race.lanes.map((lane) => [lane.advance(), lane.advance()])).toEqual([
      [true, false],
      [true, false],
    ]);
  });
});
