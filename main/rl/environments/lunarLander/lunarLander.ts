import type { Action, Dynamics, Outcome } from '../../core/environment';
import { InvalidValueError } from '../../core/errors';
import type { Random } from '../../core/random';
import { boolean, number, type SettingsOf } from '../../core/settings';
import { box, discrete, type Space } from '../../core/spaces';
import { clip } from '../clip';
import { defineEnvironment, type EnvironmentDefinition } from '../definition';
import { landerIndex, landerShapes, pixelsPerMeter } from './landerBodies';
import { type LanderForces, type LanderPhysics, LanderWorld } from './landerWorld';
import { joinedAngle } from './legJoint';
import { groundEdges, padHeight, smoothTerrain, viewHeight, viewWidth } from './terrain';

export interface LunarLanderState {
  /** Heights of the ground at its eleven points from left to right, m. */
  readonly terrain: readonly number[];
  readonly physics: LanderPhysics;
  /** How good the last position was; rewards are differences of it. */
  readonly shaping: number;
  /** Place in the wind's course, for its force and its torque; 0 without wind. */
  readonly windIndex: number;
  readonly torqueIndex: number;
}

/** What an action does: power of each engine as a share of the greatest, side engines negative to the left. */
interface Engines {
  readonly main: number;
  readonly side: number;
}

const framesPerSecond = 50;
const mainPower = 13;
const sidePower = 0.6;
const greatestStartForce = 1000; // N
/** Height of the lander's origin above the ground when it stands, m. */
const standingHeight = 18 / pixelsPerMeter;
const noForces: LanderForces = { x: 0, y: 0, torque: 0 };

const options = {
  gravity: number({
    default: -10,
    min: -12,
    max: 0,
    excludesMin: true,
    excludesMax: true,
    help: 'Gravity; downward is negative.',
    unit: 'm/s²',
  }),
  enableWind: boolean({ default: false, help: 'Whether wind and turbulence push the lander until a leg touches the ground.' }),
  windPower: number({
    default: 15,
    max: 100,
    help: 'Greatest force of the wind; the original recommends at most 20.',
    unit: 'N',
  }),
  turbulencePower: number({
    default: 1.5,
    max: 100,
    help: 'Greatest torque of the turbulence; the original recommends at most 2.',
    unit: 'N·m',
  }),
};

export type LunarLanderOptions = SettingsOf<typeof options>;

/**
 * LunarLander: set a lander with two legs down between two flags.
 *
 * The physics is that of Box2D, restated for this scene (`LanderWorld`) so that its whole state is plain data. With the
 * same draws, flights agree with Gymnasium's to the precision of its 32-bit numbers.
 *
 * Source: Gymnasium LunarLander-v3 (Klimov), its Box2D 2.3.
 */
export function lunarLander(chosen: LunarLanderOptions, isContinuous: boolean): Dynamics<LunarLanderState, Float64Array> {
  // The world of the last state that was stepped; only the ground is kept in it.
  let terrain: readonly number[] | undefined;
  let world = new LanderWorld([]);
  const enter = (state: Pick<LunarLanderState, 'terrain' | 'physics'>): LanderWorld => {
    if (state.terrain !== terrain) {
      terrain = state.terrain;
      world = new LanderWorld(groundEdges(state.terrain));
    }
    world.load(state.physics);
    return world;
  };

  const advance = (state: LunarLanderState, engines: Engines, startForces: LanderForces, random: Random): LunarLanderState => {
    const isFlying = !state.physics.legsDown[0] && !state.physics.legsDown[1];
    const isWindy = chosen.enableWind && isFlying;
    const within = enter(state);
    const dispersions = [random.uniform(-1, 1) / pixelsPerMeter, random.uniform(-1, 1) / pixelsPerMeter] as const;
    fire(within, engines, dispersions);
    within.step(chosen.gravity, {
      x: startForces.x + (isWindy ? gust(state.windIndex) * chosen.windPower : 0),
      y: startForces.y,
      torque: startForces.torque + (isWindy ? gust(state.torqueIndex) * chosen.turbulencePower : 0),
    });
    const physics = within.save();
    return {
      terrain: state.terrain,
      physics,
      shaping: shapingOf(physics),
      windIndex: state.windIndex + (isWindy ? 1 : 0),
      torqueIndex: state.torqueIndex + (isWindy ? 1 : 0),
    };
  };

  return {
    observationSpace,
    actionSpace: isContinuous ? continuousActions : discreteActions,
    maxEpisodeSteps: 1000,

    initialState(random) {
      const heights = Array.from({ length: 12 }, () => random.uniform(0, viewHeight / 2));
      const x = random.uniform(-greatestStartForce, greatestStartForce);
      const y = random.uniform(-greatestStartForce, greatestStartForce);
      const drawIndex = () => (chosen.enableWind ? random.integer(19_998) - 9999 : 0);
      const windIndex = drawIndex();
      const torqueIndex = drawIndex();
      const start = { terrain: smoothTerrain(heights), physics: physicsAtStart, shaping: 0, windIndex, torqueIndex };
      return advance(start, { main: 0, side: 0 }, { x, y, torque: 0 }, random);
    },

    transition(state, action, random): Outcome<LunarLanderState> {
      const engines = isContinuous ? readContinuous(action) : readDiscrete(action);
      const next = advance(state, engines, noForces, random);
      const fuel = 0.3 * engines.main + 0.03 * Math.abs(engines.side);
      const isLost = next.physics.hasCrashed || Math.abs(observePhysics(next.physics)[0]!) >= 1;
      const hasLanded = !next.physics.isAwake;
      const reward = hasLanded ? 100 : isLost ? -100 : next.shaping - state.shaping - fuel;
      return { state: next, reward, terminated: isLost || hasLanded };
    },

    observe: ({ physics }) => observePhysics(physics),
  };
}

function readDiscrete(action: Action): Engines {
  return { main: action === 2 ? 1 : 0, side: action === 1 ? -1 : action === 3 ? 1 : 0 };
}

function readContinuous(action: Action): Engines {
  if (typeof action === 'number') throw new InvalidValueError(`The action must be 2 numbers, got ${action}.`);
  const [main, side] = [clip(action[0]!, -1, 1), clip(action[1]!, -1, 1)];
  return { main: main > 0 ? (main + 1) / 2 : 0, side: Math.abs(side) > 0.5 ? side : 0 };
}

/** The wind's course: between −1 and 1, without a period. */
function gust(index: number): number {
  return Math.tanh(Math.sin(0.02 * index) + Math.sin(Math.PI * 0.01 * index));
}

/** Where the lander's origin is; its center of mass lies elsewhere. */
export function landerOrigin({ bodies }: LanderPhysics): readonly [x: number, y: number] {
  const { x, y, angle } = bodies[landerIndex]!;
  const { centerX, centerY } = landerShapes[landerIndex]!;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [x - (cos * centerX - sin * centerY), y - (sin * centerX + cos * centerY)];
}

/** Pushes the lander with its engines, whose nozzles are off by the two dispersions, m. */
function fire(world: LanderWorld, { main, side }: Engines, [along, across]: readonly [number, number]): void {
  if (main === 0 && side === 0) return;
  const physics = world.save();
  const { angle } = physics.bodies[landerIndex]!;
  const [x, y] = landerOrigin(physics);
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  if (main > 0) {
    const forward = 4 / pixelsPerMeter + 2 * along;
    const nozzleX = sin * forward - cos * across;
    const nozzleY = -cos * forward - sin * across;
    world.push(-nozzleX * mainPower * main, -nozzleY * mainPower * main, x + nozzleX, y + nozzleY);
  }
  if (side !== 0) {
    const sideways = 3 * across + (Math.sign(side) * 12) / pixelsPerMeter;
    const nozzleX = sin * along - cos * sideways;
    const nozzleY = -cos * along - sin * sideways;
    const power = sidePower * Math.abs(side);
    // 17 where one expects 14: so it is in the original.
    const [atX, atY] = [x + nozzleX - (sin * 17) / pixelsPerMeter, y + nozzleY + (cos * 14) / pixelsPerMeter];
    world.push(-nozzleX * power, -nozzleY * power, atX, atY);
  }
}

function observePhysics(physics: LanderPhysics): Float64Array {
  const { angle, velocityX, velocityY, spin } = physics.bodies[landerIndex]!;
  const [x, y] = landerOrigin(physics);
  const observation = new Float64Array(8);
  observation[0] = (x - viewWidth / 2) / (viewWidth / 2);
  observation[1] = (y - (padHeight + standingHeight)) / (viewHeight / 2);
  observation[2] = (velocityX * (viewWidth / 2)) / framesPerSecond;
  observation[3] = (velocityY * (viewHeight / 2)) / framesPerSecond;
  observation[4] = angle;
  observation[5] = (20 * spin) / framesPerSecond;
  observation[6] = physics.legsDown[0] ? 1 : 0;
  observation[7] = physics.legsDown[1] ? 1 : 0;
  return observation;
}

/** Closer, slower, more upright and on its legs is better. */
function shapingOf(physics: LanderPhysics): number {
  const [x, y, velocityX, velocityY, angle, , left, right] = observePhysics(physics);
  const distance = Math.sqrt(x! * x! + y! * y!);
  const speed = Math.sqrt(velocityX! * velocityX! + velocityY! * velocityY!);
  return -100 * distance - 100 * speed - 100 * Math.abs(angle!) + 10 * left! + 10 * right!;
}

/** All at rest at the top, the legs not yet in their hinges: the first step pulls them there. */
export const physicsAtStart: LanderPhysics = {
  bodies: [0, -1, 1].map((side, index) => {
    const { centerX, centerY } = landerShapes[index]!;
    const angle = side * joinedAngle;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    return {
      x: viewWidth / 2 - (side * 20) / pixelsPerMeter + cos * centerX - sin * centerY,
      y: viewHeight + sin * centerX + cos * centerY,
      angle,
      velocityX: 0,
      velocityY: 0,
      spin: 0,
      stillTime: 0,
    };
  }),
  joints: [0, 1].map(() => ({ x: 0, y: 0, limit: 0, motor: 0, atLimit: 0 })),
  contacts: [],
  legsDown: [false, false],
  hasCrashed: false,
  isAwake: true,
};

const observationSpace: Space = box([-2.5, -2.5, -10, -10, -2 * Math.PI, -10, 0, 0], [2.5, 2.5, 10, 10, 2 * Math.PI, 10, 1, 1], {
  labels: [
    'x from the pad, half views',
    'y above the pad, half views',
    'velocity x, 5 m/s',
    'velocity y, 7.5 m/s',
    'angle, rad',
    'angular velocity, 2.5 rad/s',
    'leg 1 down',
    'leg 2 down',
  ],
});
const discreteActions: Space = discrete(4, ['nothing', 'left engine', 'main engine', 'right engine']);
const continuousActions: Space = box([-1, -1], [1, 1], { labels: ['main engine', 'side engines, left negative'] });

const documentation = {
  description:
    'A lander of 4.8 kg with two hinged legs starts at the top of a view of 20 m × 13.3 m with a random push, over random terrain with a level pad in the middle. It has a main engine and two side engines whose nozzles scatter. 50 steps make a second.',
  observations:
    'x from the pad (half views of 10 m), y above the standing height on the pad (half views of 6.67 m), velocity x (5 m/s), velocity y (7.5 m/s), angle in rad (counter-clockwise positive), angular velocity (2.5 rad/s), and 1 for each leg that is down.',
  rewards:
    'The change of −100 · distance − 100 · speed − 100 · |angle| + 10 for each leg down, in units of the observation; −0.3 for full power of the main engine, −0.03 for that of a side engine. The step that crashes or leaves the view is worth −100, the one that comes to rest +100, in place of all that.',
  end: 'Terminated when the lander itself touches the ground, when |x| ≥ 1, or when everything has been at rest for half a second; truncated after 1000 steps.',
  source:
    'Gymnasium LunarLander-v3 (Klimov, 2016); physics restated from Box2D 2.3 (Catto) in double precision. With the same draws, flights and soft landings follow those of Gymnasium to about 1e-4, as far as no leg meets its stop or the ground within the rounding of 32-bit numbers; from there on runs go apart, and only statistics compare.',
};
const startWords =
  'Draws the 12 heights of the terrain, evenly from 0 to 6.67 m; the push in x and in y, each evenly from ±1000 N; with wind two whole numbers, evenly from −9999 to 9998. Then one step is made with the engines off. Each step, that one included, draws two numbers evenly from ±1 for the scatter of the nozzles, whatever the action.';

function defineLander(id: string, isAlwaysContinuous: boolean): EnvironmentDefinition {
  const variants = {
    ...options,
    ...(isAlwaysContinuous ? {} : { continuous: boolean({ default: false, help: 'Whether engines can be throttled.' }) }),
  };
  const throttled =
    'Two numbers in [−1, 1] (clipped). The main engine fires when the first is above 0, with power (1 + it) / 2; a side engine fires when the second is beyond ±0.5, with that power, negative to the left.';
  const actions = '0 nothing, 1 left engine, 2 main engine, 3 right engine, at full power.';
  return defineEnvironment({
    id,
    family: 'classic control',
    summary: 'Set a lander down between two flags, softly and upright.',
    documentation: {
      ...documentation,
      actions: isAlwaysContinuous ? throttled : `${actions} With continuous: ${throttled}`,
      start: startWords,
    },
    options: variants,
    rewardThreshold: 200,
    create(chosen) {
      const settings = chosen as unknown as LunarLanderOptions & { readonly continuous?: boolean };
      return lunarLander(settings, isAlwaysContinuous || settings.continuous === true) as Dynamics;
    },
  });
}

/** With four actions (or throttled, by an option), and always throttled. */
export const lunarLanderDefinitions: readonly EnvironmentDefinition[] = [
  defineLander('LunarLander-v3', false),
  defineLander('LunarLanderContinuous-v3', true),
];
