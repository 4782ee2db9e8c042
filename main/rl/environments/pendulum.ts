import type { Dynamics, Outcome } from '../core/environment';
import type { Random } from '../core/random';
import { number } from '../core/settings';
import { box } from '../core/spaces';
import { clip } from './clip';
import { defineEnvironment } from './definition';

export interface PendulumState {
  /** From upright, rad, counter-clockwise positive; not wrapped. */
  readonly angle: number;
  /** rad/s. */
  readonly angularVelocity: number;
}

/** What the drawing needs to be true to the dynamics. SI units throughout. */
export const pendulumConstants = {
  mass: 1, // kg
  length: 1, // m
  timeStep: 0.05, // s
  maxSpeed: 8, // rad/s
  maxTorque: 2, // N·m
} as const;

const { mass, length, timeStep, maxSpeed, maxTorque } = pendulumConstants;

/**
 * Pendulum: swing a rod up and hold it there with a motor too weak to lift it.
 *
 *     ω ← clip( ω + (3g/2l · sin θ + 3/ml² · u) Δt, ±8 ),   θ ← θ + ω Δt
 *     R = −( θ² + 0.1 ω² + 0.001 u² ), of the state before the step, θ wrapped to [−π, π)
 *
 * The torque is a float32, and its terms are rounded as NumPy 2 rounds them in Gymnasium's Pendulum-v1.
 *
 * @param gravity m/s².
 */
export function pendulum(gravity: number): Dynamics<PendulumState, Float64Array, Float64Array> {
  return {
    observationSpace: box([-1, -1, -maxSpeed], [1, 1, maxSpeed], {
      labels: ['cos angle', 'sin angle', 'angular velocity, rad/s'],
    }),
    actionSpace: box([-maxTorque], [maxTorque], { labels: ['torque, N·m'] }),
    maxEpisodeSteps: 200,
    isContinuing: true,

    initialState(random: Random): PendulumState {
      const angle = random.uniform(-Math.PI, Math.PI);
      return { angle, angularVelocity: random.uniform(-1, 1) };
    },

    transition({ angle, angularVelocity }: PendulumState, action: Float64Array): Outcome<PendulumState> {
      const torque = Math.fround(clip(action[0]!, -maxTorque, maxTorque));
      const effort = Math.fround(Math.fround(0.001) * Math.fround(torque * torque));
      const cost = wrap(angle) ** 2 + 0.1 * angularVelocity ** 2 + effort;

      const push = Math.fround((3 / (mass * length ** 2)) * torque);
      const accelerated = angularVelocity + (((3 * gravity) / (2 * length)) * Math.sin(angle) + push) * timeStep;
      const nextVelocity = clip(accelerated, -maxSpeed, maxSpeed);
      const state = { angle: angle + nextVelocity * timeStep, angularVelocity: nextVelocity };
      return { state, reward: -cost, terminated: false };
    },

    observe: ({ angle, angularVelocity }: PendulumState): Float64Array =>
      new Float64Array([Math.cos(angle), Math.sin(angle), angularVelocity]),
  };
}

/** The same angle in [−π, π). */
function wrap(angle: number): number {
  const turn = 2 * Math.PI;
  const rest = (angle + Math.PI) % turn;
  return (rest < 0 ? rest + turn : rest) - Math.PI;
}

export const pendulumDefinition = defineEnvironment({
  id: 'Pendulum-v1',
  family: 'classic control',
  summary: 'Swing a rod up and hold it upright with a weak motor.',
  documentation: {
    description: 'A rod of 1 m and 1 kg hangs on a motor that cannot lift it in one go; it must be swung up and then held.',
    actions: 'One number, the torque in N·m, counter-clockwise positive; clipped to [−2, 2].',
    observations: 'Cosine and sine of the angle from upright, and the angular velocity in rad/s, in [−8, 8].',
    rewards: '−(θ² + 0.1 ω² + 0.001 u²) of the state before the step, θ in [−π, π); from −16.3 to 0.',
    start: 'Angle drawn evenly from [−π, π), then angular velocity from [−1, 1).',
    end: 'Never terminated; truncated after 200 steps.',
    source:
      'Gymnasium Pendulum-v1; after Doya, "Reinforcement learning in continuous time and space", Neural Computation 12 (2000), 219–245.',
  },
  options: {
    gravity: number({ default: 10, min: 0, max: 100, symbol: 'g', help: 'Acceleration of gravity.', unit: 'm/s²' }),
  },
  create: ({ gravity }) => pendulum(gravity),
});
