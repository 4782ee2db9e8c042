import { lineWalk } from '../../main/rl/environments/lineWalk';
import { flag, hatch, label } from './drawing/shapes';
import { drawTrack, drawTrackOverlay, drawWalker, layTrack } from './drawing/track';
import { defineScene, type Scene } from './scene';

const directions = [
  [-1, 0],
  [1, 0],
] as const;

/** Places on a line, a flag on the end that pays, and the walker's last moves as arcs. */
export function lineWalkScene({ size }: { readonly size: number }): Scene {
  const { stateCount } = lineWalk(size).table;
  const last = stateCount - 1;
  return defineScene<number>({
    aspectRatio: 2.2,
    stepsPerSecond: 4,
    trailLength: 10,
    overlays: ['values', 'action-values', 'policy'],

    draw(context, state, view) {
      const { colors, height } = view;
      const track = layTrack(stateCount, view, 0.6);
      const { radius, y } = track;
      drawTrack(context, track, view, (place) => String(place - size).replace('-', '−'));
      hatch(
        context,
        track.x(0) - radius * 0.62,
        y - radius * 0.62,
        radius * 1.24,
        radius * 1.24,
        colors.lineStrong,
        Math.max(3, radius * 0.4),
      );
      const flagHeight = Math.min(height * 0.3, radius * 2.6);
      flag(context, track.x(last), y - radius * 0.2, flagHeight, colors.good, colors.text);
      if (radius > 9) {
        const style = { color: colors.good, font: colors.sansFont, size: Math.min(14, radius * 0.62), weight: 600 };
        label(context, '+1', track.x(last), y - flagHeight - radius * 0.7, style);
      }
      if (view.policy !== undefined) drawTrackOverlay(context, track, view, view.policy, directions);
      drawWalker(context, track, state, view);
    },

    describe: (state) => `Walker at ${state - size} of −${size} to ${size}${state === last ? ', where it is paid' : ''}.`,
  });
}
