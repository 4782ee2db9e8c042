import { soccerColumns, soccerGoalRows, soccerPosition, soccerRows } from '../../../main/rl/environments/games/soccer';
import { gridFrame } from '../drawing/gridFrame';
import { drawFloor } from '../drawing/gridMarks';
import { box, disc, faded, label, line, ring } from '../drawing/shapes';
import { defineScene } from '../scene';

const names = ['A', 'B'];

/** The pitch from above with a goal on either side; whoever has the ball wears a ring and carries it. */
export const soccerScene = defineScene<number>({
  aspectRatio: 1.5,
  stepsPerSecond: 3,
  trailLength: 4,

  draw(context, state, view) {
    const { colors, trail = [] } = view;
    const grid = gridFrame(soccerRows, soccerColumns + 1, view);
    const { side } = grid;
    // Half a column on either side is the goals'.
    const left = grid.left + side / 2;
    const corner = (cell: number) =>
      [left + (cell % soccerColumns) * side, grid.top + Math.floor(cell / soccerColumns) * side] as const;
    const center = (cell: number) => [corner(cell)[0] + side / 2, corner(cell)[1] + side / 2] as const;
    const pitch = { ...grid, columnCount: soccerColumns, left, corner, center };

    drawFloor(context, pitch, () => false, colors);
    for (const row of soccerGoalRows) {
      faded(context, 0.3, () => box(context, left - side / 2, grid.top + row * side, side / 2, side, colors.agent));
      faded(context, 0.3, () => box(context, left + soccerColumns * side, grid.top + row * side, side / 2, side, colors.action));
    }
    const { cells, ball } = soccerPosition(state);
    const playerColors = [colors.agent, colors.action];
    for (const player of [0, 1] as const) {
      const way = [...trail.map((past) => soccerPosition(past).cells[player]), cells[player]];
      way.forEach((cell, i) => {
        const before = way[i - 1];
        if (before !== undefined && before !== cell)
          faded(context, (0.4 * i) / way.length, () =>
            line(context, ...center(before), ...center(cell), playerColors[player]!, side * 0.06),
          );
      });
    }
    for (const player of [0, 1] as const) {
      const [x, y] = center(cells[player]);
      disc(context, x, y, side * 0.28, playerColors[player]!);
      if (side > 20)
        label(context, names[player]!, x, y, { color: colors.panel, font: colors.sansFont, size: side * 0.26, weight: 700 });
      if (player !== ball) continue;
      ring(context, x, y, side * 0.34, colors.text, Math.max(1, side * 0.03));
      disc(context, x + side * 0.25, y + side * 0.25, side * 0.11, colors.text);
    }
  },

  describe(state) {
    const { ball } = soccerPosition(state);
    return `Player ${names[ball]} has the ball.`;
  },
});
