import type { Dynamics } from '../core/environment';
import { InvalidValueError } from '../core/errors';
import { choice, number } from '../core/settings';
import { hallwayOptions } from '../planning/hallwayOptions';
import { actionsAsOptions, type Option } from '../planning/options';
import { tabularSettings } from './tabular';

/** Settings that methods with given options share. */
export const givenOptionsSettings = {
  ...tabularSettings,
  epsilon: number({
    isLive: true,
    symbol: 'ε',
    default: 0.1,
    help: 'Probability of an option drawn evenly from those that may begin.',
  }),
  options: choice({
    default: 'hallways and actions',
    choices: ['hallways and actions', 'hallways', 'actions'],
    help: 'What there is to choose from: the ways to the doorways of each room, single actions, or both.',
  }),
};

/** Environments for which there are options. */
export const environmentsWithOptions: readonly string[] = ['FourRooms'];

/** @throws InvalidValueError where there is no table. */
export function givenOptions(chosen: string, dynamics: Dynamics | undefined): readonly Option[] {
  if (dynamics?.table === undefined)
    throw new InvalidValueError('Options must be given in an environment with a table of states.');
  const actions = chosen === 'hallways' ? [] : actionsAsOptions(dynamics.table);
  return chosen === 'actions' ? actions : [...hallwayOptions(), ...actions];
}
