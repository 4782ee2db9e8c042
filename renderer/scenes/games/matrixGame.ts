import { chosenBimatrix } from '../../../main/rl/environments/games/matrixGame';
import { formatReward } from '../drawing/cellOverlay';
import { box, frame, label } from '../drawing/shapes';
import { defineScene, type Scene } from '../scene';

interface MatrixGameChoice {
  readonly game: string;
  readonly payoffs: string;
  readonly memory: boolean;
}

/** The table of payoffs, the row player's below left in each cell and the column player's above right; the cell of the round before is framed. */
export function matrixGameScene({ game, payoffs, memory }: MatrixGameChoice): Scene {
  const { payoffs: table, names } = chosenBimatrix(game, payoffs);
  const [rowNames, columnNames] = [names[0]!, names[1]!];
  const columnCount = columnNames.length;

  return defineScene<number>({
    aspectRatio: 1.5,
    stepsPerSecond: 1.5,
    trailLength: 0,

    draw(context, state, { width, height, colors }) {
      const hasNames = height > 110;
      const [left, top] = hasNames ? [width * 0.2, height * 0.16] : [width * 0.06, height * 0.06];
      const [cellWidth, cellHeight] = [(width * 0.95 - left) / columnCount, (height * 0.94 - top) / rowNames.length];
      const size = Math.max(7, Math.min(20, cellHeight * 0.3, cellWidth * 0.24));
      const style = { font: colors.sansFont, size, weight: 600 };
      rowNames.forEach((_, row) => {
        columnNames.forEach((_name, column) => {
          const [x, y] = [left + column * cellWidth, top + row * cellHeight];
          box(context, x + 1.5, y + 1.5, cellWidth - 3, cellHeight - 3, colors.panel, 4);
          const mine = formatReward(table.rowPayoffs[row]![column]!);
          const theirs = formatReward(table.columnPayoffs[row]![column]!);
          label(context, mine, x + cellWidth * 0.3, y + cellHeight * 0.66, { ...style, color: colors.agent });
          label(context, theirs, x + cellWidth * 0.7, y + cellHeight * 0.34, { ...style, color: colors.action });
          const isLast = memory && state === 1 + row * columnCount + column;
          frame(
            context,
            x + 1.5,
            y + 1.5,
            cellWidth - 3,
            cellHeight - 3,
            isLast ? colors.text : colors.line,
            isLast ? 2.5 : 1,
            4,
          );
        });
      });
      if (!hasNames) return;
      const nameStyle = { font: colors.sansFont, size: Math.min(13, width * 0.035) };
      for (const [row, name] of rowNames.entries()) {
        label(context, name, left - 8, top + (row + 0.5) * cellHeight, { ...nameStyle, color: colors.text, align: 'right' });
      }
      for (const [column, name] of columnNames.entries()) {
        label(context, name, left + (column + 0.5) * cellWidth, top - 12, { ...nameStyle, color: colors.text });
      }
    },

    describe(state) {
      if (!memory || state === 0) return `${rowNames.length} by ${columnCount} table of payoffs.`;
      return `Last round: ${rowNames[Math.floor((state - 1) / columnCount)]} against ${columnNames[(state - 1) % columnCount]}.`;
    },
  });
}
