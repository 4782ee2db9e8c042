import { jointPositions, type Point } from '../../../main/rl/environments/robots/planarArm';
import {
  linkLengths,
  type ReacherOptions,
  type ReacherState,
  reacherConstants,
  reacherTip,
} from '../../../main/rl/environments/robots/reacher';
import { type Context, disc, faded, line, path, ring, turnArrow } from '../drawing/shapes';
import { defineScene, type Scene, type SceneView } from '../scene';

const { armLength, timeStep, innerTarget, outerTarget } = reacherConstants;

/** The arm from above, the ring targets lie in, the target as large as it counts, the way of the tip, and what each joint was told. */
export function reacherScene({ tolerance }: Pick<ReacherOptions, 'tolerance'>): Scene {
  return defineScene<ReacherState>({
    aspectRatio: 1.2,
    stepsPerSecond: 1 / timeStep,
    trailLength: 30,

    draw(context, state, view) {
      const { width, height, colors, trail = [] } = view;
      const scale = Math.min(width, height) / (2.1 * armLength);
      const at = ([x, y]: Point) => [width / 2 + x * scale, height / 2 - y * scale] as const;

      for (const radius of [innerTarget, outerTarget]) ring(context, ...at([0, 0]), radius * scale, colors.line);
      const [targetX, targetY] = at(state.target);
      faded(context, 0.25, () => disc(context, targetX, targetY, Math.max(tolerance * scale, 0.035 * scale), colors.good));
      ring(context, targetX, targetY, Math.max(tolerance * scale, 0.035 * scale), colors.good, Math.max(1.5, 0.012 * scale));
      disc(context, targetX, targetY, Math.max(1, 0.01 * scale), colors.good);

      const tips = [...trail, state].map((past) => at(reacherTip(past)));
      for (let i = 1; i < tips.length; i++) {
        faded(context, (0.5 * i) / tips.length, () =>
          path(context, [tips[i - 1]!, tips[i]!], colors.agent, Math.max(1, 0.014 * scale)),
        );
      }
      const joints = jointPositions(state.angles, linkLengths(state.angles.length)).map(at);
      drawArm(context, joints, scale, view);
      drawCommands(context, joints, scale, view);
    },

    interpolate: (from, to, share) => ({
      ...to,
      angles: from.angles.map((angle, joint) => angle + turn(angle, to.angles[joint]!) * share),
    }),

    describe(state) {
      const [x, y] = reacherTip(state);
      const distance = Math.hypot(state.target[0] - x, state.target[1] - y);
      return `Arm of ${state.angles.length} joints, its tip ${distance.toFixed(2)} m from the target.`;
    },
  });
}

function drawArm(context: Context, joints: readonly (readonly [number, number])[], scale: number, { colors }: SceneView): void {
  const thickness = Math.max(2.5, 0.045 * scale);
  context.lineCap = 'round';
  for (let link = 1; link < joints.length; link++) {
    line(context, ...joints[link - 1]!, ...joints[link]!, link === 1 ? colors.text : colors.agent, thickness);
  }
  for (const [x, y] of joints.slice(0, -1)) {
    disc(context, x, y, thickness * 0.62, colors.panel);
    ring(context, x, y, thickness * 0.62, colors.text, Math.max(1, thickness * 0.2));
  }
}

/** What each joint was told, as an arc around it; strengths lie in [−1, 1]. */
function drawCommands(
  context: Context,
  joints: readonly (readonly [number, number])[],
  scale: number,
  { action, colors }: SceneView,
): void {
  const count = joints.length - 1;
  for (let joint = 0; joint < count; joint++) {
    const strength = strengthAt(action, joint);
    // A positive strength turns counter-clockwise, which is a negative sweep on a screen.
    if (Math.abs(strength) > 0.04)
      turnArrow(
        context,
        ...joints[joint]!,
        0.1 * scale,
        -Math.PI / 2,
        -strength * 2,
        colors.action,
        Math.max(1.2, 0.012 * scale),
      );
  }
}

/** Of numbers, the joint's own; of a discrete action, 2j + 1 turns joint j back and 2j + 2 turns it on. */
function strengthAt(action: SceneView['action'], joint: number): number {
  if (action === undefined) return 0;
  if (typeof action !== 'number') return Math.max(-1, Math.min(1, action[joint] ?? 0));
  return action === 2 * joint + 1 ? -1 : action === 2 * joint + 2 ? 1 : 0;
}

/** The shorter way round from one angle to another, rad. */
function turn(from: number, to: number): number {
  const difference = to - from;
  return Math.atan2(Math.sin(difference), Math.cos(difference));
}
