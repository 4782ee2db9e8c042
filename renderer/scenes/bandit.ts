import type { ArmedTestbedOptions, ArmedTestbedState } from '../../main/rl/environments/armedTestbed';
import { type BanditOptions, banditArms } from '../../main/rl/environments/bandit';
import { formatShort } from './drawing/cellOverlay';
import { agentDisc, box, type Context, faded, label, line } from './drawing/shapes';
import { defineScene, type Scene, type SceneView } from './scene';

/** Arms beside each other: a bar where most rewards of an arm fall, a line at its mean, and the reward just drawn. */
export function banditScene(options: BanditOptions): Scene {
  const means = banditArms(options);
  const spread = options.rewards === 'normal' ? options.noise : 0.5;
  return armsScene<number>(() => means, spread);
}

export function armedTestbedScene({ noise }: ArmedTestbedOptions): Scene {
  return armsScene<ArmedTestbedState>(({ armValues }) => armValues, noise);
}

function armsScene<State>(meansOf: (state: State) => readonly number[], spread: number): Scene {
  return defineScene<State>({
    aspectRatio: 1.8,
    stepsPerSecond: 3,
    trailLength: 0,
    overlays: ['action-values'],

    draw(context, state, view) {
      const means = meansOf(state);
      const low = Math.min(...means) - 2.2 * spread - 0.1;
      const high = Math.max(...means) + 2.2 * spread + 0.1;
      const { width, height, colors, action, reward } = view;
      const [top, bottom] = [height * 0.06, height * (height > 120 ? 0.88 : 0.95)];
      const step = (width * 0.94) / means.length;
      const toX = (arm: number) => width * 0.03 + (arm + 0.5) * step;
      const toY = (value: number) => bottom - ((value - low) / (high - low)) * (bottom - top);

      line(context, width * 0.03, toY(0), width * 0.97, toY(0), colors.lineStrong);
      means.forEach((mean, arm) => {
        const isPulled = arm === action;
        const barWidth = Math.max(1.5, Math.min(34, step * 0.5));
        const color = isPulled ? colors.agent : colors.action;
        // One standard deviation to either side: two of three rewards.
        faded(context, isPulled ? 0.35 : 0.18, () =>
          box(
            context,
            toX(arm) - barWidth / 2,
            toY(mean + spread),
            barWidth,
            toY(mean - spread) - toY(mean + spread),
            color,
            barWidth * 0.2,
          ),
        );
        line(context, toX(arm) - barWidth / 2, toY(mean), toX(arm) + barWidth / 2, toY(mean), color, 2);
        if (step > 16 && height > 120)
          label(context, String(arm + 1), toX(arm), height * 0.95, {
            color: isPulled ? colors.text : colors.muted,
            font: colors.sansFont,
            size: 11,
            weight: isPulled ? 600 : 400,
          });
      });
      drawEstimates(context, view, toX, toY, step);
      if (typeof action !== 'number' || reward === undefined) return;
      const y = Math.min(bottom, Math.max(top, toY(reward)));
      agentDisc(context, toX(action), y, Math.max(2.5, Math.min(7, step * 0.16)), colors.agent, colors.panel);
      if (step > 36 && height > 120)
        label(context, formatShort(reward), toX(action) + 12, y, {
          color: colors.text,
          font: colors.sansFont,
          size: 11,
          align: 'left',
          weight: 600,
        });
    },

    describe: (state) =>
      `${meansOf(state).length} arms with mean rewards ${meansOf(state)
        .map((mean) => mean.toFixed(1))
        .join(', ')}.`,
  });
}

/** What the policy believes each arm to be worth, as a diamond. */
function drawEstimates(
  context: Context,
  { policy, colors }: SceneView,
  toX: (arm: number) => number,
  toY: (value: number) => number,
  step: number,
): void {
  const size = Math.max(2, Math.min(6, step * 0.14));
  policy?.inspect(0).actionValues?.forEach((estimate, arm) => {
    const [x, y] = [toX(arm) - Math.min(24, step * 0.36), toY(estimate)];
    context.fillStyle = colors.text;
    context.beginPath();
    context.moveTo(x, y - size);
    context.lineTo(x + size, y);
    context.lineTo(x, y + size);
    context.lineTo(x - size, y);
    context.fill();
  });
}
