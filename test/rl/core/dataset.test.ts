import { describe, expect, it } from 'vitest';
import { checkDataset, type Dataset, DatasetRecorder, episodesOf, joinDatasets, returnsOf } from '../../../main/rl/core/dataset';
import type { Timestep } from '../../../main/rl/core/environment';
import { box, discrete } from '../../../main/rl/core/spaces';

const line = box([-10], [10]);
const sides = discrete(2);

function to(place: number, reward: number, end?: 'terminated' | 'truncated'): Timestep<Float64Array> {
  const [terminated, truncated] = [end === 'terminated', end === 'truncated'];
  return { observation: Float64Array.of(place), reward, terminated, truncated };
}

/** 0 → 1 → 2, cut; then 5 → 6, the end. */
function recorded(): Dataset {
  const recorder = new DatasetRecorder('Line', 1, 1);
  recorder.begin(Float64Array.of(0));
  recorder.add(1, to(1, 0.5));
  recorder.add(0, to(2, 0.25, 'truncated'));
  recorder.begin(Float64Array.of(5));
  recorder.add(1, to(6, -1, 'terminated'));
  return recorder.dataset();
}

describe('a recorded data set', () => {
  it('holds one observation more than steps in each episode', () => {
    const { lengths, observations, actions, rewards, terminations, truncations } = recorded();
    expect([...lengths]).toEqual([2, 1]);
    expect([...observations]).toEqual([0, 1, 2, 5, 6]);
    expect([...actions]).toEqual([1, 0, 1]);
    expect([...rewards]).toEqual([0.5, 0.25, -1]);
    expect([...terminations]).toEqual([0, 0, 1]);
    expect([...truncations]).toEqual([0, 1, 0]);
  });

  it('is joined to another episode by episode', () => {
    const joined = joinDatasets(recorded(), recorded());
    expect(() => checkDataset(joined, line, sides)).not.toThrow();
    expect([...joined.lengths]).toEqual([2, 1, 2, 1]);
    expect([...joined.observations]).toEqual([0, 1, 2, 5, 6, 0, 1, 2, 5, 6]);
    expect([...joined.truncations]).toEqual([0, 1, 0, 0, 1, 0]);
    expect([...returnsOf(joined)]).toEqual([0.75, -1, 0.75, -1]);
  });

  it('tells where each episode lies and what it came to', () => {
    expect(episodesOf(recorded())).toEqual([
      { firstStep: 0, firstObservation: 0, length: 2 },
      { firstStep: 2, firstObservation: 3, length: 1 },
    ]);
    expect([...returnsOf(recorded())]).toEqual([0.75, -1]);
  });

  it('forgets an episode that was begun but has no step', () => {
    const recorder = new DatasetRecorder('Line', 1, 1);
    recorder.begin(Float64Array.of(3));
    recorder.begin(Float64Array.of(0));
    recorder.add(1, to(1, 0.5));
    recorder.begin(Float64Array.of(4));
    const { lengths, observations } = recorder.dataset();
    expect([...lengths]).toEqual([1]);
    expect([...observations]).toEqual([0, 1]);
  });

  it('is accepted where it fits its spaces', () => {
    expect(() => checkDataset(recorded(), line, sides)).not.toThrow();
  });

  it.each<[string, Partial<Dataset>, string]>([
    ['no episode', { lengths: new Int32Array(0) }, 'A data set must have at least one episode, got none.'],
    ['an empty episode', { lengths: Int32Array.of(3, 0) }, 'Each episode must have at least one step, got 0.'],
    ['wide observations', { observationSize: 4 }, 'The observations must have 1 numbers each here, got 4.'],
    ['a short column', { rewards: Float64Array.of(1) }, 'The column rewards must hold 3 numbers to fit the lengths, got 1.'],
    [
      'an action nobody knows',
      { actions: Float64Array.of(0, 2, 0) },
      'The actions must be whole numbers in [0, 1] here, got 2 in row 1.',
    ],
    [
      'a hole',
      { observations: Float64Array.of(0, 1, Number.NaN, 5, 6) },
      'The observations must be finite numbers here, got NaN in row 2.',
    ],
    [
      'an end on the way',
      { terminations: Uint8Array.of(1, 0, 1) },
      'Only the last step of an episode must end it, got an end in row 0.',
    ],
    ['a reward that is none', { rewards: Float64Array.of(0, Infinity, 0) }, 'The rewards must be finite numbers.'],
  ])('is refused with %s', (_what, change, sentence) => {
    expect(() => checkDataset({ ...recorded(), ...change }, line, sides)).toThrow(sentence);
  });
});
