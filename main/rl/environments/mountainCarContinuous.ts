import type { Dynamics, Outcome } from '../core/environment';
import type { Random } from '../core/random';
import { number } from '../core/settings';
import { box } from '../core/spaces';
import { clip } from './clip';
import { defineEnvironment } from './definition';

export interface MountainCarContinuousState {
  /** Along the track; the valley's bottom is at −π/6. */
  readonly position: number;
  /** Change of position in one step. */
  readonly velocity: number;
  /** Whether both are float32, as they are from the first step on. */
  readonly isSinglePrecision: boolean;
}

/** What the drawing needs to be true to the dynamics; lengths in units of the track, time in steps. */
export const mountainCarContinuousConstants = {
  leftWall: -1.2,
  rightEdge: 0.6,
  goal: 0.45,
  maxSpeed: 0.07,
  power: 0.0015,
  slope: 0.0025,
  /** Height of the hill at a position: sin 3x. */
  height: (position: number): number => Math.sin(3 * position),
} as const;

const { leftWall, rightEdge, goal, maxSpeed, power, slope } = mountainCarContinuousConstants;

const keep = (value: number): number => value;

/**
 * Mountain car with a throttle: reach the goal and spend little on the way.
 *
 *     v ← clip( v + 0.0015 F − 0.0025 cos 3x ),   x ← clip( x + v ),   F = clip(a, −1, 1)
 *
 * Gymnasium keeps the state in float32 from the first step on, and NumPy 2 then computes in float32 as well. This
 * follows it operation by operation, so that recorded episodes are reproduced exactly; `round` is what stands for the
 * precision of the state.
 *
 * @param goalVelocity least speed to the right at which the goal counts as reached.
 */
export function mountainCarContinuous(goalVelocity: number): Dynamics<MountainCarContinuousState, Float64Array, Float64Array> {
  return {
    observationSpace: box([leftWall, -maxSpeed].map(Math.fround), [rightEdge, maxSpeed].map(Math.fround), {
      labels: ['position', 'velocity, per step'],
    }),
    actionSpace: box([-1], [1], { labels: ['throttle, right positive'] }),
    maxEpisodeSteps: 999,

    initialState: (random: Random): MountainCarContinuousState => ({
      position: random.uniform(-0.6, -0.4),
      velocity: 0,
      isSinglePrecision: false,
    }),

    transition(state: MountainCarContinuousState, action: Float64Array): Outcome<MountainCarContinuousState> {
      const round = state.isSinglePrecision ? Math.fround : keep;
      const throttle = Math.fround(action[0]!);
      const pull = slope * Math.cos(round(3 * state.position));

      const pushed = round(state.velocity + round(velocityChange(throttle, pull)));
      let velocity = clip(pushed, -round(maxSpeed), round(maxSpeed));
      const position = clip(round(state.position + velocity), round(leftWall), round(rightEdge));
      if (position === round(leftWall) && velocity < 0) velocity = 0;

      const terminated = position >= round(goal) && velocity >= round(goalVelocity);
      const next = { position: Math.fround(position), velocity: Math.fround(velocity), isSinglePrecision: true };
      return { state: next, reward: (terminated ? 100 : 0) - throttle * throttle * 0.1, terminated };
    },

    observe: ({ position, velocity }: MountainCarContinuousState): Float64Array =>
      new Float64Array([Math.fround(position), Math.fround(velocity)]),
  };
}

/** In double where the throttle had to be clipped (Gymnasium's bound is a double), in float32 otherwise. */
function velocityChange(throttle: number, pull: number): number {
  if (throttle > 1) return power - pull;
  if (throttle < -1) return -power - pull;
  return Math.fround(Math.fround(throttle * Math.fround(power)) - Math.fround(pull));
}

export const mountainCarContinuousDefinition = defineEnvironment({
  id: 'MountainCarContinuous-v0',
  family: 'classic control',
  summary: 'Swing an underpowered car out of a valley with a throttle, and save fuel.',
  documentation: {
    description: 'The mountain car with a throttle in place of three pushes; fuel costs, and the goal pays.',
    actions:
      'One number, the throttle: −1 full left, 1 full right; clipped to [−1, 1]. Full throttle changes the velocity by 0.0015.',
    observations: 'Position in [−1.2, 0.6] and velocity in [−0.07, 0.07], in units of the track per step, as float32.',
    rewards:
      '100 for the step that reaches the goal, minus 0.1 times the square of the throttle (before clipping) at every step.',
    start: 'Position drawn evenly from [−0.6, −0.4); velocity 0.',
    end: 'Terminated at position ≥ 0.45 with velocity ≥ goalVelocity; truncated after 999 steps.',
    source:
      'Gymnasium MountainCarContinuous-v0; after Moore, "Efficient memory-based learning for robot control", thesis, Cambridge (1990).',
  },
  options: {
    goalVelocity: number({ default: 0, min: 0, max: 0.07, help: 'Least speed at which the goal counts as reached.' }),
  },
  rewardThreshold: 90,
  create: ({ goalVelocity }) => mountainCarContinuous(goalVelocity),
});
