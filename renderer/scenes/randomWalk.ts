import { type RandomWalkRules, randomWalk } from '../../main/rl/environments/randomWalk';
import { formatReward, stateValueOf } from './drawing/cellOverlay';
import { flag, hatch, label, path } from './drawing/shapes';
import { drawTrack, drawTrackOverlay, drawWalker, layTrack } from './drawing/track';
import { defineScene, type Scene, type SceneView } from './scene';

/** States in a row between two ends; their values as colors, or as a curve where there are too many to tell apart. */
export function randomWalkScene(rules: RandomWalkRules): Scene {
  const { table, observationSpace } = randomWalk(rules);
  const last = table.stateCount - 1;
  const isCrowded = table.stateCount > 60;
  const names = (observationSpace.kind === 'discrete' ? observationSpace.labels : undefined) ?? [];

  return defineScene<number>({
    aspectRatio: 2.2,
    stepsPerSecond: isCrowded ? 12 : 4,
    trailLength: 12,
    overlays: ['values'],

    draw(context, state, view) {
      const { colors, height } = view;
      const track = layTrack(table.stateCount, view, 0.62);
      const { radius, y } = track;
      drawTrack(context, track, view, (place) => (place === 0 || place === last ? '' : names[place]!));
      if (!isCrowded)
        for (const end of [0, last])
          hatch(
            context,
            track.x(end) - radius * 0.62,
            y - radius * 0.62,
            radius * 1.24,
            radius * 1.24,
            colors.lineStrong,
            Math.max(3, radius * 0.4),
          );
      const flagHeight = Math.min(height * 0.26, Math.max(14, radius * 2.4));
      flag(context, track.x(last), y - radius * 0.2, flagHeight, colors.good, colors.text);
      if (height > 90) {
        const style = { font: colors.sansFont, size: 12, weight: 600 };
        label(context, formatReward(1), track.x(last), y + Math.max(radius, 6) + 14, { ...style, color: colors.good });
        if (rules.leftReward !== 0)
          label(context, formatReward(rules.leftReward), track.x(0), y + Math.max(radius, 6) + 14, {
            ...style,
            color: colors.bad,
          });
      }
      if (view.policy !== undefined) {
        if (isCrowded) drawValueCurve(view);
        else drawTrackOverlay(context, track, view, view.policy, [[0, 0]]);
      }
      drawWalker(context, track, state, view);

      /** The value of every state over the line, on a scale from the reward of one end to that of the other. */
      function drawValueCurve({ policy }: SceneView): void {
        const values = Array.from({ length: table.stateCount - 2 }, (_, i) => stateValueOf(policy!.inspect(i + 1)) ?? 0);
        const low = Math.min(rules.leftReward, ...values);
        const high = Math.max(1, ...values);
        const points = values.map((value, i) => [track.x(i + 1), y - 12 - ((value - low) / (high - low)) * (y - 24)] as const);
        path(context, points, colors.action, 1.8);
      }
    },

    describe: (state) =>
      state === 0 || state === last
        ? `At the ${state === 0 ? 'left' : 'right'} end.`
        : `In state ${names[state]} of ${rules.size}.`,
  });
}
