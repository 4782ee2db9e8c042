import { expect, it } from 'vitest';
import { EpisodeTally } from '../../../renderer/spectator/episodeTally';

const episode = (episodeReturn: number, policy: number, person: number) => ({
  end: 'terminated' as const,
  acted: { policy, person },
  episodeReturn,
});

it('A tally keeps apart whole episodes of the person, of the policy, and of both', () => {
  const tally = new EpisodeTally();
  tally.add(episode(1, 0, 5));
  tally.add(episode(3, 0, 7));
  tally.add(episode(10, 4, 0));
  tally.add(episode(100, 4, 1)); // both acted
  tally.add({ ...episode(1000, 0, 3), end: undefined }); // not over
  expect(tally.of('person')).toEqual({ episodes: 2, meanReturn: 2, standardDeviation: Math.SQRT2 });
  expect(tally.of('policy')).toEqual({ episodes: 1, meanReturn: 10, standardDeviation: 0 });
  expect(tally.of('both').episodes).toBe(1);
});

it('A tally has no mean before the first whole episode', () => {
  expect(new EpisodeTally().of('person')).toEqual({ episodes: 0, meanReturn: Number.NaN, standardDeviation: 0 });
});
