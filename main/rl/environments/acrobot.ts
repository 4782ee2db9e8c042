import type { Dynamics, Outcome } from '../core/environment';
import type { Random } from '../core/random';
import { choice } from '../core/settings';
import { box, discrete } from '../core/spaces';
import { clip } from './clip';
import { defineEnvironment } from './definition';

export interface AcrobotState {
  /** First link from hanging straight down, rad, in [−π, π]. */
  readonly angle1: number;
  /** Second link from the direction of the first, rad, in [−π, π]. */
  readonly angle2: number;
  /** rad/s. */
  readonly angularVelocity1: number;
  /** rad/s. */
  readonly angularVelocity2: number;
}

/** What the drawing needs to be true to the dynamics. SI units throughout. */
export const acrobotConstants = {
  gravity: 9.8, // m/s²
  linkMass: 1, // kg, each
  linkLength: 1, // m, each
  linkCenter: 0.5, // m, joint to center of mass
  linkInertia: 1, // kg·m², each
  timeStep: 0.2, // s
  maxVelocity1: 4 * Math.PI, // rad/s
  maxVelocity2: 9 * Math.PI, // rad/s
  goalHeight: 1, // m above the fixed joint, for the tip
} as const;

const { gravity, linkMass, linkLength, linkCenter, linkInertia, timeStep, maxVelocity1, maxVelocity2, goalHeight } =
  acrobotConstants;

/** Whose equation is used for the second joint. The book's and the first publication's differ in one term. */
export type AcrobotEquations = 'book' | 'nips';

/** θ₁, θ₂, θ̇₁, θ̇₂, or their derivatives. */
type Vector = readonly [number, number, number, number];

/**
 * Acrobot: swing the tip of two links above the bar with a motor at the elbow only.
 *
 * Equations of motion of the book, integrated by one Runge–Kutta step of 0.2 s, as in Gymnasium's Acrobot-v1.
 *
 * Source: Sutton, "Generalization in reinforcement learning", NIPS 8 (1996), 1038–1044;
 *         Sutton & Barto, Reinforcement Learning, 1st ed. (1998), §11.3, fig. 11.5.
 */
export function acrobot(equations: AcrobotEquations): Dynamics<AcrobotState, Float64Array, number> {
  return {
    observationSpace: box([-1, -1, -1, -1, -maxVelocity1, -maxVelocity2], [1, 1, 1, 1, maxVelocity1, maxVelocity2], {
      labels: [
        'cos angle 1',
        'sin angle 1',
        'cos angle 2',
        'sin angle 2',
        'angular velocity 1, rad/s',
        'angular velocity 2, rad/s',
      ],
    }),
    actionSpace: discrete(3, ['torque −1', 'no torque', 'torque +1']),
    maxEpisodeSteps: 500,

    initialState(random: Random): AcrobotState {
      const small = () => Math.fround(random.uniform(-0.1, 0.1));
      return { angle1: small(), angle2: small(), angularVelocity1: small(), angularVelocity2: small() };
    },

    transition(state: AcrobotState, action: number): Outcome<AcrobotState> {
      const before: Vector = [state.angle1, state.angle2, state.angularVelocity1, state.angularVelocity2];
      const after = rungeKutta(before, (vector) => derivative(vector, action - 1, equations));
      const next = {
        angle1: wrap(after[0]),
        angle2: wrap(after[1]),
        angularVelocity1: clip(after[2], -maxVelocity1, maxVelocity1),
        angularVelocity2: clip(after[3], -maxVelocity2, maxVelocity2),
      };
      const terminated = tipHeight(next) > goalHeight;
      return { state: next, reward: terminated ? 0 : -1, terminated };
    },

    observe({ angle1, angle2, angularVelocity1, angularVelocity2 }: AcrobotState): Float64Array {
      const cosines = [Math.cos(angle1), Math.sin(angle1), Math.cos(angle2), Math.sin(angle2)];
      return new Float64Array([...cosines, angularVelocity1, angularVelocity2]);
    },
  };
}

/** Height of the tip above the fixed joint, m. */
function tipHeight({ angle1, angle2 }: AcrobotState): number {
  return -Math.cos(angle1) - Math.cos(angle2 + angle1);
}

/** Change of angles and velocities in time under a torque at the second joint, N·m. Names as in the source's equations. */
function derivative([angle1, angle2, velocity1, velocity2]: Vector, torque: number, equations: AcrobotEquations): Vector {
  const cos2 = Math.cos(angle2);
  const sin2 = Math.sin(angle2);
  const coupling = linkMass * linkLength * linkCenter;
  const d1 =
    linkMass * linkCenter ** 2 +
    linkMass * (linkLength ** 2 + linkCenter ** 2 + 2 * linkLength * linkCenter * cos2) +
    linkInertia +
    linkInertia;
  const d2 = linkMass * (linkCenter ** 2 + linkLength * linkCenter * cos2) + linkInertia;
  const phi2 = linkMass * linkCenter * gravity * Math.cos(angle1 + angle2 - Math.PI / 2);
  const phi1 =
    -coupling * velocity2 ** 2 * sin2 -
    2 * coupling * velocity2 * velocity1 * sin2 +
    (linkMass * linkCenter + linkMass * linkLength) * gravity * Math.cos(angle1 - Math.PI / 2) +
    phi2;
  const centrifugal = equations === 'book' ? coupling * velocity1 ** 2 * sin2 : 0;
  const acceleration2 =
    (torque + (d2 / d1) * phi1 - centrifugal - phi2) / (linkMass * linkCenter ** 2 + linkInertia - d2 ** 2 / d1);
  const acceleration1 = -(d2 * acceleration2 + phi1) / d1;
  return [velocity1, velocity2, acceleration1, acceleration2];
}

/** One step of the classical fourth-order method. */
function rungeKutta(start: Vector, slope: (vector: Vector) => Vector): Vector {
  const along = (direction: Vector, time: number): Vector => [
    start[0] + time * direction[0],
    start[1] + time * direction[1],
    start[2] + time * direction[2],
    start[3] + time * direction[3],
  ];
  const first = slope(start);
  const second = slope(along(first, timeStep / 2));
  const third = slope(along(second, timeStep / 2));
  const fourth = slope(along(third, timeStep));
  const mean = (i: 0 | 1 | 2 | 3) => first[i] + 2 * second[i] + 2 * third[i] + fourth[i];
  return along([mean(0), mean(1), mean(2), mean(3)], timeStep / 6);
}

function wrap(angle: number): number {
  let wrapped = angle;
  while (wrapped > Math.PI) wrapped -= 2 * Math.PI;
  while (wrapped < -Math.PI) wrapped += 2 * Math.PI;
  return wrapped;
}

export const acrobotDefinition = defineEnvironment({
  id: 'Acrobot-v1',
  family: 'classic control',
  summary: 'Swing the tip of a two-link arm above its bar.',
  documentation: {
    description:
      'Two links of 1 m and 1 kg hang from a bar like a gymnast; only the joint between them has a motor. The tip must be swung 1 m above the bar.',
    actions: '0, 1, 2: a torque of −1, 0 or +1 N·m at the joint between the links, for 0.2 s.',
    observations:
      'Cosine and sine of the first angle (from hanging down), of the second (from the first link), and both angular velocities in rad/s.',
    rewards: '−1 for every step, 0 for the step that reaches the height.',
    start: 'Both angles and both angular velocities drawn in this order, each evenly from [−0.1, 0.1), then rounded to float32.',
    end: 'Terminated when −cos θ₁ − cos(θ₁ + θ₂) > 1; truncated after 500 steps.',
    source:
      'Gymnasium Acrobot-v1; Sutton, "Generalization in reinforcement learning: successful examples using sparse coarse coding", NIPS 8 (1996), 1038–1044.',
  },
  options: {
    equations: choice({
      default: 'book',
      choices: ['book', 'nips'],
      help: 'Equation of the second joint: as in the book, or as in the first publication.',
    }),
  },
  rewardThreshold: -100,
  create: ({ equations }) => acrobot(equations === 'nips' ? 'nips' : 'book'),
});
