import type { Environment, Observation, Timestep } from '../../main/rl/core/environment';
import { discrete, type Space } from '../../main/rl/core/spaces';

/**
 * An environment whose episodes start with `first` and that answers the actions, one after the other, with `timesteps`;
 * the last repeats.
 */
export function scripted<O extends Observation>(
  observationSpace: Space,
  first: O,
  timesteps: readonly Timestep<O>[],
  actionCount = 1,
): Environment<O, number> {
  let played = 0;
  let last: Timestep<O> | undefined;
  return {
    observationSpace,
    actionSpace: discrete(actionCount),
    reset: () => first,
    current: () => (last === undefined || last.terminated || last.truncated ? first : last.observation),
    step: () => {
      last = timesteps[Math.min(played++, timesteps.length - 1)]!;
      return last;
    },
  };
}
