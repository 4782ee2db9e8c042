import type { Dynamics, Outcome } from '../core/environment';
import type { Random } from '../core/random';
import { boolean, number } from '../core/settings';
import { box, discrete } from '../core/spaces';
import { clip } from './clip';
import { defineEnvironment } from './definition';

export interface MountainCarState {
  /** Along the track; the valley's bottom is at −π/6. */
  readonly position: number;
  /** Change of position in one step. */
  readonly velocity: number;
}

/** What the drawing needs to be true to the dynamics; lengths in units of the track, time in steps. */
export const mountainCarConstants = {
  leftWall: -1.2,
  rightEdge: 0.6,
  goal: 0.5,
  maxSpeed: 0.07,
  push: 0.001,
  slope: 0.0025,
  /** Height of the hill at a position: sin 3x. */
  height: (position: number): number => Math.sin(3 * position),
} as const;

const { leftWall, rightEdge, goal, maxSpeed, push, slope } = mountainCarConstants;

/**
 * Mountain car: an engine too weak for the hill must swing out of the valley.
 *
 *     v ← clip( v + 0.001 (a − 1) − 0.0025 cos 3x ),   x ← clip( x + v )
 *
 * The left wall stops the car. Constants are those of Gymnasium's MountainCar-v0, and of the book.
 *
 * @param goalVelocity least speed to the right at which the goal counts as reached.
 * @param maxEpisodeSteps Infinity for the book's task, which is never cut.
 *
 * Source: Moore, "Efficient memory-based learning for robot control", thesis, Cambridge (1990);
 *         Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), example 10.1, p. 244.
 */
export function mountainCar(goalVelocity: number, maxEpisodeSteps: number): Dynamics<MountainCarState, Float64Array, number> {
  return {
    observationSpace: box([leftWall, -maxSpeed], [rightEdge, maxSpeed], { labels: ['position', 'velocity, per step'] }),
    actionSpace: discrete(3, ['push left', 'coast', 'push right']),
    maxEpisodeSteps,

    initialState: (random: Random): MountainCarState => ({ position: random.uniform(-0.6, -0.4), velocity: 0 }),

    transition(state: MountainCarState, action: number): Outcome<MountainCarState> {
      const pushed = state.velocity + ((action - 1) * push + Math.cos(3 * state.position) * -slope);
      let velocity = clip(pushed, -maxSpeed, maxSpeed);
      const position = clip(state.position + velocity, leftWall, rightEdge);
      if (position === leftWall && velocity < 0) velocity = 0;
      const terminated = position >= goal && velocity >= goalVelocity;
      return { state: { position, velocity }, reward: -1, terminated };
    },

    observe({ position, velocity }: MountainCarState): Float64Array {
      const observation = new Float64Array(2);
      observation[0] = position;
      observation[1] = velocity;
      return observation;
    },
  };
}

export const mountainCarDefinition = defineEnvironment({
  id: 'MountainCar-v0',
  family: 'classic control',
  summary: 'Swing an underpowered car out of a valley.',
  documentation: {
    description:
      'A car stands in a valley whose right hill is too steep for its engine; it must first drive up the other side to gain speed.',
    actions: '0 push left, 1 coast, 2 push right; a push changes the velocity by 0.001.',
    observations: 'Position in [−1.2, 0.6] and velocity in [−0.07, 0.07], in units of the track per step.',
    rewards: '−1 for every step, the last one included.',
    start: 'Position drawn evenly from [−0.6, −0.4); velocity 0.',
    end: 'Terminated at position ≥ 0.5 with velocity ≥ goalVelocity; truncated after 200 steps, unless uncapped.',
    source:
      'Gymnasium MountainCar-v0; Moore, "Efficient memory-based learning for robot control" (1990); Sutton & Barto, Reinforcement Learning, 2nd ed. (2018), example 10.1, p. 244 (there never cut).',
  },
  options: {
    goalVelocity: number({ default: 0, min: 0, max: 0.07, help: 'Least speed at which the goal counts as reached.' }),
    uncapped: boolean({ default: false, help: 'Never cut an episode, as in the book.' }),
  },
  rewardThreshold: -110,
  create: ({ goalVelocity, uncapped }) => mountainCar(goalVelocity, uncapped ? Infinity : 200),
});
