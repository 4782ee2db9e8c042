/** Extent of a grid whose cells are numbered row · columns + column, row 0 at the top. */
export interface GridSize {
  readonly rowCount: number;
  readonly columnCount: number;
}

/** A change of row (downward positive) and column (to the right positive). */
export type Move = readonly [rows: number, columns: number];

export const up: Move = [-1, 0];
export const right: Move = [0, 1];
export const down: Move = [1, 0];
export const left: Move = [0, -1];

/** The cell a move leads to. The edge holds, for row and column by itself: a diagonal move may slide along it. */
export function moveWithin({ rowCount, columnCount }: GridSize, cell: number, [rows, columns]: Move): number {
  const row = Math.min(rowCount - 1, Math.max(0, Math.floor(cell / columnCount) + rows));
  const column = Math.min(columnCount - 1, Math.max(0, (cell % columnCount) + columns));
  return row * columnCount + column;
}
