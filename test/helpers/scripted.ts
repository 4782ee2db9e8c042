import type { Environment, Observation, Timestep } from '../../main/rl/core/environment';
import { discrete, type Space } from '../../main/rl/core/spaces';

/** An environment that starts with `first` and answers the actions, one after the other, with `timesteps`; the last repeats. */
export function scripted<O extends Observation>(
  observationSpace: Space,
  first: O,
  timesteps: readonly Timestep<O>[],
  actionCount = 1,
): Environment<O, number> {
  let played = 0;
  return {
    observationSpace,
    actionSpace: discrete(actionCount),
    reset: () => first,
    current: () => first,
    step: () => timesteps[Math.min(played++, timesteps.length - 1)]!,
  };
}
