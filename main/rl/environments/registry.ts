import type { Dynamics } from '../core/environment';
import { absoluteWalkDefinition } from './absoluteWalk';
import { acrobotDefinition } from './acrobot';
import { blackjackDefinition } from './blackjack';
import { cartPoleDefinition } from './cartPole';
import { cliffWalkingDefinition, cliffWalkingSlipperyDefinition } from './cliffWalking';
import type { EnvironmentDefinition } from './definition';
import { type EnvironmentChoice, formatEnvironmentId, parseEnvironmentId } from './environmentId';
import { frozenLake8x8Definition, frozenLakeDefinition } from './frozenLake';
import { gamblerDefinition } from './gambler';
import { gridWorldDefinition } from './gridWorld';
import { jacksCarRentalDefinition } from './jacksCarRental';
import { lineWalkDefinition } from './lineWalk';
import { asterixDefinitions } from './minAtar/asterix';
import { breakoutDefinitions } from './minAtar/breakout';
import { freewayDefinitions } from './minAtar/freeway';
import { seaquestDefinitions } from './minAtar/seaquest';
import { spaceInvadersDefinitions } from './minAtar/spaceInvaders';
import { mountainCarDefinition } from './mountainCar';
import { mountainCarContinuousDefinition } from './mountainCarContinuous';
import { pendulumDefinition } from './pendulum';
import { taxiVersion3Definition, taxiVersion4Definition } from './taxi';

/** Every environment there is, in the order of the gallery. */
export const environmentDefinitions: readonly EnvironmentDefinition[] = [
  cartPoleDefinition,
  mountainCarDefinition,
  mountainCarContinuousDefinition,
  acrobotDefinition,
  pendulumDefinition,
  lineWalkDefinition,
  absoluteWalkDefinition,
  gridWorldDefinition,
  frozenLakeDefinition,
  frozenLake8x8Definition,
  cliffWalkingDefinition,
  cliffWalkingSlipperyDefinition,
  taxiVersion4Definition,
  taxiVersion3Definition,
  blackjackDefinition,
  gamblerDefinition,
  jacksCarRentalDefinition,
  ...asterixDefinitions,
  ...breakoutDefinitions,
  ...freewayDefinitions,
  ...seaquestDefinitions,
  ...spaceInvadersDefinitions,
];

/**
 * Reads an id such as `FrozenLake-v1?map=8x8&slippery=false`.
 *
 * @throws UnknownNameError for an environment or option that does not exist, with the nearest one that does;
 *         InvalidValueError for a value out of range.
 */
export function findEnvironment(id: string): EnvironmentChoice {
  return parseEnvironmentId(id, environmentDefinitions);
}

/**
 * Makes the environment that an id names.
 *
 * @throws as `findEnvironment`, and InvalidValueError when options that are each in range do not fit together.
 */
export function createEnvironment(id: string): Dynamics {
  const { definition, options } = findEnvironment(id);
  return definition.create(options);
}

/** The one way to write an id: known options only, those at their default left out, in the order of the definition. */
export function canonicalEnvironmentId(id: string): string {
  return formatEnvironmentId(findEnvironment(id));
}
