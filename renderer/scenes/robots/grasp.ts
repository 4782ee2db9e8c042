import { type GraspState, graspConstants, graspHand, graspJoints } from '../../../main/rl/environments/robots/grasp';
import { blockCorners, handOutline } from '../../../main/rl/environments/robots/hand';
import type { Point } from '../../../main/rl/environments/robots/planarArm';
import { box, type Context, disc, line, polygon, ring } from '../drawing/shapes';
import { defineScene, type SceneColors } from '../scene';

const { shoulder, timeStep, liftHeight, upperArm } = graspConstants;
/** The part of the plane that is shown, m. */
const shown = { left: -0.22, right: 0.92, bottom: -0.07, top: 0.84 };

/** The arm, its hand and the block from the side; the dashed line is the height to lift the block's middle to. */
export const graspScene = defineScene<GraspState>({
  aspectRatio: (shown.right - shown.left) / (shown.top - shown.bottom),
  stepsPerSecond: 1 / timeStep,
  trailLength: 0,

  draw(context, state, { width, height, colors }) {
    const scale = Math.min(width / (shown.right - shown.left), height / (shown.top - shown.bottom));
    const left = (width - (shown.right - shown.left) * scale) / 2 - shown.left * scale;
    const bottom = height - (height - (shown.top - shown.bottom) * scale) / 2 + shown.bottom * scale;
    const at = ([x, y]: Point) => [left + x * scale, bottom - y * scale] as const;

    const [, tableTop] = at([0, 0]);
    box(context, 0, tableTop, width, height - tableTop, colors.panel);
    line(context, 0, tableTop, width, tableTop, colors.lineStrong, Math.max(1.5, scale * 0.006));
    context.save();
    context.setLineDash([4, 5]);
    // The block stands on half its width at first.
    const [, goal] = at([0, state.block.width / 2 + liftHeight]);
    line(context, at([0.2, 0])[0], goal, at([shown.right - 0.04, 0])[0], goal, colors.good, 1.5);
    context.restore();

    polygon(context, blockCorners(state.block).map(at), state.isHeld ? colors.good : colors.muted);
    const [standX, standY] = at(shoulder);
    box(context, standX - 0.035 * scale, standY, 0.07 * scale, tableTop - standY, colors.lineStrong, 2);
    drawArm(context, graspJoints(state).map(at), scale, colors);
    for (const outline of handOutline(graspHand(state))) polygon(context, outline.map(at), colors.agent);
  },

  interpolate(from, to, share) {
    const between = (a: number, b: number) => a + (b - a) * share;
    const block = {
      ...to.block,
      x: between(from.block.x, to.block.x),
      y: between(from.block.y, to.block.y),
      angle: between(from.block.angle, to.block.angle),
    };
    const angles = from.angles.map((angle, joint) => between(angle, to.angles[joint]!));
    return { ...to, block, angles, opening: between(from.opening, to.opening) };
  },

  describe({ block, isHeld, opening }) {
    return `Hand ${(opening * 100).toFixed(0)} cm open; block ${isHeld ? 'held' : 'not held'}, ${((block.y - block.width / 2) * 100).toFixed(0)} cm above the table.`;
  },
});

function drawArm(context: Context, joints: readonly (readonly [number, number])[], scale: number, colors: SceneColors): void {
  const thickness = Math.max(3, scale * upperArm * 0.1);
  context.lineCap = 'round';
  for (let link = 1; link < joints.length; link++) {
    line(context, ...joints[link - 1]!, ...joints[link]!, link === 1 ? colors.text : colors.agent, thickness);
  }
  for (const [x, y] of joints) {
    disc(context, x, y, thickness * 0.6, colors.panel);
    ring(context, x, y, thickness * 0.6, colors.text, Math.max(1, thickness * 0.18));
  }
}
