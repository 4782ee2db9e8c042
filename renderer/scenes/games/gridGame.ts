import { gridGameBoards, gridGameCells, gridGameSize, gridGameStarts } from '../../../main/rl/environments/games/gridGame';
import { gridFrame } from '../drawing/gridFrame';
import { drawFloor } from '../drawing/gridMarks';
import { box, disc, faded, flag, label, line } from '../drawing/shapes';
import { defineScene, type Scene } from '../scene';

interface GridGameChoice {
  readonly board: string;
}

/** The grid from above: both players with their way, a flag in each one's color, and bars over the starts that have them. */
export function gridGameScene({ board }: GridGameChoice): Scene {
  const { goals, hasBarriers } = gridGameBoards[board]!;

  return defineScene<number>({
    aspectRatio: 1,
    stepsPerSecond: 2,
    trailLength: 6,

    draw(context, state, view) {
      const { colors, trail = [] } = view;
      const grid = gridFrame(gridGameSize, gridGameSize, view);
      const { side } = grid;
      const playerColors = [colors.agent, colors.action] as const;
      const isShared = goals[0] === goals[1];

      drawFloor(context, grid, () => false, colors);
      goals.forEach((cell, player) => {
        if (isShared && player === 1) return;
        const color = isShared ? colors.good : playerColors[player]!;
        const [centerX, centerY] = grid.center(cell);
        faded(context, 0.16, () => box(context, ...grid.corner(cell), side, side, color));
        flag(context, centerX - side * 0.12, centerY + side * 0.32, side * 0.62, color, colors.text);
      });
      for (const start of hasBarriers ? gridGameStarts : []) {
        const [x, y] = grid.corner(start);
        line(context, x + side * 0.1, y, x + side * 0.9, y, colors.lineStrong, Math.max(2, side * 0.07));
      }

      const cells = gridGameCells(state);
      const isTogether = cells[0] === cells[1];
      cells.forEach((cell, player) => {
        const way = [...trail.map((past) => gridGameCells(past)[player]!), cell];
        way.forEach((now, i) => {
          const before = way[i - 1];
          if (before === undefined || before === now) return;
          faded(context, (0.4 * i) / way.length, () =>
            line(context, ...grid.center(before), ...grid.center(now), playerColors[player]!, side * 0.06),
          );
        });
      });
      cells.forEach((cell, player) => {
        const [x, y] = grid.center(cell);
        const apart = isTogether ? (player === 0 ? -0.2 : 0.2) * side : 0;
        disc(context, x + apart, y, side * (isTogether ? 0.18 : 0.26), playerColors[player]!);
        const style = { color: colors.panel, font: colors.sansFont, size: side * 0.22, weight: 700 };
        if (side > 24) label(context, String(player + 1), x + apart, y, style);
      });
    },

    describe(state) {
      const [first, second] = gridGameCells(state).map(
        (cell) => `row ${Math.floor(cell / gridGameSize) + 1}, column ${(cell % gridGameSize) + 1}`,
      );
      return `Agent 1 is in ${first}; agent 2 in ${second}.`;
    },
  });
}
