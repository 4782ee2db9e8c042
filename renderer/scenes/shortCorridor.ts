import { shortCorridorEnd } from '../../main/rl/environments/shortCorridor';
import { agentDisc, arrow, box, faded, flag, frame, label, line } from './drawing/shapes';
import { defineScene } from './scene';

/** The place where left and right are exchanged. */
const reversed = 1;

/** Three places from the side that look the same, a flag behind them; the exchanged one carries crossed arrows. */
export const shortCorridorScene = defineScene<number>({
  aspectRatio: 2.2,
  stepsPerSecond: 3,
  trailLength: 8,

  draw(context, state, view) {
    const { width, height, colors, trail = [] } = view;
    const side = Math.min((width * 0.92) / (shortCorridorEnd + 1), height * 0.56);
    const left = (width - side * (shortCorridorEnd + 1)) / 2;
    const top = (height - side) / 2;
    const centerX = (place: number) => left + (place + 0.5) * side;

    for (let place = 0; place < shortCorridorEnd; place++) {
      box(context, left + place * side, top, side, side, colors.panel);
      frame(context, left + place * side, top, side, side, colors.line);
    }
    line(context, left, top, left, top + side, colors.muted, Math.max(2, side * 0.06));
    faded(context, 0.16, () => box(context, left + shortCorridorEnd * side, top, side, side, colors.good));
    flag(context, centerX(shortCorridorEnd) - side * 0.1, top + side * 0.78, side * 0.5, colors.good, colors.text);
    drawSwap(centerX(reversed), top + side * 0.15);

    [...trail, state].forEach((place, i, all) => {
      const before = all[i - 1];
      if (before === undefined || before === place) return;
      const y = top + side * 0.88;
      faded(context, 0.1 + (0.6 * i) / all.length, () =>
        arrow(context, centerX(before), y, centerX(place), y, colors.agent, Math.max(1.2, side * 0.03)),
      );
    });
    agentDisc(context, centerX(state), top + side * 0.6, side * 0.16, colors.agent, colors.panel);
    const from = trail.at(-1);
    if (view.action === undefined || from === undefined) return;
    const way = view.action === 1 ? 1 : -1;
    const start = centerX(from) + way * side * 0.2;
    arrow(
      context,
      start,
      top + side * 0.6,
      start + way * side * 0.22,
      top + side * 0.6,
      colors.action,
      Math.max(1.5, side * 0.035),
    );

    function drawSwap(x: number, y: number): void {
      const reach = side * 0.16;
      const thickness = Math.max(1, side * 0.02);
      arrow(context, x - reach, y - reach * 0.35, x + reach, y - reach * 0.35, colors.muted, thickness);
      arrow(context, x + reach, y + reach * 0.35, x - reach, y + reach * 0.35, colors.muted, thickness);
      if (side > 60)
        label(context, 'exchanged', x, y + reach * 1.05, {
          color: colors.muted,
          font: colors.sansFont,
          size: Math.min(12, side * 0.11),
        });
    }
  },

  describe: (state) =>
    state === shortCorridorEnd
      ? 'Through the corridor.'
      : `In place ${state + 1} of ${shortCorridorEnd}${state === reversed ? ', where the actions are exchanged' : ''}.`,
});
