import { argmax } from '../../main/rl/values/argmax';
import { formatReward, stateValueOf } from './drawing/cellOverlay';
import { agentDisc, box, type Context, faded, flag, label, line, path } from './drawing/shapes';
import { defineScene, type Scene, type SceneView } from './scene';

/** Capital on a line from ruin to the goal, each bet as a bow; over it the value or the stake of every capital. */
export function gamblerScene({ goal }: { readonly goal: number }): Scene {
  return defineScene<number>({
    aspectRatio: 2,
    stepsPerSecond: 2,
    trailLength: 12,
    overlays: ['values', 'policy'],

    draw(context, state, view) {
      const { width, height, colors, trail = [] } = view;
      const toX = (capital: number) => width * 0.05 + (capital / goal) * width * 0.86;
      const y = height * 0.76;
      if (view.policy !== undefined) drawBook(context, goal, view, toX, y);
      line(context, toX(0), y, toX(goal), y, colors.lineStrong, Math.max(1.5, height * 0.012));
      for (const share of [0, 0.25, 0.5, 0.75, 1]) {
        const capital = Math.round(goal * share);
        line(context, toX(capital), y - 4, toX(capital), y + 4, colors.lineStrong);
        if (height > 90)
          label(context, String(capital), toX(capital), y + 16, { color: colors.muted, font: colors.sansFont, size: 11 });
      }
      flag(context, toX(goal), y, height * 0.2, colors.good, colors.text);
      const capitals = [...trail, state];
      capitals.forEach((capital, i) => {
        const before = capitals[i - 1];
        if (before === undefined) return;
        faded(context, 0.8 * 0.6 ** (capitals.length - 1 - i), () =>
          drawBet(context, toX(before), toX(capital), y, height, view),
        );
      });
      agentDisc(context, toX(state), y, Math.max(3, Math.min(width, height) * 0.035), colors.agent, colors.panel);
      const before = trail.at(-1);
      if (before === undefined || height < 90) return;
      const change = state - before;
      label(context, `${change > 0 ? 'heads' : 'tails'} ${formatReward(change)}`, toX((before + state) / 2), y + 34, {
        color: change > 0 ? colors.good : colors.bad,
        font: colors.sansFont,
        size: 12,
        weight: 600,
      });
    },

    describe: (state) => `Capital ${state} of ${goal}.`,
  });
}

function drawBet(context: Context, from: number, to: number, y: number, height: number, { colors }: SceneView): void {
  context.strokeStyle = colors.agent;
  context.lineWidth = Math.max(1.2, height * 0.012);
  context.beginPath();
  context.moveTo(from, y);
  context.quadraticCurveTo((from + to) / 2, y - Math.min(height * 0.5, Math.abs(to - from) * 0.8), to, y);
  context.stroke();
}

/** The figures of the book: the probability of winning as a curve, or the stake as a stem, for every capital. */
function drawBook(
  context: Context,
  goal: number,
  { policy, colors, height }: SceneView,
  toX: (capital: number) => number,
  y: number,
): void {
  const capitals = Array.from({ length: goal - 1 }, (_, i) => i + 1);
  const insights = capitals.map((capital) => policy!.inspect(capital));
  const room = y - height * 0.06;
  if (policy!.overlay === 'values') {
    const values = insights.map((insight) => stateValueOf(insight) ?? 0);
    const high = Math.max(1e-9, ...values);
    path(
      context,
      values.map((value, i) => [toX(i + 1), y - (Math.max(0, value) / high) * room] as const),
      colors.action,
      1.8,
    );
    return;
  }
  insights.forEach(({ actionValues, actionProbabilities }, i) => {
    const preferences = actionProbabilities ?? actionValues;
    if (preferences === undefined) return;
    const stake = Math.min(argmax(preferences) + 1, i + 1, goal - i - 1);
    const width = Math.max(1, (toX(1) - toX(0)) * 0.7);
    box(context, toX(i + 1) - width / 2, y - (stake / (goal / 2)) * room, width, (stake / (goal / 2)) * room, colors.action);
  });
}
