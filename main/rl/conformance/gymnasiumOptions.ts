import type { Dynamics } from '../core/environment';
import { InvalidValueError, shorten } from '../core/errors';
import { parseSettings } from '../core/settings';
import { findEnvironment } from '../environments/registry';
import type { Json } from './json';

/** Gymnasium's names of options, and ours; one that stands for several takes a list. */
const optionNames: Readonly<Record<string, readonly string[]>> = {
  sutton_barto_reward: ['suttonBartoReward'],
  goal_velocity: ['goalVelocity'],
  book_or_nips: ['equations'],
  g: ['gravity'],
  map_name: ['map'],
  desc: ['map'],
  is_slippery: ['slippery'],
  success_rate: ['successRate'],
  reward_schedule: ['goalReward', 'holeReward', 'stepReward'],
  is_rainy: ['rainy'],
  fickle_passenger: ['fickle'],
  rainy_probability: ['rainyProbability'],
  fickle_probability: ['fickleProbability'],
  natural: ['natural'],
  sab: ['sab'],
  gravity: ['gravity'],
  continuous: ['continuous'],
  enable_wind: ['enableWind'],
  wind_power: ['windPower'],
  turbulence_power: ['turbulencePower'],
};

/**
 * Makes the environment that Gymnasium would make from an id and keyword arguments.
 *
 * @throws UnknownNameError for an environment that is not here; InvalidValueError for an option that is not.
 */
export function createLikeGymnasium(id: string, options: Json | undefined): Dynamics {
  const { definition } = findEnvironment(id);
  const values: Record<string, unknown> = {};
  for (const [theirs, option] of options?.entries() ?? []) {
    const ours = optionNames[theirs];
    if (ours === undefined)
      throw new InvalidValueError(`${option.path} must be an option that is known here, got ${shorten(theirs)}.`);
    const given = ours.length > 1 ? option.items(ours.length) : [option];
    given.forEach(({ value }, index) => {
      values[ours[index]!] = Array.isArray(value) ? value.join('/') : value;
    });
  }
  return definition.create(parseSettings(definition.options, values, id));
}
