import { absoluteWalk } from '../../main/rl/environments/absoluteWalk';
import { box, faded, hatch, label } from './drawing/shapes';
import { drawTrack, drawTrackOverlay, drawWalker, layTrack } from './drawing/track';
import { defineScene, type Scene } from './scene';

const directions = [
  [-1, 0],
  [0, 0],
  [1, 0],
] as const;

/** Places on a line over the cost of being there: a bar below each place, longer with the distance from the middle. */
export function absoluteWalkScene({ size, maxSteps }: { readonly size: number; readonly maxSteps: number }): Scene {
  const { stateCount, outcomes } = absoluteWalk(size, maxSteps).table;
  const last = stateCount - 1;
  const right = 2; // the action that enters the place to the right
  const costOf = (place: number) => (place === 0 ? size : -outcomes(place - 1, right)[0]!.reward);
  const costs = Array.from({ length: stateCount }, (_, place) => (place <= 1 ? size - place : costOf(place)));

  return defineScene<number>({
    aspectRatio: 2.2,
    stepsPerSecond: 4,
    trailLength: 10,
    overlays: ['values', 'action-values', 'policy'],

    draw(context, state, view) {
      const { colors, height } = view;
      const track = layTrack(stateCount, view, 0.42);
      const { radius, y, spacing } = track;
      const barTop = y + radius + Math.min(26, height * 0.12);
      const room = height * 0.94 - barTop;
      costs.forEach((cost, place) => {
        const length = (cost / size) * room;
        const isHere = place === state;
        const barWidth = Math.max(1, spacing * 0.5);
        faded(context, isHere ? 1 : 0.3, () => {
          box(
            context,
            track.x(place) - barWidth / 2,
            barTop,
            barWidth,
            Math.max(1, length),
            isHere ? colors.agent : colors.action,
            Math.min(3, barWidth / 3),
          );
        });
        if (!isHere || cost === 0 || spacing < 22) return;
        const style = { color: colors.panel, font: colors.sansFont, size: Math.min(12, spacing * 0.3), weight: 600 };
        if (length > style.size * 1.6) label(context, `−${cost}`, track.x(place), barTop + length - style.size, style);
      });
      drawTrack(context, track, view, (place) => String(place - size).replace('-', '−'));
      for (const end of [0, last]) {
        hatch(
          context,
          track.x(end) - radius * 0.62,
          y - radius * 0.62,
          radius * 1.24,
          radius * 1.24,
          colors.bad,
          Math.max(3, radius * 0.4),
        );
      }
      if (view.policy !== undefined) drawTrackOverlay(context, track, view, view.policy, directions);
      drawWalker(context, track, state, view);
    },

    describe: (state) => `Walker at ${state - size} of −${size} to ${size}; being there costs ${Math.abs(state - size)}.`,
  });
}
