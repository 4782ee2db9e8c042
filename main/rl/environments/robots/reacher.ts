import type { Action, Dynamics, GoalRules, Outcome } from '../../core/environment';
import type { Random } from '../../core/random';
import { choice, integer, number, type SettingsOf } from '../../core/settings';
import { box, type Discrete, discrete, type Space } from '../../core/spaces';
import { clip } from '../clip';
import { defineEnvironment, type EnvironmentDefinition } from '../definition';
import { integrateArm, type RodArm } from './armDynamics';
import { distanceBetween, type Point, tipPosition, wrapAngle } from './planarArm';

export interface ReacherState {
  /** Of each joint, rad, from the direction of the link before it, in [−π, π); counter-clockwise is positive. */
  readonly angles: readonly number[];
  /** Of each joint, rad/s. */
  readonly velocities: readonly number[];
  /** m. */
  readonly target: Point;
  /** How this arm differs from the drawing; absent where arms are all alike. */
  readonly build?: ReacherBuild;
}

/** Factors on what an arm should be, shape [joints] each. */
export interface ReacherBuild {
  /** On what each joint does of what it is told: its velocity or its torque. */
  readonly strengths: readonly number[];
  /** On the mass of each link. */
  readonly masses: readonly number[];
  /** On the damping of each joint. */
  readonly dampings: readonly number[];
}

/** The rules with what a controller needs to know of the arm. */
export interface ReacherDynamics extends Dynamics<ReacherState, Float64Array> {
  readonly arm: {
    /** Of the links, m. */
    readonly lengths: readonly number[];
    /** Turn of a joint in one step at the action 1, rad; undefined where actions are torques. */
    readonly turnPerStep: number | undefined;
  };
}

/** What the drawing needs to be true to the dynamics. SI units throughout. */
export const reacherConstants = {
  armLength: 1, // m, all links together
  armMass: 1, // kg, all links together
  timeStep: 0.05, // s
  innerTarget: 0.1, // m, least distance of a target from the fixed joint
  outerTarget: 0.95, // m, greatest
  baseTorque: 2, // N·m, greatest at the fixed joint
  baseDamping: 0.3, // N·m·s/rad, at the fixed joint
} as const;

const { armLength, armMass, timeStep, innerTarget, outerTarget, baseTorque, baseDamping } = reacherConstants;
/** Runge–Kutta steps in one time step of the torque variant. */
const substeps = 5;

const options = {
  control: choice({ default: 'velocity', choices: ['velocity', 'torque'], help: 'What an action commands at each joint.' }),
  actions: choice({
    default: 'continuous',
    choices: ['continuous', 'discrete'],
    help: 'Any strength at all joints at once, or full strength at one joint.',
  }),
  reward: choice({
    default: 'distance',
    choices: ['distance', 'sparse', 'time'],
    help: 'Minus the distance; −1 while away from the target; or −1 for each step until it is reached, which ends the episode.',
  }),
  effortCost: number({ default: 0.01, max: 10, help: 'Subtracted from the reward for each squared action element.' }),
  tolerance: number({
    default: 0.02,
    max: 1,
    excludesMin: true,
    help: 'Distance at which the target counts as reached.',
    unit: 'm',
  }),
  maxSpeed: number({
    default: 2,
    max: 100,
    excludesMin: true,
    help: 'Greatest joint velocity that can be commanded.',
    unit: 'rad/s',
  }),
  randomization: number({
    default: 0,
    max: 0.9,
    help: 'Greatest share by which strengths of joints, and with torques masses and dampings, differ from episode to episode.',
  }),
  maxSteps: integer({ default: 100, max: 1_000_000, help: 'Steps after which an episode is cut.', unit: 'steps' }),
};

export type ReacherOptions = SettingsOf<typeof options>;

/** Lengths of the links, m: all alike. */
export function linkLengths(jointCount: number): readonly number[] {
  return Array.from({ length: jointCount }, () => armLength / jointCount);
}

/** Where the tip of the arm is, m. */
export function reacherTip({ angles }: ReacherState): Point {
  return tipPosition(angles, linkLengths(angles.length));
}

/** The arm of the torque variant; a joint has strength and damping by the square of the share of the arm beyond it. */
function rodArm(jointCount: number): RodArm {
  return {
    lengths: linkLengths(jointCount),
    masses: Array.from({ length: jointCount }, () => armMass / jointCount),
    dampings: jointShares(jointCount).map((share) => baseDamping * share ** 2),
  };
}

function rebuilt({ lengths, masses, dampings }: RodArm, build: ReacherBuild): RodArm {
  return {
    lengths,
    masses: masses.map((mass, link) => mass * build.masses[link]!),
    dampings: dampings.map((damping, joint) => damping * build.dampings[joint]!),
  };
}

/** Factors drawn evenly from 1 − spread to 1 + spread: strengths, masses, dampings, each from the fixed joint outward. */
function drawBuild(jointCount: number, spread: number, random: Random): ReacherBuild {
  const draw = () => Array.from({ length: jointCount }, () => random.uniform(1 - spread, 1 + spread));
  return { strengths: draw(), masses: draw(), dampings: draw() };
}

/** Share of the arm that each joint moves. */
function jointShares(jointCount: number): readonly number[] {
  return Array.from({ length: jointCount }, (_, joint) => (jointCount - joint) / jointCount);
}

/**
 * Reacher: bring the tip of a planar arm of n joints to a target.
 *
 * Velocity variant: the joints do as they are told, θ ← θ + Δt · maxSpeed · a; what is left is geometry, and the
 * shortest way is known (`leastTurn`). Torque variant: uniform rods without gravity (`accelerations`), five Runge–Kutta
 * steps for each action. Joints turn freely and links pass each other.
 *
 * With `randomization` every episode has an arm of its own, which the observation does not tell: who learns in many of
 * them learns for a real one whose measures are not known (domain randomisation).
 *
 * Source: after Gymnasium's Reacher-v5 (two joints, torque), with the arm's length set to 1 m and its own equations;
 *         Peng et al., "Sim-to-real transfer of robotic control with dynamics randomization" (2018), for the randomisation.
 */
export function reacher(jointCount: number, chosen: ReacherOptions): ReacherDynamics {
  const lengths = linkLengths(jointCount);
  const arm = rodArm(jointCount);
  const greatestTorques = jointShares(jointCount).map((share) => baseTorque * share ** 2);
  const isTorque = chosen.control === 'torque';
  const actionSpace = actionSpaceOf(jointCount, chosen);

  const move = (state: ReacherState, commands: readonly number[]): ReacherState => {
    const { build } = state;
    const strengths = build === undefined ? commands : commands.map((command, joint) => command * build.strengths[joint]!);
    if (!isTorque) {
      const velocities = strengths.map((strength) => strength * chosen.maxSpeed);
      const angles = state.angles.map((angle, joint) => wrapAngle(angle + timeStep * velocities[joint]!));
      return { ...state, angles, velocities };
    }
    const torques = strengths.map((strength, joint) => strength * greatestTorques[joint]!);
    const built = build === undefined ? arm : rebuilt(arm, build);
    let motion = { angles: state.angles, velocities: state.velocities };
    for (let step = 0; step < substeps; step++) motion = integrateArm(built, motion, torques, timeStep / substeps);
    return { ...state, angles: motion.angles.map(wrapAngle), velocities: motion.velocities };
  };

  return {
    arm: { lengths, turnPerStep: isTorque ? undefined : timeStep * chosen.maxSpeed },
    observationSpace: observationSpaceOf(jointCount, isTorque),
    actionSpace,
    maxEpisodeSteps: chosen.maxSteps,

    initialState(random) {
      const angles = lengths.map(() => random.uniform(-0.1, 0.1));
      const radius = Math.sqrt(random.uniform(innerTarget ** 2, outerTarget ** 2));
      const direction = random.uniform(-Math.PI, Math.PI);
      const target = [radius * Math.cos(direction), radius * Math.sin(direction)] as const;
      const state = { angles, velocities: lengths.map(() => 0), target };
      return chosen.randomization === 0 ? state : { ...state, build: drawBuild(jointCount, chosen.randomization, random) };
    },

    transition(state, action): Outcome<ReacherState> {
      const strengths = readStrengths(action, jointCount);
      const next = move(state, strengths);
      const distance = distanceBetween(tipPosition(next.angles, lengths), next.target);
      return { state: next, ...judge(distance, strengths, chosen) };
    },

    observe({ angles, velocities, target }) {
      const tip = tipPosition(angles, lengths);
      const seen = [
        ...angles.map(Math.cos),
        ...angles.map(Math.sin),
        ...target,
        target[0] - tip[0],
        target[1] - tip[1],
        ...(isTorque ? velocities : []),
      ];
      return Float64Array.from(seen);
    },

    goals: goalRules(jointCount, chosen),
  };
}

/** What a step earns that took the tip to so far from its target, m, and whether it ends the episode. */
function judge(distance: number, strengths: readonly number[], { reward, tolerance, effortCost }: ReacherOptions) {
  const isReached = distance <= tolerance;
  const effort = strengths.reduce((sum, strength) => sum + strength ** 2, 0);
  const gain = reward === 'distance' ? -distance : isReached && reward === 'sparse' ? 0 : -1;
  return { reward: gain - effortCost * effort, terminated: isReached && reward === 'time' };
}

/** Targets as goals: the tip's own place is the one that was reached. */
function goalRules(jointCount: number, chosen: ReacherOptions): GoalRules {
  const target = 2 * jointCount; // of the observation: target x, y, then from tip to target x, y
  const gap = target + 2;
  const tipOf = (seen: Float64Array) => Float64Array.of(seen[target]! - seen[gap]!, seen[target + 1]! - seen[gap + 1]!);
  return {
    achieved: tipOf,
    withGoal(seen, goal) {
      const tip = tipOf(seen);
      const changed = seen.slice();
      changed.set(goal, target);
      changed.set([goal[0]! - tip[0]!, goal[1]! - tip[1]!], gap);
      return changed;
    },
    judge: (action, seen) => judge(Math.hypot(seen[gap]!, seen[gap + 1]!), readStrengths(action, jointCount), chosen),
  };
}

/** Strength at each joint in [−1, 1]: of discrete actions, 0 does nothing, 2j + 1 turns joint j back, 2j + 2 turns it on. */
function readStrengths(action: Action, jointCount: number): number[] {
  return Array.from({ length: jointCount }, (_, joint) => {
    if (typeof action !== 'number') return clip(action[joint]!, -1, 1);
    return action === 2 * joint + 1 ? -1 : action === 2 * joint + 2 ? 1 : 0;
  });
}

function actionSpaceOf(jointCount: number, { actions, control }: ReacherOptions): Space {
  const joints = Array.from({ length: jointCount }, (_, joint) => `joint ${joint + 1}`);
  if (actions === 'discrete') return discreteActions(joints);
  return box(
    joints.map(() => -1),
    joints.map(() => 1),
    { labels: joints.map((joint) => `${control} of ${joint}, share of the greatest`) },
  );
}

function discreteActions(joints: readonly string[]): Discrete {
  const labels = joints.flatMap((joint) => [`${joint} clockwise`, `${joint} counter-clockwise`]);
  return discrete(1 + labels.length, ['rest', ...labels]);
}

function observationSpaceOf(jointCount: number, isTorque: boolean): Space {
  const joints = Array.from({ length: jointCount }, (_, joint) => `${joint + 1}`);
  const bounded: readonly (readonly [label: string, bound: number])[] = [
    ...joints.map((joint) => [`cos angle ${joint}`, 1] as const),
    ...joints.map((joint) => [`sin angle ${joint}`, 1] as const),
    ['target x, m', outerTarget],
    ['target y, m', outerTarget],
    ['from tip to target x, m', armLength + outerTarget],
    ['from tip to target y, m', armLength + outerTarget],
    ...(isTorque ? joints.map((joint) => [`angular velocity ${joint}, rad/s`, Infinity] as const) : []),
  ];
  return box(
    bounded.map(([, bound]) => -bound),
    bounded.map(([, bound]) => bound),
    { labels: bounded.map(([label]) => label) },
  );
}

function defineReacher(jointCount: number): EnvironmentDefinition {
  return defineEnvironment({
    id: `Reacher-${jointCount}`,
    family: 'robots',
    summary: `Bring the tip of an arm of ${jointCount} joints to a target.`,
    documentation: {
      description: `A planar arm of 1 m with ${jointCount} equal links, fixed at one end. Every 0.05 s each joint is given a velocity, or a torque. With velocities the joints obey at once. With torques the links are uniform rods of 1 kg together, in a horizontal plane, with damped joints.`,
      actions: `${jointCount} numbers in [−1, 1] (clipped): share of maxSpeed at each joint, or of its greatest torque, which is 2 N·m at the fixed joint and falls with the square of the share of the arm beyond the joint. With actions=discrete: 0 rest, then for each joint full strength clockwise, counter-clockwise.`,
      observations:
        'Cosines of all angles (each from the link before), sines of all angles, target x and y in m, from tip to target x and y in m; with torques also the angular velocities in rad/s.',
      rewards:
        'distance: minus the distance from tip to target in m, after the step; sparse: 0 within tolerance of the target, −1 elsewhere; time: −1 for every step. In each case minus effortCost times the sum of the squared actions.',
      start:
        'Each angle evenly from [−0.1, 0.1) rad in order, at rest; then the squared distance of the target from the fixed joint, so that it lies anywhere between 0.1 m and 0.95 m alike, and its direction; with randomization then a factor from 1 − randomization to 1 + randomization on the strength of each joint, the mass of each link and the damping of each joint. Steps draw nothing.',
      end: 'With reward=time terminated within tolerance of the target, otherwise never; truncated after maxSteps steps.',
      source:
        'After Gymnasium Reacher-v5 (MuJoCo), which has two links of 0.1 m; the equations are those of a chain of rods: Featherstone, Rigid Body Dynamics Algorithms (2008).',
    },
    options,
    create: (chosen) => reacher(jointCount, chosen) as Dynamics,
  });
}

/** Reacher-2 to Reacher-6. */
export const reacherDefinitions: readonly EnvironmentDefinition[] = [2, 3, 4, 5, 6].map(defineReacher);
