import { findEnvironment } from '../../main/rl/environments/registry';
import { absoluteWalkScene } from './absoluteWalk';
import { acrobotScene } from './acrobot';
import { cartPoleScene } from './cartPole';
import { gridWorldScene } from './gridWorld';
import { lineWalkScene } from './lineWalk';
import { mountainCarScene } from './mountainCar';
import { mountainCarContinuousScene } from './mountainCarContinuous';
import { pendulumScene } from './pendulum';
import type { Scene } from './scene';

/** Makes the scene of an environment, given the options it was made with. */
type CreateScene = (options: never) => Scene;

/** One line for each environment, by id without options. */
const scenes: Readonly<Record<string, CreateScene>> = {
  'CartPole-v1': () => cartPoleScene,
  'MountainCar-v0': () => mountainCarScene,
  'MountainCarContinuous-v0': () => mountainCarContinuousScene,
  'Acrobot-v1': () => acrobotScene,
  'Pendulum-v1': pendulumScene,
  LineWalk: lineWalkScene,
  AbsoluteWalk: absoluteWalkScene,
  GridWorld: gridWorldScene,
};

/**
 * The drawing of an environment, by its id with or without options; `undefined` where there is none.
 *
 * @throws UnknownNameError, InvalidValueError when there is no such environment or option.
 */
export function sceneFor(environmentId: string): Scene | undefined {
  const { definition, options } = findEnvironment(environmentId);
  return Object.hasOwn(scenes, definition.id) ? scenes[definition.id]?.(options as never) : undefined;
}
