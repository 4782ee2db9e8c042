import { type AcrobotState, acrobot, acrobotConstants } from '../../main/rl/environments/acrobot';
import { type Context, disc, faded, line, ring, turnArrow } from './drawing/shapes';
import { defineScene, type SceneColors } from './scene';

const { linkLength, goalHeight, maxVelocity1 } = acrobotConstants;
const { observe } = acrobot('book');

/** Two links hanging from a bar, the height to reach as a line, the way of the tip, and the torque at the elbow. */
export const acrobotScene = defineScene<AcrobotState>({
  aspectRatio: 1.35,
  // Three times as fast as life, as Gymnasium shows it: a swing of five seconds is long to watch.
  stepsPerSecond: 15,
  trailLength: 24,

  draw(context, state, view) {
    const { width, height, colors, trail = [], action } = view;
    const reach = 2 * linkLength;
    const scale = Math.min(width, height) / (2.25 * reach);
    const [pivotX, pivotY] = [width / 2, height / 2];
    const goalY = pivotY - goalHeight * scale;

    context.save();
    context.setLineDash([4, 5]);
    line(context, width * 0.06, goalY, width * 0.94, goalY, colors.good, 1.5);
    context.restore();

    const tips = [...trail, state].map((past) => joints(past, pivotX, pivotY, scale));
    for (let i = 1; i < tips.length; i++) {
      const [before, after] = [tips[i - 1]!, tips[i]!];
      faded(context, (0.5 * i) / tips.length, () => {
        line(context, before.tipX, before.tipY, after.tipX, after.tipY, colors.agent, Math.max(1, scale * 0.025));
      });
    }
    const drawn = tips.at(-1)!;
    drawLinks(context, drawn, pivotX, pivotY, scale, colors);
    if (typeof action === 'number' && action !== 1) {
      const sweep = (1 - action) * 1.7; // positive torque turns counter-clockwise, which is a negative sweep on a screen
      const start = Math.atan2(drawn.tipY - drawn.elbowY, drawn.tipX - drawn.elbowX);
      turnArrow(
        context,
        drawn.elbowX,
        drawn.elbowY,
        0.26 * scale,
        start + Math.sign(sweep) * 0.5,
        sweep,
        colors.action,
        Math.max(1.5, scale * 0.035),
      );
    }
  },

  interpolate(from, to, share) {
    return {
      ...to,
      angle1: from.angle1 + turn(from.angle1, to.angle1) * share,
      angle2: from.angle2 + turn(from.angle2, to.angle2) * share,
    };
  },

  describe(state) {
    const tip = -Math.cos(state.angle1) - Math.cos(state.angle1 + state.angle2);
    return `Tip ${Math.abs(tip).toFixed(1)} m ${tip < 0 ? 'below' : 'above'} the bar; it must rise above ${goalHeight} m.`;
  },

  slice: {
    x: { label: 'first angle, °', low: -Math.PI, high: Math.PI, display: inDegrees },
    y: { label: 'first angular velocity, °/s', low: -maxVelocity1, high: maxVelocity1, display: inDegrees },
    locate: ({ angle1, angularVelocity1 }) => [angle1, angularVelocity1],
    observe: (state, angle1, angularVelocity1) => observe({ ...state, angle1, angularVelocity1 }),
  },
});

/** Where elbow and tip are on the screen; angles grow counter-clockwise from hanging down. */
function joints({ angle1, angle2 }: AcrobotState, pivotX: number, pivotY: number, scale: number) {
  const length = linkLength * scale;
  const elbowX = pivotX + length * Math.sin(angle1);
  const elbowY = pivotY + length * Math.cos(angle1);
  return { elbowX, elbowY, tipX: elbowX + length * Math.sin(angle1 + angle2), tipY: elbowY + length * Math.cos(angle1 + angle2) };
}

function drawLinks(
  context: Context,
  { elbowX, elbowY, tipX, tipY }: ReturnType<typeof joints>,
  pivotX: number,
  pivotY: number,
  scale: number,
  colors: SceneColors,
): void {
  const thickness = Math.max(2.5, scale * 0.11);
  context.lineCap = 'round';
  line(context, pivotX - 0.45 * scale, pivotY, pivotX + 0.45 * scale, pivotY, colors.lineStrong, Math.max(1.5, scale * 0.04));
  line(context, pivotX, pivotY, elbowX, elbowY, colors.text, thickness);
  line(context, elbowX, elbowY, tipX, tipY, colors.agent, thickness);
  disc(context, pivotX, pivotY, thickness * 0.34, colors.panel);
  disc(context, elbowX, elbowY, thickness * 0.62, colors.panel);
  ring(context, elbowX, elbowY, thickness * 0.62, colors.text, Math.max(1, thickness * 0.2));
}

/** The shorter way round from one angle to another, rad. */
function turn(from: number, to: number): number {
  const difference = to - from;
  return Math.atan2(Math.sin(difference), Math.cos(difference));
}

function inDegrees(radians: number): string {
  return ((radians * 180) / Math.PI).toFixed(0).replace('-', '−');
}
