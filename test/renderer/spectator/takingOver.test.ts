import { describe, expect, it } from 'vitest';
import { checkDataset, episodesOf, returnsOf } from '../../../main/rl/core/dataset';
import { createEnvironment } from '../../../main/rl/environments/registry';
import type { Policy } from '../../../main/rl/policies/policy';
import { keysFor } from '../../../renderer/spectator/actionKeys';
import { EpisodeRecording } from '../../../renderer/spectator/episodeRecording';
import { Person } from '../../../renderer/spectator/person';
import { type PlayedStep, Spectator } from '../../../renderer/spectator/spectator';

const env = 'GridWorld';
const dynamics = createEnvironment(env);
const keys = keysFor(dynamics.actionSpace, dynamics.observationSpace);
const right: Policy = { act: () => 1, inspect: () => ({}), dispose() {} };

function watch() {
  const spectator = new Spectator(dynamics, right, { seed: 1, stepsPerSecond: 10, trailLength: 0 });
  const person = new Person(keys, 'turns');
  const play = (key: string) => {
    person.press(key);
    spectator.stepNow();
    person.release(key);
  };
  return { spectator, person, play };
}

describe('taking over', () => {
  it('acts from the very state the policy left, and gives the very state back', () => {
    const { spectator, person, play } = watch();
    spectator.stepOnce();
    const before = spectator.moment;
    spectator.setStandIn(person);
    expect(spectator.moment.state).toBe(before.state);
    play('ArrowDown');
    const { state, stepCount, action } = spectator.moment;
    expect({ state, stepCount, action }).toEqual({
      state: dynamics.transition(before.state, 2, {} as never).state,
      stepCount: 2,
      action: 2,
    });
    spectator.setStandIn(undefined);
    spectator.stepOnce();
    expect(spectator.moment).toMatchObject({ previousState: state, action: 1, stepCount: 3 });
  });

  it('keeps apart what each earned and how often each acted', () => {
    const { spectator, person, play } = watch();
    for (let step = 0; step < 2; step++) spectator.stepOnce();
    spectator.setStandIn(person);
    for (let step = 0; step < 3; step++) play('ArrowLeft');
    const { earned, acted, episodeReturn } = spectator.moment;
    expect(acted).toEqual({ policy: 2, person: 3 });
    expect(earned.policy + earned.person).toBeCloseTo(episodeReturn, 12);
    spectator.restart();
    expect(spectator.moment.acted).toEqual({ policy: 0, person: 0 });
  });

  it('does not change what the policy draws after it', () => {
    const draws = (isInterrupted: boolean): number[] => {
      const drawn: number[] = [];
      const drawing: Policy = {
        ...right,
        act(_observation, random) {
          drawn.push(random.uniform());
          return 1;
        },
      };
      const spectator = new Spectator(dynamics, drawing, { seed: 1, stepsPerSecond: 10, trailLength: 0 });
      spectator.stepOnce();
      if (isInterrupted) {
        const person = new Person(keys, 'turns');
        spectator.setStandIn(person);
        person.press('ArrowLeft');
        spectator.stepNow();
        spectator.setStandIn(undefined);
      }
      spectator.stepOnce();
      return drawn;
    };
    expect(draws(true)).toEqual(draws(false));
  });

  it('waits for the person, and shows the end of an episode before the next', () => {
    const { spectator, person } = watch();
    spectator.setStandIn(person);
    for (let time = 0; time < 20; time++) spectator.advance(0.2);
    expect(spectator.moment.stepCount).toBe(0);
    person.press('ArrowUp');
    spectator.advance(0.2);
    expect(spectator.moment.stepCount).toBe(1);
  });
});

describe('a recording', () => {
  /** Plays whole episodes by the keys given, in turn, and returns what was seen and what was written down. */
  function record(episodeCount: number, pressed: readonly string[]) {
    const { spectator, person, play } = watch();
    spectator.setStandIn(person);
    const recording = new EpisodeRecording(env, dynamics);
    const seen: PlayedStep[] = [];
    spectator.listen({ step: (step) => seen.push(step) });
    spectator.listen(recording);
    spectator.beginEpisode();
    for (let step = 0; recording.episodeCount < episodeCount; step++) play(pressed[step % pressed.length]!);
    return { spectator, recording, seen, play };
  }

  it('equals what was played', () => {
    const { recording, seen } = record(2, ['ArrowRight', 'ArrowDown', 'ArrowLeft']);
    const dataset = recording.dataset(false);
    checkDataset(dataset, dynamics.observationSpace, dynamics.actionSpace);
    expect(dataset.env).toBe(env);
    expect([...dataset.actions]).toEqual(seen.map(({ action }) => action));
    expect([...dataset.rewards]).toEqual(seen.map(({ timestep }) => timestep.reward));
    expect([...dataset.terminations]).toEqual(seen.map(({ timestep }) => Number(timestep.terminated)));
    for (const { firstStep, firstObservation, length } of episodesOf(dataset)) {
      for (let step = 0; step < length; step++) {
        expect(dataset.observations[firstObservation + step + 1]).toBe(seen[firstStep + step]!.timestep.observation);
      }
    }
    expect(returnsOf(dataset)).toHaveLength(2);
  });

  it('leaves an unfinished episode out, or keeps it as cut off', () => {
    const { recording, play } = record(1, ['ArrowRight', 'ArrowDown']);
    const whole = recording.stepCount;
    play('ArrowRight'); // begins the next episode
    play('ArrowRight');
    play('ArrowDown');
    expect(recording.unfinishedStepCount).toBe(2);
    expect(recording.dataset(false).lengths).toEqual(Int32Array.of(whole));
    const kept = recording.dataset(true);
    checkDataset(kept, dynamics.observationSpace, dynamics.actionSpace);
    expect(kept.lengths).toEqual(Int32Array.of(whole, 2));
    expect([kept.terminations.at(-1), kept.truncations.at(-1)]).toEqual([0, 1]);
  });

  it('leaves out what the policy plays alone, and counts what it plays in between', () => {
    const { spectator, person, play } = watch();
    const recording = new EpisodeRecording(env, dynamics);
    spectator.listen(recording);
    spectator.beginEpisode();
    while (spectator.moment.end === undefined) spectator.stepOnce();
    expect(recording.episodeCount).toBe(0);
    spectator.stepOnce(); // begins the next
    spectator.stepOnce();
    spectator.setStandIn(person);
    while (spectator.moment.end === undefined) play('ArrowUp');
    expect([recording.episodeCount, recording.policyStepCount]).toEqual([1, 1]);
  });

  it('begins with a whole episode', () => {
    const { spectator, person, play } = watch();
    spectator.setStandIn(person);
    play('ArrowRight');
    const recording = new EpisodeRecording(env, dynamics);
    spectator.listen(recording);
    play('ArrowRight');
    expect(recording.unfinishedStepCount).toBe(0);
  });

  it('copies numbers that the world may change afterwards', () => {
    const shared = Float64Array.of(0);
    const moving = { observationSpace: createEnvironment('Pendulum-v1').actionSpace, actionSpace: dynamics.actionSpace };
    const recording = new EpisodeRecording(env, moving);
    recording.begin(shared);
    shared[0] = 7;
    recording.step({
      action: 0,
      actor: 'person',
      timestep: { observation: shared, reward: 1, terminated: true, truncated: false },
    });
    shared[0] = 9;
    expect(recording.dataset(false).observations).toEqual(Float64Array.of(0, 7));
  });
});
