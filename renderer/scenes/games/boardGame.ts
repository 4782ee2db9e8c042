import type { InARowState } from '../../../main/rl/environments/games/inARow';
import { gridFrame } from '../drawing/gridFrame';
import { box, type Context, disc, faded, frame, line, ring } from '../drawing/shapes';
import { defineScene, type Scene, type SceneColors } from '../scene';

/** Nine cells with crosses and noughts; the first player has the agent's color. */
export const ticTacToeScene = boardScene(3, 3, ['X', 'O'], drawMark, (cell) => cell);

/** Stones in columns; those of the second player have a hole, so that color is not all that tells them apart. */
export function connectFourScene({ rows, columns }: { readonly rows: number; readonly columns: number }): Scene {
  return boardScene(rows, columns, ['yellow', 'red'], drawStone, (cell) => cell % columns);
}

type DrawPiece = (context: Context, x: number, y: number, side: number, player: number, colors: SceneColors) => void;

/** @param actionOf the action that a cell stands for. */
function boardScene(
  rowCount: number,
  columnCount: number,
  players: readonly string[],
  drawPiece: DrawPiece,
  actionOf: (cell: number) => number,
): Scene {
  return defineScene<InARowState>({
    aspectRatio: Math.max(1, Math.min(1.6, columnCount / rowCount)),
    stepsPerSecond: 1.5,
    trailLength: 1,

    draw(context, { cells, winner }, view) {
      const { colors, trail = [] } = view;
      const grid = gridFrame(rowCount, columnCount, view);
      const { side } = grid;
      const before = trail.at(-1)?.cells;
      cells.forEach((stone, cell) => {
        const [x, y] = grid.corner(cell);
        box(context, x + 1, y + 1, side - 2, side - 2, colors.panel, side * 0.06);
        frame(context, x + 1, y + 1, side - 2, side - 2, colors.line, 1, side * 0.06);
        if (stone === 0) return;
        const isDimmed = winner >= 0 && stone !== winner + 1;
        faded(context, isDimmed ? 0.4 : 1, () => drawPiece(context, x + side / 2, y + side / 2, side, stone - 1, colors));
        const isNew = before !== undefined && before[cell] === 0;
        if (isNew) frame(context, x + 2, y + 2, side - 4, side - 4, colors.action, Math.max(1.5, side * 0.04), side * 0.06);
      });
    },

    actionAt(x, y, size) {
      const cell = gridFrame(rowCount, columnCount, size).cellAt(x, y);
      return cell === undefined ? undefined : actionOf(cell);
    },

    describe({ moveCount, winner, cells }) {
      if (winner >= 0) return `${capital(players[winner]!)} has won after ${moveCount} moves.`;
      return moveCount === cells.length
        ? 'A draw.'
        : `${moveCount} ${moveCount === 1 ? 'stone' : 'stones'} placed, ${players[moveCount % 2]} to move.`;
    },
  });
}

function drawMark(context: Context, x: number, y: number, side: number, player: number, colors: SceneColors): void {
  const reach = side * 0.26;
  const thickness = Math.max(2, side * 0.09);
  context.lineCap = 'round';
  if (player === 1) {
    ring(context, x, y, reach, colors.action, thickness);
    return;
  }
  line(context, x - reach, y - reach, x + reach, y + reach, colors.agent, thickness);
  line(context, x - reach, y + reach, x + reach, y - reach, colors.agent, thickness);
}

function drawStone(context: Context, x: number, y: number, side: number, player: number, colors: SceneColors): void {
  disc(context, x, y, side * 0.38, player === 0 ? colors.agent : colors.action);
  if (player === 1) disc(context, x, y, side * 0.14, colors.panel);
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
