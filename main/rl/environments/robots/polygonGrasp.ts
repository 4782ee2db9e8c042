import type { Action, Dynamics, Outcome } from '../../core/environment';
import { createRandom } from '../../core/random';
import { choice, integer, number, type SettingsOf } from '../../core/settings';
import { box } from '../../core/spaces';
import { clip } from '../clip';
import { defineEnvironment } from '../definition';
import { contactsOf, drawObject, type GraspPose, isAntipodal } from './antipodalGrasp';
import type { Point } from './planarArm';

export interface PolygonGraspState extends GraspPose {
  /** Of the object, m, counter-clockwise around its middle. */
  readonly corners: readonly Point[];
  readonly hasClosed: boolean;
}

/** SI units and radians. */
export const polygonGraspConstants = {
  turnPerStep: Math.PI / 30, // rad
  slidePerStep: 0.004, // m
  greatestOffset: 0.016, // m
  stepCost: 0.01,
  /** Objects to learn with, and as many others to be tried on. */
  objectCount: 200,
} as const;

const { turnPerStep, slidePerStep, greatestOffset, stepCost, objectCount } = polygonGraspConstants;

const options = {
  objects: choice({
    default: 'training',
    choices: ['training', 'unseen'],
    help: 'Which objects: those to learn with, or as many that were never seen.',
  }),
  friction: number({ default: 0.3, max: 2, excludesMin: true, symbol: 'µ', help: 'Friction between fingers and object.' }),
  maxSteps: integer({ default: 60, max: 1_000_000, help: 'Steps after which an episode is cut.', unit: 'steps' }),
};

export type PolygonGraspOptions = SettingsOf<typeof options>;

/** Corners of every object, shape [objects][corners]. */
export function graspObjects(objects: string): readonly (readonly Point[])[] {
  const random = createRandom(0, `${objects} objects`);
  return Array.from({ length: objectCount }, () => drawObject(random));
}

/**
 * PolygonGrasp: turn and slide a hand around an object seen from above, then close its two fingers.
 *
 * Fingers hold an object where the line between them lies inside both cones of friction (`isAntipodal`), which can be told
 * for every pose; so the best is known by trying all. What is seen are the two angles at which the fingers would meet the
 * object, not the object itself: what is learned on some objects can serve for others.
 *
 * Source: Nguyen, "Constructing force-closure grasps", International Journal of Robotics Research 7 (1988), 3–16.
 */
export function polygonGrasp({ objects, friction, maxSteps }: PolygonGraspOptions): Dynamics<PolygonGraspState, Float64Array> {
  const shapes = graspObjects(objects);
  return {
    observationSpace,
    actionSpace,
    maxEpisodeSteps: maxSteps,

    initialState(random) {
      const corners = shapes[random.integer(objectCount)]!;
      const direction = random.uniform(0, 2 * Math.PI);
      return { corners, direction, offset: random.uniform(-greatestOffset, greatestOffset), hasClosed: false };
    },

    transition(state, action: Action): Outcome<PolygonGraspState> {
      const [turn, slide, fingers] = action as Float64Array;
      if (fingers! > 0) {
        const isHeld = isAntipodal(contactsOf(state.corners, state), friction);
        return { state: { ...state, hasClosed: true }, reward: isHeld ? 1 : 0, terminated: true };
      }
      const direction = (state.direction + turnPerStep * clip(turn!, -1, 1) + 2 * Math.PI) % (2 * Math.PI);
      const offset = clip(state.offset + slidePerStep * clip(slide!, -1, 1), -greatestOffset, greatestOffset);
      return { state: { ...state, direction, offset }, reward: -stepCost, terminated: false };
    },

    observe(state) {
      return Float64Array.from(contactsOf(state.corners, state)?.angles ?? [Math.PI / 2, Math.PI / 2]);
    },
  };
}

const actionSpace = box([-1, -1, -1], [1, 1, 1], {
  labels: [`turn, share of ${turnPerStep.toFixed(3)} rad`, `slide, share of ${slidePerStep} m`, 'fingers, closing above 0'],
});
const observationSpace = box([-Math.PI / 2, -Math.PI / 2], [Math.PI / 2, Math.PI / 2], {
  labels: ['angle at the first finger, rad', 'angle at the second finger, rad'],
});

export const polygonGraspDefinition = defineEnvironment({
  id: 'PolygonGrasp',
  family: 'robots',
  summary: 'Turn two fingers around an object until they will hold it, and close them.',
  documentation: {
    description:
      'A hand with two fingers above an object of four to seven corners, seen from above. It closes along a line that can be turned around the object and slid to the left and right of its middle. There are 200 objects to learn with and 200 others.',
    actions:
      'Three numbers in [−1, 1] (clipped): turn as a share of 6°, slide as a share of 4 mm, and fingers: above 0 they close where they are, and nothing moves.',
    observations:
      'For each finger the angle in rad from the inward normal of the side it would meet to the way it would push, π/2 both where the line misses the object.',
    rewards:
      '1 for closing where the object is held: where both angles are at most atan µ. 0 for closing elsewhere. −0.01 for every other step.',
    start:
      'Draws the object, each alike; then the direction of the line, evenly; then its offset, evenly within 16 mm. Steps draw nothing.',
    end: 'Terminated when the fingers close; truncated after maxSteps steps.',
    source:
      'Our own; antipodal grasps after Nguyen, "Constructing force-closure grasps", International Journal of Robotics Research 7 (1988), 3–16.',
  },
  options,
  create: (chosen) => polygonGrasp(chosen) as Dynamics,
});
