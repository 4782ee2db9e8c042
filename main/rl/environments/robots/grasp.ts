import type { Action, Dynamics, Outcome } from '../../core/environment';
import { choice, integer, number, type SettingsOf } from '../../core/settings';
import { box, discrete, type Space } from '../../core/spaces';
import { clip } from '../clip';
import { defineEnvironment } from '../definition';
import {
  type Block,
  blockCorners,
  blockInHand,
  fromHand,
  type Hand,
  handConstants,
  handOutline,
  isBetweenFingers,
  overlap,
  padCenter,
  toHand,
} from './hand';
import { reachWithTwoLinks } from './inverseKinematics';
import { distanceBetween, jointPositions, type Point, wrapAngle } from './planarArm';

export interface GraspState {
  /** Shoulder, elbow and wrist, rad, each from the direction of the link before it; counter-clockwise is positive. */
  readonly angles: readonly number[];
  /** Between the fingers, m. */
  readonly opening: number;
  readonly block: Block;
  /** Upward velocity of the block while it falls, m/s. */
  readonly fallVelocity: number;
  readonly isHeld: boolean;
}

/** What the drawing needs to be true to the dynamics. SI units throughout. */
export const graspConstants = {
  shoulder: [0, 0.25] as Point, // m, above the table, whose top is y = 0
  upperArm: 0.4, // m
  forearm: 0.4, // m
  timeStep: 0.05, // s
  jointSpeed: 1, // rad/s, greatest
  fingerSpeed: 0.2, // m/s, greatest change of the opening
  greatestOpening: 0.12, // m
  gravity: 9.81, // m/s²
  liftHeight: 0.2, // m, of the block's middle above where it stood
} as const;

const { shoulder, upperArm, forearm, timeStep, jointSpeed, fingerSpeed, greatestOpening, gravity, liftHeight } = graspConstants;
const lengths = [upperArm, forearm];
/** Arm bent upward, hand pointing down: what an episode starts from. */
const startAngles = [1.2, -1.7, -1.07];
const jointNames = ['shoulder', 'elbow', 'wrist'];

const options = {
  actions: choice({
    default: 'continuous',
    choices: ['continuous', 'discrete'],
    help: 'Any speed of all joints and fingers at once, or full speed of one of them.',
  }),
  reward: choice({
    default: 'staged',
    choices: ['staged', 'sparse'],
    help: '−1 for each step, made less by being near, holding and lifting; or −1 for each step, 0 at the end.',
  }),
  friction: number({
    default: 0.3,
    max: 2,
    excludesMin: true,
    symbol: 'µ',
    help: 'Friction between fingers and block: it is held when tilted by at most atan µ.',
  }),
  maxSteps: integer({ default: 200, max: 1_000_000, help: 'Steps after which an episode is cut.', unit: 'steps' }),
};

export type GraspOptions = SettingsOf<typeof options>;

/** The hand at the end of the arm. */
export function graspHand({ angles, opening }: Pick<GraspState, 'angles' | 'opening'>): Hand {
  const [x, y] = jointPositions(angles, lengths).at(-1)!;
  return {
    wrist: [shoulder[0] + x, shoulder[1] + y],
    direction: angles.reduce((sum, angle) => sum + angle, 0),
    opening,
  };
}

/** Where shoulder, elbow and wrist are, m. */
export function graspJoints({ angles }: GraspState): readonly Point[] {
  return jointPositions(angles, lengths).map(([x, y]) => [shoulder[0] + x, shoulder[1] + y]);
}

/**
 * Angles with which the pads are around a point and the hand points down, elbow up: for scripted experts.
 *
 * @param tilt of the hand from straight down, rad; counter-clockwise is positive.
 * @returns undefined where the arm is too short.
 */
export function anglesForGrasp([x, y]: Point, tilt = 0): readonly number[] | undefined {
  const direction = tilt - Math.PI / 2;
  const reach = handConstants.palm + handConstants.pad;
  const wrist: Point = [x - reach * Math.cos(direction) - shoulder[0], y - reach * Math.sin(direction) - shoulder[1]];
  const elbowUp = reachWithTwoLinks([upperArm, forearm], wrist).find(([, elbow]) => elbow <= 0);
  return elbowUp === undefined ? undefined : [...elbowUp, wrapAngle(direction - elbowUp[0] - elbowUp[1])];
}

/**
 * Grasp: reach for a block on a table, close two fingers on it, and lift it.
 *
 * A plane seen from the side. Joints and fingers move at the speed they are told; what is physical is contact:
 * - A movement that would put the arm into the table, or a finger or the palm into the block, is not made.
 * - A finger that closes on one side of a block on the table pushes it along. Closed from both sides, the block is held
 *   if its sides are within atan µ of lying flat against the fingers (both contacts inside their friction cones: an
 *   antipodal grasp) and it is deep enough between them; otherwise the fingers slip.
 * - A block that is held moves with the hand, and may not be moved into the table. Opening lets it go.
 * - A block let go falls, v ← v − g Δt, y ← y + v Δt, past the fingers, and comes to lie flat on the table.
 *
 * Source: antipodal grasps: Nguyen, "Constructing force-closure grasps", Int. J. Robotics Research 7 (1988), 3–16.
 */
export function grasp(chosen: GraspOptions): Dynamics<GraspState, Float64Array> {
  const greatestTilt = Math.atan(chosen.friction);
  return {
    observationSpace,
    actionSpace: chosen.actions === 'discrete' ? discreteActions : continuousActions,
    maxEpisodeSteps: chosen.maxSteps,

    initialState(random) {
      const x = random.uniform(0.3, 0.6);
      const width = random.uniform(0.04, 0.08);
      const block = { x, y: width / 2, angle: 0, width };
      return { angles: startAngles, opening: greatestOpening, block, fallVelocity: 0, isHeld: false };
    },

    transition(state, action): Outcome<GraspState> {
      const speeds = readSpeeds(action);
      const next = moveFingers(fall(moveArm(state, speeds)), speeds[3]!, greatestTilt);
      const terminated = next.isHeld && liftOf(next) >= liftHeight;
      const progress = chosen.reward === 'staged' ? stagedProgress(next) : 0;
      return { state: next, reward: terminated ? 0 : progress - 1, terminated };
    },

    observe(state) {
      const hand = graspHand(state);
      const [x, y] = padCenter(hand);
      const { block } = state;
      return Float64Array.from([
        ...state.angles.map(Math.cos),
        ...state.angles.map(Math.sin),
        Math.cos(hand.direction),
        Math.sin(hand.direction),
        x,
        y,
        block.x - x,
        block.y - y,
        block.width,
        state.opening,
        state.isHeld ? 1 : 0,
      ]);
    },
  };
}

/** Up to 0.3 for being near, 0.3 for holding and 0.3 for lifting: less than a step costs, so it never pays to linger. */
function stagedProgress(state: GraspState): number {
  const distance = distanceBetween(padCenter(graspHand(state)), [state.block.x, state.block.y]);
  const nearness = 1 - Math.min(1, distance / 0.5);
  return 0.3 * nearness + (state.isHeld ? 0.3 + 0.3 * clip(liftOf(state) / liftHeight, 0, 1) : 0);
}

/** How far the block's middle is above where it stood, m. */
function liftOf({ block }: GraspState): number {
  return block.y - block.width / 2;
}

/** Turns the joints, and with them a block that is held; not at all where something would be in the way. */
function moveArm(state: GraspState, speeds: readonly number[]): GraspState {
  const angles = state.angles.map((angle, joint) => wrapAngle(angle + timeStep * jointSpeed * speeds[joint]!));
  const before = graspHand(state);
  const after = graspHand({ angles, opening: state.opening });
  const block = state.isHeld ? carried(state.block, before, after) : state.block;
  const moved = { ...state, angles, block };
  const lowPoints = [...graspJoints(moved), ...handOutline(after).flat(), ...(state.isHeld ? blockCorners(block) : [])];
  const hitsTable = lowPoints.some(([, y]) => y < -1e-9);
  return hitsTable || (!state.isHeld && runsInto(block, before, after)) ? state : moved;
}

/** Whether a movement of the hand puts it into the block; where it is inside already, it may find its way out. */
function runsInto(block: Block, before: Hand, after: Hand): boolean {
  const touches = (hand: Hand) => handOutline(hand).some((part) => overlap(part, blockCorners(block)));
  return touches(after) && !touches(before);
}

/** A block that moves with the hand. */
function carried(block: Block, before: Hand, after: Hand): Block {
  const [x, y] = fromHand(after, toHand(before, [block.x, block.y]));
  return { x, y, angle: wrapAngle(block.angle + after.direction - before.direction), width: block.width };
}

function fall(state: GraspState): GraspState {
  const { block, isHeld } = state;
  const rest = block.width / 2;
  if (isHeld || (block.y === rest && block.angle === 0)) return state;
  const velocity = state.fallVelocity - gravity * timeStep;
  const y = block.y + velocity * timeStep;
  if (y > rest) return { ...state, block: { ...block, y }, fallVelocity: velocity };
  return { ...state, block: { ...block, y: rest, angle: 0 }, fallVelocity: 0 };
}

/** Opens or closes the fingers, pushes or takes hold of the block, or lets it go. */
function moveFingers(state: GraspState, speed: number, greatestTilt: number): GraspState {
  const wanted = clip(state.opening + timeStep * fingerSpeed * speed, 0, greatestOpening);
  if (state.isHeld) return wanted > state.opening ? { ...state, opening: wanted, isHeld: false } : state;
  const hand = graspHand(state);
  const seen = blockInHand(hand, state.block);
  if (wanted >= state.opening || !isBetweenFingers(hand, seen)) {
    return runsInto(state.block, hand, { ...hand, opening: wanted }) ? state : { ...state, opening: wanted };
  }

  const width = seen.across[1] - seen.across[0];
  const opening = Math.max(wanted, width);
  const block = pushed(state.block, hand, (seen.across[0] + seen.across[1]) / 2, (opening - width) / 2);
  const isHeld = wanted <= width && Math.abs(seen.tilt) <= greatestTilt;
  return { ...state, opening, block, isHeld, fallVelocity: isHeld ? 0 : state.fallVelocity };
}

/** A block pushed along the table until its middle is at most `slack` off the middle line between the fingers. */
function pushed(block: Block, hand: Hand, offset: number, slack: number): Block {
  const excess = offset - clip(offset, -slack, slack);
  // Across the fingers is (−sin, cos) of the hand's direction; only along the table can the block give way.
  const alongTable = -Math.sin(hand.direction);
  return excess === 0 || Math.abs(alongTable) < 1e-6 ? block : { ...block, x: block.x - excess / alongTable };
}

/** Speeds of the three joints and the opening, shares of the greatest; of discrete actions one is at full speed. */
function readSpeeds(action: Action): number[] {
  return [0, 1, 2, 3].map((part) => {
    if (typeof action !== 'number') return clip(action[part]!, -1, 1);
    return action === 2 * part + 1 ? -1 : action === 2 * part + 2 ? 1 : 0;
  });
}

const continuousActions: Space = box([-1, -1, -1, -1], [1, 1, 1, 1], {
  labels: [...jointNames.map((name) => `speed of the ${name}, share of the greatest`), 'speed of opening, share of the greatest'],
});

const discreteActions: Space = discrete(9, [
  'rest',
  ...jointNames.flatMap((name) => [`${name} clockwise`, `${name} counter-clockwise`]),
  'close',
  'open',
]);

const farthest = upperArm + forearm + handConstants.palm + handConstants.pad;
const observed: readonly (readonly [label: string, low: number, high: number])[] = [
  ...jointNames.map((name) => [`cos ${name}`, -1, 1] as const),
  ...jointNames.map((name) => [`sin ${name}`, -1, 1] as const),
  ['cos of the hand', -1, 1],
  ['sin of the hand', -1, 1],
  ['pads x, m', -farthest, farthest],
  ['pads y, m', -farthest, farthest + shoulder[1]],
  ['from pads to block x, m', -2 * farthest, 2 * farthest],
  ['from pads to block y, m', -2 * farthest, 2 * farthest],
  ['width of the block, m', 0.04, 0.08],
  ['opening, m', 0, greatestOpening],
  ['held', 0, 1],
];
const observationSpace: Space = box(
  observed.map(([, low]) => low),
  observed.map(([, , high]) => high),
  { labels: observed.map(([label]) => label) },
);

export const graspDefinition = defineEnvironment({
  id: 'Grasp',
  family: 'robots',
  summary: 'Reach for a block, close two fingers on it and lift it.',
  documentation: {
    description:
      'A robot arm of two links of 0.4 m, with a wrist and a hand with two parallel fingers, seen from the side. Its shoulder is 0.25 m above a table on which a block of 4 to 8 cm stands. Joints and fingers obey at once. Arm movements into the table or the block are not made. Fingers that close push the block until both touch it, and hold it if its sides lie within atan µ of flat against them. Held, it moves with the hand; let go, it falls.',
    actions:
      'Four numbers in [−1, 1] (clipped): speed of shoulder, elbow and wrist as a share of 1 rad/s, and of the opening as a share of 0.2 m/s (negative closes), for 0.05 s. With actions=discrete: 0 rest, then for each of the three joints full speed clockwise, counter-clockwise, then close, open.',
    observations:
      'Cosines, then sines, of shoulder, elbow and wrist; cosine and sine of the direction of the hand; x and y of the middle between the pads, m; from there to the block x and y, m; width of the block, m; opening, m; 1 while the block is held.',
    rewards:
      'staged: −1 for each step, plus 0.3 · (1 − distance from pads to block / 0.5 m, at least 0), plus 0.3 while it is held, plus 0.3 times the share of the height reached. sparse: −1 for each step. In both 0 for the step that ends it.',
    start:
      'The arm bent above the table with the hand open and pointing down. Draws where the block stands, evenly from 0.3 m to 0.6 m, then its width, evenly from 0.04 m to 0.08 m. Steps draw nothing.',
    end: 'Terminated when the block is held 0.2 m above the table; truncated after maxSteps steps.',
    source:
      'Our own; antipodal grasps after Nguyen, "Constructing force-closure grasps", International Journal of Robotics Research 7 (1988), 3–16.',
  },
  options,
  create: (chosen) => grasp(chosen) as Dynamics,
});
