import { type CartPoleState, cartPole, cartPoleConstants } from '../../main/rl/environments/cartPole';
import { arrow, box, type Context, disc, faded, line } from './drawing/shapes';
import { defineScene, type SceneColors, type SceneView } from './scene';

const { positionLimit, angleLimit, poleHalfLength, timeStep } = cartPoleConstants;

/** Lengths the dynamics do not know, m. */
const cart = { width: 0.62, height: 0.24, corner: 0.04 };
const { observe } = cartPole();
const degrees = (radians: number) => (radians * 180) / Math.PI;
const inDegrees = (radians: number) => degrees(radians).toFixed(0).replace('-', '−');

/** Side view with the whole track in sight: a cart on rails, a pole on the cart, the push as an arrow. */
export const cartPoleScene = defineScene<CartPoleState>({
  aspectRatio: 1.6,
  stepsPerSecond: 1 / timeStep,
  trailLength: 12,

  draw(context, state, view) {
    const { width, height, colors } = view;
    const scale = Math.min(width / (2.12 * positionLimit), height / (4 * poleHalfLength));
    const rail = height / 2 + scale * poleHalfLength * 1.3;
    const toX = (position: number) => width / 2 + position * scale;

    drawTrack(context, toX, rail, scale, colors);
    drawAngleLimits(context, toX(state.position), rail - cart.height * scale, scale, colors);

    const ghosts = (view.trail ?? []).filter((_, i, all) => (all.length - i) % 4 === 0);
    ghosts.forEach((past, i) => {
      faded(context, 0.06 + 0.05 * i, () => drawCart(context, past, toX, rail, scale, colors));
    });
    drawCart(context, state, toX, rail, scale, colors);
    if (view.action !== undefined) drawPush(context, view, toX(state.position), rail, scale);
  },

  interpolate(from, to, share) {
    const between = (a: number, b: number) => a + (b - a) * share;
    return {
      position: between(from.position, to.position),
      velocity: between(from.velocity, to.velocity),
      angle: between(from.angle, to.angle),
      angularVelocity: between(from.angularVelocity, to.angularVelocity),
    };
  },

  describe({ position, angle }) {
    const lean = `${Math.abs(degrees(angle)).toFixed(0)}° to the ${angle < 0 ? 'left' : 'right'}`;
    return `Cart ${Math.abs(position).toFixed(1)} m ${position < 0 ? 'left' : 'right'} of the middle, pole leaning ${lean}.`;
  },

  slice: {
    x: { label: 'angle, °', low: -angleLimit, high: angleLimit, display: inDegrees },
    y: { label: 'angular velocity, °/s', low: -3, high: 3, display: inDegrees },
    locate: ({ angle, angularVelocity }) => [angle, angularVelocity],
    observe: (state, angle, angularVelocity) => observe({ ...state, angle, angularVelocity }),
  },
});

function drawTrack(context: Context, toX: (x: number) => number, rail: number, scale: number, colors: SceneColors): void {
  const tick = 0.07 * scale;
  for (let meter = -2; meter <= 2; meter++) line(context, toX(meter), rail, toX(meter), rail + tick, colors.lineStrong);
  context.lineCap = 'round';
  line(context, toX(-positionLimit), rail, toX(positionLimit), rail, colors.lineStrong, Math.max(1.5, 0.015 * scale));
  // Beyond these posts the episode is over.
  for (const side of [-1, 1]) {
    const x = toX(side * positionLimit);
    line(context, x, rail + tick, x, rail - 0.16 * scale, colors.lineStrong, Math.max(1.5, 0.02 * scale));
  }
}

/** The cone the pole must stay in, from the pivot up. */
function drawAngleLimits(context: Context, x: number, pivot: number, scale: number, colors: SceneColors): void {
  const reach = 2 * poleHalfLength * scale * 1.12;
  context.save();
  context.setLineDash([3, 4]);
  for (const side of [-1, 1]) {
    const angle = side * angleLimit;
    const [near, far] = [reach * 0.72, reach];
    const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
    line(context, x + near * sin, pivot - near * cos, x + far * sin, pivot - far * cos, colors.lineStrong);
  }
  context.restore();
}

function drawCart(
  context: Context,
  { position, angle }: CartPoleState,
  toX: (x: number) => number,
  rail: number,
  scale: number,
  colors: SceneColors,
): void {
  const x = toX(position);
  const pivot = rail - cart.height * scale;
  const length = 2 * poleHalfLength * scale;
  const [width, height] = [cart.width * scale, cart.height * scale];
  box(context, x - width / 2, pivot - height * 0.06, width, height * 0.92, colors.text, cart.corner * scale);
  context.lineCap = 'round';
  line(
    context,
    x,
    pivot,
    x + length * Math.sin(angle),
    pivot - length * Math.cos(angle),
    colors.agent,
    Math.max(2.5, 0.075 * scale),
  );
  disc(context, x, pivot, Math.max(1, 0.03 * scale), colors.panel);
}

/** The push that led here: from the side of the cart, in the direction of the force. */
function drawPush(context: Context, { action, colors }: SceneView<CartPoleState>, x: number, rail: number, scale: number): void {
  const side = action === 1 ? 1 : -1;
  const start = x + side * (cart.width / 2 + 0.06) * scale;
  const y = rail - (cart.height / 2) * scale;
  arrow(context, start, y, start + side * 0.46 * scale, y, colors.action, Math.max(1.5, 0.03 * scale));
}
