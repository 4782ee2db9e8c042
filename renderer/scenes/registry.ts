import type { Dynamics } from '../../main/rl/core/environment';
import { createEnvironment, environmentDefinitions, findEnvironment } from '../../main/rl/environments/registry';
import { absoluteWalkScene } from './absoluteWalk';
import { accessControlQueueScene } from './accessControlQueue';
import { acrobotScene } from './acrobot';
import { bairdsCounterexampleScene } from './bairdsCounterexample';
import { armedTestbedScene, banditScene } from './bandit';
import { blackjackScene } from './blackjack';
import { cartPoleScene } from './cartPole';
import { blockingMazeScene, shortcutMazeScene } from './changingMaze';
import { cliffWalkingScene } from './cliffWalking';
import { cornerGridScene } from './cornerGrid';
import { deepSeaScene } from './deepSea';
import { dynaMazeScene } from './dynaMaze';
import { finiteProcessScene } from './finiteProcess';
import { fourRoomsScene } from './fourRooms';
import { frozenLakeScene } from './frozenLake';
import { gamblerScene } from './gambler';
import { gameSceneFor } from './games/registry';
import { gridWorldScene } from './gridWorld';
import { binaryWorldScene, inverseGridWorldScene, objectWorldScene } from './inverseWorld';
import { jacksCarRentalScene } from './jacksCarRental';
import { lineWalkScene } from './lineWalk';
import { lunarLanderScene } from './lunarLander';
import { maximizationBiasScene } from './maximizationBias';
import { minAtarScene } from './minAtar';
import { mountainCarScene } from './mountainCar';
import { mountainCarContinuousScene } from './mountainCarContinuous';
import { pendulumScene } from './pendulum';
import { racetrackScene } from './racetrack';
import { randomWalkScene } from './randomWalk';
import { graspScene } from './robots/grasp';
import { polygonGraspScene } from './robots/polygonGrasp';
import { reacherScene } from './robots/reacher';
import type { Scene } from './scene';
import { shortCorridorScene } from './shortCorridor';
import { taxiScene } from './taxi';
import { teleportGridScene } from './teleportGrid';
import { windyGridworldScene } from './windyGridworld';

/** Makes the scene of an environment, given the options it was made with. */
type CreateScene = (options: never) => Scene;

/** One line for each environment, by id without options. */
const scenes: Readonly<Record<string, CreateScene>> = {
  'CartPole-v1': () => cartPoleScene,
  'CartPole-v0': () => cartPoleScene,
  'MountainCar-v0': () => mountainCarScene,
  'MountainCarContinuous-v0': () => mountainCarContinuousScene,
  'Acrobot-v1': () => acrobotScene,
  'Pendulum-v1': pendulumScene,
  'LunarLander-v3': () => lunarLanderScene,
  'LunarLanderContinuous-v3': () => lunarLanderScene,
  LineWalk: lineWalkScene,
  AbsoluteWalk: absoluteWalkScene,
  GridWorld: gridWorldScene,
  'FrozenLake-v1': frozenLakeScene,
  'FrozenLake8x8-v1': frozenLakeScene,
  'CliffWalking-v1': () => cliffWalkingScene,
  'CliffWalkingSlippery-v1': () => cliffWalkingScene,
  DeepSea: deepSeaScene,
  'Taxi-v4': () => taxiScene,
  'Taxi-v3': () => taxiScene,
  'Blackjack-v1': () => blackjackScene,
  Bandit: banditScene,
  'Bandit-10': armedTestbedScene,
  TeleportGrid: () => teleportGridScene,
  CornerGrid: () => cornerGridScene,
  JacksCarRental: jacksCarRentalScene,
  Gambler: gamblerScene,
  'RandomWalk-5': () => randomWalkScene({ size: 5, reach: 1, leftReward: 0 }),
  'RandomWalk-19': () => randomWalkScene({ size: 19, reach: 1, leftReward: -1 }),
  'RandomWalk-1000': () => randomWalkScene({ size: 1000, reach: 100, leftReward: -1 }),
  WindyGridworld: windyGridworldScene,
  MaximizationBias: () => maximizationBiasScene,
  DynaMaze: () => dynaMazeScene,
  BlockingMaze: blockingMazeScene,
  ShortcutMaze: shortcutMazeScene,
  Racetrack: racetrackScene,
  AccessControlQueue: accessControlQueueScene,
  BairdsCounterexample: () => bairdsCounterexampleScene,
  ShortCorridor: () => shortCorridorScene,
  FourRooms: fourRoomsScene,
  InverseGridWorld: inverseGridWorldScene,
  ObjectWorld: objectWorldScene,
  BinaryWorld: binaryWorldScene,
  Grasp: () => graspScene,
  PolygonGrasp: polygonGraspScene,
};

/**
 * The drawing of an environment or game, by its id with or without options; `undefined` where there is none.
 *
 * A finite Markov decision process without a picture of its own is drawn as the graph it is.
 *
 * @throws UnknownNameError, InvalidValueError when the environment has no such option.
 */
export function sceneFor(environmentId: string): Scene | undefined {
  const [name] = environmentId.split('?', 1);
  if (!environmentDefinitions.some(({ id }) => id === name)) return gameSceneFor(environmentId);
  const { definition, options } = findEnvironment(environmentId);
  if (Object.hasOwn(scenes, definition.id)) return scenes[definition.id]?.(options as never);
  if (definition.family === 'MinAtar') return minAtarScene(environmentId);
  if (definition.id.startsWith('Reacher-')) return reacherScene(options as never);
  return finiteProcessScene(createEnvironment(environmentId) as unknown as Dynamics<number>);
}
