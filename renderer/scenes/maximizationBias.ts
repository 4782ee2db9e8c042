import { goesLeft, maximizationBiasStates } from '../../main/rl/environments/maximizationBias';
import { formatReward } from './drawing/cellOverlay';
import { agentDisc, arrow, box, type Context, disc, faded, label, ring } from './drawing/shapes';
import { defineScene, type SceneView } from './scene';

const { a, b, end } = maximizationBiasStates;
const names = ['B', 'A'];

/** B on the left with its many uncertain rewards, A in the middle, an end on either side; the last reward beside its arrow. */
export const maximizationBiasScene = defineScene<number>({
  aspectRatio: 2.2,
  stepsPerSecond: 1.5,
  trailLength: 2,

  draw(context, state, view) {
    const { width, height, colors, trail = [] } = view;
    const x = (share: number) => width * share;
    const y = height * 0.5;
    const radius = Math.min(width * 0.055, height * 0.14);
    const [leftEnd, placeB, placeA, rightEnd] = [x(0.1), x(0.4), x(0.66), x(0.92)];
    const from = trail.at(-1);
    const isAgents = (start: number, isLeft: boolean) =>
      from === start && (start === b || goesLeft(Number(view.action)) === isLeft);

    drawMany(context, placeB, leftEnd, y, radius, isAgents(b, true), view);
    drawWay(context, placeA - radius, placeB + radius, y, isAgents(a, true), view);
    drawWay(context, placeA + radius, rightEnd - radius * 0.7, y, isAgents(a, false), view);
    [placeB, placeA].forEach((place, index) => {
      disc(context, place, y, radius, colors.panel);
      ring(context, place, y, radius, colors.lineStrong, 1.5);
      if (radius > 7)
        label(context, names[index]!, place, y, {
          color: colors.text,
          font: colors.sansFont,
          size: Math.min(16, radius * 0.9),
          weight: 600,
        });
    });
    for (const place of [leftEnd, rightEnd])
      faded(context, 0.6, () =>
        box(context, place - radius * 0.6, y - radius * 0.6, radius * 1.2, radius * 1.2, colors.lineStrong, 2),
      );
    const here = state === a ? placeA : state === b ? placeB : from === b ? leftEnd : rightEnd;
    agentDisc(context, here, y + (state === end ? 0 : radius * 1.6), radius * 0.42, colors.agent, colors.panel);
    if (state === end && view.reward !== undefined && radius > 7) {
      const color = view.reward < 0 ? colors.bad : colors.good;
      label(context, view.reward === 0 ? '0' : formatReward(view.reward), here, y - radius * 1.5, {
        color,
        font: colors.sansFont,
        size: Math.min(16, radius * 0.8),
        weight: 600,
      });
    }
  },

  describe: (state) =>
    state === a
      ? 'In A, where the left leads to B and the right to the end.'
      : state === b
        ? 'In B, where every action ends with an uncertain reward.'
        : 'At the end.',
});

function drawWay(context: Context, from: number, to: number, y: number, isTaken: boolean, { colors, height }: SceneView): void {
  arrow(context, from, y, to, y, isTaken ? colors.agent : colors.lineStrong, Math.max(1.5, height * 0.014));
}

/** A fan of arrows for the many actions of B. */
function drawMany(
  context: Context,
  from: number,
  to: number,
  y: number,
  radius: number,
  isTaken: boolean,
  { colors, height }: SceneView,
): void {
  for (let i = -3; i <= 3; i++) {
    context.strokeStyle = isTaken && i === 0 ? colors.agent : colors.lineStrong;
    context.lineWidth = Math.max(1, height * 0.01);
    context.beginPath();
    context.moveTo(from - radius, y);
    context.quadraticCurveTo((from + to) / 2, y + i * height * 0.13, to + radius * 0.8, y + i * radius * 0.14);
    context.stroke();
  }
}
