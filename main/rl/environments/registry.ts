import type { Dynamics } from '../core/environment';
import { absoluteWalkDefinition } from './absoluteWalk';
import { accessControlQueueDefinition } from './accessControlQueue';
import { acrobotDefinition } from './acrobot';
import { armedTestbedDefinition } from './armedTestbed';
import { bairdsCounterexampleDefinition } from './bairdsCounterexample';
import { banditDefinition } from './bandit';
import { binaryWorldDefinition } from './binaryWorld';
import { blackjackDefinition } from './blackjack';
import { cartPoleDefinition, shortCartPoleDefinition } from './cartPole';
import { blockingMazeDefinition, shortcutMazeDefinition } from './changingMaze';
import { cliffWalkingDefinition, cliffWalkingSlipperyDefinition } from './cliffWalking';
import { cornerGridDefinition } from './cornerGrid';
import { deepSeaDefinition } from './deepSea';
import type { EnvironmentDefinition } from './definition';
import { dynaMazeDefinition } from './dynaMaze';
import { type EnvironmentChoice, formatEnvironmentId, parseEnvironmentId } from './environmentId';
import { fourRoomsDefinition } from './fourRooms';
import { frozenLake8x8Definition, frozenLakeDefinition } from './frozenLake';
import { gamblerDefinition } from './gambler';
import { gridWorldDefinition } from './gridWorld';
import { inverseGridWorldDefinition } from './inverseGridWorld';
import { jacksCarRentalDefinition } from './jacksCarRental';
import { lineWalkDefinition } from './lineWalk';
import { lunarLanderDefinitions } from './lunarLander/lunarLander';
import { maximizationBiasDefinition } from './maximizationBias';
import { mdpDefinition } from './mdp';
import { asterixDefinitions } from './minAtar/asterix';
import { breakoutDefinitions } from './minAtar/breakout';
import { freewayDefinitions } from './minAtar/freeway';
import { seaquestDefinitions } from './minAtar/seaquest';
import { spaceInvadersDefinitions } from './minAtar/spaceInvaders';
import { mountainCarDefinition } from './mountainCar';
import { mountainCarContinuousDefinition } from './mountainCarContinuous';
import { objectWorldDefinition } from './objectWorld';
import { pendulumDefinition } from './pendulum';
import { racetrackDefinition } from './racetrack';
import { garnetDefinition, randomMdpDefinition } from './randomMdp';
import { randomWalk5Definition, randomWalk19Definition, randomWalk1000Definition } from './randomWalk';
import { graspDefinition } from './robots/grasp';
import { polygonGraspDefinition } from './robots/polygonGrasp';
import { reacherDefinitions } from './robots/reacher';
import { shortCorridorDefinition } from './shortCorridor';
import { taxiVersion3Definition, taxiVersion4Definition } from './taxi';
import { teleportGridDefinition } from './teleportGrid';
import { windyGridworldDefinition } from './windyGridworld';

/** Every environment there is, in the order of the gallery. */
export const environmentDefinitions: readonly EnvironmentDefinition[] = [
  cartPoleDefinition,
  shortCartPoleDefinition,
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
  deepSeaDefinition,
  taxiVersion4Definition,
  taxiVersion3Definition,
  blackjackDefinition,
  randomMdpDefinition,
  garnetDefinition,
  mdpDefinition,
  banditDefinition,
  armedTestbedDefinition,
  teleportGridDefinition,
  cornerGridDefinition,
  jacksCarRentalDefinition,
  gamblerDefinition,
  randomWalk5Definition,
  randomWalk19Definition,
  randomWalk1000Definition,
  windyGridworldDefinition,
  maximizationBiasDefinition,
  dynaMazeDefinition,
  blockingMazeDefinition,
  shortcutMazeDefinition,
  racetrackDefinition,
  accessControlQueueDefinition,
  bairdsCounterexampleDefinition,
  shortCorridorDefinition,
  fourRoomsDefinition,
  ...asterixDefinitions,
  ...breakoutDefinitions,
  ...freewayDefinitions,
  ...seaquestDefinitions,
  ...spaceInvadersDefinitions,
  inverseGridWorldDefinition,
  objectWorldDefinition,
  binaryWorldDefinition,
  ...reacherDefinitions,
  graspDefinition,
  polygonGraspDefinition,
  ...lunarLanderDefinitions,
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
