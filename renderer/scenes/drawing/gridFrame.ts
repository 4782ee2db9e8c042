import type { SceneView } from '../scene';

/** Where the cells of a grid lie in a picture. */
export interface GridFrame {
  readonly rowCount: number;
  readonly columnCount: number;
  /** Side of a cell, px. */
  readonly side: number;
  readonly left: number;
  readonly top: number;
  /** Upper left corner of a cell, given row · columns + column. */
  corner(cell: number): readonly [x: number, y: number];
  center(cell: number): readonly [x: number, y: number];
  /** The cell at a place in the picture; `undefined` beside the grid. */
  cellAt(x: number, y: number): number | undefined;
}

/** The largest grid of square cells that fits the picture with a margin around it. */
export function gridFrame(
  rowCount: number,
  columnCount: number,
  { width, height }: Pick<SceneView, 'width' | 'height'>,
): GridFrame {
  const margin = Math.max(2, Math.min(width, height) * 0.05);
  const side = Math.max(1, Math.min((width - 2 * margin) / columnCount, (height - 2 * margin) / rowCount));
  const left = (width - side * columnCount) / 2;
  const top = (height - side * rowCount) / 2;
  const corner = (cell: number) => [left + (cell % columnCount) * side, top + Math.floor(cell / columnCount) * side] as const;
  return {
    rowCount,
    columnCount,
    side,
    left,
    top,
    corner,
    center(cell) {
      const [x, y] = corner(cell);
      return [x + side / 2, y + side / 2];
    },
    cellAt(x, y) {
      const [column, row] = [Math.floor((x - left) / side), Math.floor((y - top) / side)];
      const isInside = column >= 0 && column < columnCount && row >= 0 && row < rowCount;
      return isInside ? row * columnCount + column : undefined;
    },
  };
}
