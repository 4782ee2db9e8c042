import type { Dynamics, Outcome } from '../core/environment';
import type { Random } from '../core/random';
import { boolean } from '../core/settings';
import { box, discrete } from '../core/spaces';
import { defineEnvironment } from './definition';

export interface CartPoleState {
  /** Cart center from the middle of the track, m; right is positive. */
  readonly position: number;
  /** m/s. */
  readonly velocity: number;
  /** Pole from upright, rad; clockwise (towards +position) is positive. */
  readonly angle: number;
  /** rad/s. */
  readonly angularVelocity: number;
}

/** What the drawing needs to be true to the dynamics. SI units throughout. */
export const cartPoleConstants = {
  gravity: 9.8, // m/s²
  cartMass: 1.0, // kg
  poleMass: 0.1, // kg
  poleHalfLength: 0.5, // m, pivot to center of mass
  pushForce: 10, // N
  timeStep: 0.02, // s
  positionLimit: 2.4, // m
  angleLimit: (12 * 2 * Math.PI) / 360, // rad, in the order of Gymnasium's own rounding
} as const;

const { gravity, cartMass, poleMass, poleHalfLength, pushForce, timeStep, positionLimit, angleLimit } = cartPoleConstants;
const totalMass = cartMass + poleMass;
const poleMassLength = poleMass * poleHalfLength;

/**
 * Cart-pole: keep a pole upright by pushing its cart left or right.
 *
 * Frictionless equations of motion, integrated by explicit Euler; constants and
 * thresholds are those of Gymnasium's CartPole-v1, so returns can be compared.
 *
 * @param punishesFalling rewards as in the book: 0 for each step and −1 for the one that falls, in place of +1 each.
 *
 * Source: Barto, Sutton & Anderson, "Neuronlike adaptive elements that can solve difficult
 *         learning control problems", IEEE Trans. SMC 13 (1983), 834–846;
 *         Florian, "Correct equations for the dynamics of the cart-pole system" (2007).
 */
export function cartPole(punishesFalling = false): Dynamics<CartPoleState, Float64Array, number> {
  return {
    observationSpace: box(
      [-2 * positionLimit, -Infinity, -2 * angleLimit, -Infinity],
      [2 * positionLimit, Infinity, 2 * angleLimit, Infinity],
      {
        labels: ['position, m', 'velocity, m/s', 'angle, rad', 'angular velocity, rad/s'],
        // Positions and angles beyond these end the episode; speeds are about the greatest of 100,000 random steps.
        typical: { low: [-positionLimit, -3, -angleLimit, -3.5], high: [positionLimit, 3, angleLimit, 3.5] },
      },
    ),
    actionSpace: discrete(2, ['push left', 'push right']),
    maxEpisodeSteps: 500,

    initialState(random: Random): CartPoleState {
      const position = random.uniform(-0.05, 0.05);
      const velocity = random.uniform(-0.05, 0.05);
      const angle = random.uniform(-0.05, 0.05);
      return { position, velocity, angle, angularVelocity: random.uniform(-0.05, 0.05) };
    },

    transition(state: CartPoleState, action: number): Outcome<CartPoleState> {
      const next = integrate(state, action === 1 ? pushForce : -pushForce);
      const terminated = hasFallen(next);
      return { state: next, reward: punishesFalling ? (terminated ? -1 : 0) : 1, terminated };
    },

    observe({ position, velocity, angle, angularVelocity }: CartPoleState): Float64Array {
      const observation = new Float64Array(4);
      observation[0] = position;
      observation[1] = velocity;
      observation[2] = angle;
      observation[3] = angularVelocity;
      return observation;
    },
  };
}

/** One explicit Euler step under a horizontal force on the cart, N. */
function integrate({ position, velocity, angle, angularVelocity }: CartPoleState, force: number): CartPoleState {
  const sin = Math.sin(angle);
  const cos = Math.cos(angle);

  // Acceleration the cart would have if the pole did not turn against it.
  const bareAcceleration = (force + poleMassLength * (angularVelocity * angularVelocity) * sin) / totalMass;
  const angularAcceleration =
    (gravity * sin - cos * bareAcceleration) / (poleHalfLength * (4 / 3 - (poleMass * (cos * cos)) / totalMass));
  const acceleration = bareAcceleration - (poleMassLength * angularAcceleration * cos) / totalMass;

  return {
    position: position + timeStep * velocity,
    velocity: velocity + timeStep * acceleration,
    angle: angle + timeStep * angularVelocity,
    angularVelocity: angularVelocity + timeStep * angularAcceleration,
  };
}

function hasFallen({ position, angle }: CartPoleState): boolean {
  return position < -positionLimit || position > positionLimit || angle < -angleLimit || angle > angleLimit;
}

export const cartPoleDefinition = defineEnvironment({
  id: 'CartPole-v1',
  family: 'classic control',
  summary: 'Keep a pole upright by pushing its cart left or right.',
  documentation: {
    description:
      'A pole of 1 m and 0.1 kg is hinged to a cart of 1 kg on a frictionless track. Every 0.02 s the cart is pushed left or right with 10 N.',
    actions: '0 push left, 1 push right; always 10 N.',
    observations:
      'Position m (right positive), velocity m/s, angle rad from upright (clockwise positive), angular velocity rad/s.',
    rewards: '+1 for every step, the last one included. With suttonBartoReward: −1 for the step that falls and 0 otherwise.',
    start: 'Position, velocity, angle and angular velocity drawn in this order, each evenly from [−0.05, 0.05).',
    end: 'Terminated when |position| > 2.4 m or |angle| > 12°; truncated after 500 steps.',
    source:
      'Gymnasium CartPole-v1; Barto, Sutton & Anderson, "Neuronlike adaptive elements that can solve difficult learning control problems", IEEE Trans. SMC 13 (1983), 834–846.',
  },
  options: {
    suttonBartoReward: boolean({ default: false, help: 'Pay −1 for falling and 0 otherwise, in place of +1 for each step.' }),
  },
  rewardThreshold: 475,
  create: ({ suttonBartoReward }) => cartPole(suttonBartoReward),
});

/** The older form of the task, in which most of what was published on imitation was measured. */
export const shortCartPoleDefinition = defineEnvironment({
  ...cartPoleDefinition,
  id: 'CartPole-v0',
  summary: 'Keep a pole upright for 200 steps; the older form, to compare with what was published.',
  documentation: {
    ...cartPoleDefinition.documentation,
    end: 'Terminated when |position| > 2.4 m or |angle| > 12°; truncated after 200 steps.',
    source: 'OpenAI Gym CartPole-v0, which Gymnasium no longer has; otherwise as CartPole-v1.',
  },
  rewardThreshold: 195,
  create: (options) => ({ ...cartPoleDefinition.create(options), maxEpisodeSteps: 200 }),
});
