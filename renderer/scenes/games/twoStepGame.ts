import { twoStepGame } from '../../../main/rl/environments/games/twoStepGame';
import { formatReward } from '../drawing/cellOverlay';
import { arrow, box, type Context, disc, frame, label, ring } from '../drawing/shapes';
import { defineScene, type Scene, type SceneView } from '../scene';

/** The first state on the left, and the two tables that player 1 chooses between on the right; the present one is marked. */
export function twoStepGameScene({ safeReward }: { readonly safeReward: number }): Scene {
  const { table } = twoStepGame(safeReward);
  const rewardOf = (state: number, first: number, second: number) => table?.outcomes(state, [first, second])[0]?.rewards[0] ?? 0;

  return defineScene<number>({
    aspectRatio: 1.8,
    stepsPerSecond: 1.2,
    trailLength: 0,

    draw(context, state, view) {
      const { width, height, colors } = view;
      const radius = Math.min(width, height) * 0.1;
      const [x, y] = [width * 0.17, height / 2];
      for (const branch of [1, 2]) {
        const top = height * (branch === 1 ? 0.08 : 0.54);
        const side = height * 0.38;
        arrow(context, x + radius, y, width * 0.48, top + side / 2, branch === state ? colors.agent : colors.lineStrong, 2);
        drawTable(context, width * 0.52, top, side, (first, second) => rewardOf(branch, first, second), branch === state, view);
      }
      disc(context, x, y, radius, colors.panel);
      ring(context, x, y, radius, state === 0 ? colors.agent : colors.lineStrong, state === 0 ? 3 : 1.5);
      if (radius > 8) label(context, '1', x, y, { color: colors.text, font: colors.sansFont, size: radius, weight: 600 });
    },

    describe: (state) =>
      state === 0 ? 'Player 1 chooses which table both are paid from.' : `Both are paid from table 2${state === 1 ? 'A' : 'B'}.`,
  });
}

/** Player 1 chooses the row, player 2 the column; both get what is in the cell. */
function drawTable(
  context: Context,
  left: number,
  top: number,
  side: number,
  reward: (first: number, second: number) => number,
  isPresent: boolean,
  { colors }: SceneView,
): void {
  const half = side / 2;
  for (const first of [0, 1]) {
    for (const second of [0, 1]) {
      const [x, y] = [left + second * half, top + first * half];
      box(context, x, y, half - 2, half - 2, colors.panel, 3);
      frame(context, x, y, half - 2, half - 2, isPresent ? colors.agent : colors.line, isPresent ? 2 : 1, 3);
      label(context, formatReward(reward(first, second)), x + half / 2 - 1, y + half / 2, {
        color: colors.text,
        font: colors.sansFont,
        size: Math.max(7, half * 0.34),
        weight: 600,
      });
    }
  }
}
