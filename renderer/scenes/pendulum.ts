import { type PendulumState, pendulum, pendulumConstants } from '../../main/rl/environments/pendulum';
import { throttleOf } from './drawing/hill';
import { disc, faded, line, ring, turnArrow } from './drawing/shapes';
import { defineScene, type Scene } from './scene';

const { length, timeStep, maxSpeed, maxTorque } = pendulumConstants;

/** A rod on a motor from the front, the way of its end, the torque as an arc, and upright as a mark to aim at. */
export function pendulumScene({ gravity }: { readonly gravity: number }): Scene {
  const { observe } = pendulum(gravity);
  return defineScene<PendulumState>({
    aspectRatio: 1.35,
    stepsPerSecond: 1 / timeStep,
    trailLength: 24,

    draw(context, state, view) {
      const { width, height, colors, trail = [], action } = view;
      const scale = Math.min(width, height) / (2.5 * length);
      const [x, y] = [width / 2, height / 2];
      const end = ({ angle }: PendulumState) =>
        [x - length * scale * Math.sin(angle), y - length * scale * Math.cos(angle)] as const;

      context.save();
      context.setLineDash([3, 5]);
      ring(context, x, y, length * scale, colors.line, 1);
      context.restore();
      line(context, x, y - length * scale * 0.93, x, y - length * scale * 1.07, colors.good, Math.max(2, scale * 0.025));

      const ends = [...trail, state].map(end);
      for (let i = 1; i < ends.length; i++) {
        const [from, to] = [ends[i - 1]!, ends[i]!];
        faded(context, (0.5 * i) / ends.length, () => line(context, ...from, ...to, colors.agent, Math.max(1, scale * 0.02)));
      }
      context.lineCap = 'round';
      line(context, x, y, ...ends.at(-1)!, colors.agent, Math.max(3, scale * 0.13));
      disc(context, x, y, Math.max(2, scale * 0.05), colors.panel);

      // A positive torque turns counter-clockwise, which is a negative sweep on a screen; full torque spans 150°.
      const sweep = -throttleOf(action, maxTorque) * ((150 / 180) * Math.PI);
      turnArrow(context, x, y, length * scale * 0.36, -Math.PI / 2, sweep, colors.action, Math.max(1.5, scale * 0.026));
    },

    interpolate: (from, to, share) => ({ ...to, angle: from.angle + (to.angle - from.angle) * share }),

    describe({ angle }) {
      const lean = Math.atan2(Math.sin(angle), Math.cos(angle));
      return `Rod ${Math.abs((lean * 180) / Math.PI).toFixed(0)}° to the ${lean < 0 ? 'right' : 'left'} of upright.`;
    },

    slice: {
      x: {
        label: 'angle, °',
        low: -Math.PI,
        high: Math.PI,
        display: (radians) => ((radians * 180) / Math.PI).toFixed(0).replace('-', '−'),
      },
      y: { label: 'angular velocity, rad/s', low: -maxSpeed, high: maxSpeed },
      locate: ({ angle, angularVelocity }) => [Math.atan2(Math.sin(angle), Math.cos(angle)), angularVelocity],
      observe: (_state, angle, angularVelocity) => observe({ angle, angularVelocity }),
    },
  });
}
