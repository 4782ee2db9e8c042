import type { Box } from '../../core/spaces';
import { box } from '../../core/spaces';

/** What is on a cell: 0 nothing, 1 a stone of player 0, 2 a stone of player 1. */
export type Cells = readonly number[];

/** A position of a game in which two players place stones in turn, player 0 first, and win with stones in a row. */
export interface InARowState {
  /** Row by row from the top, shape [rows, columns]. */
  readonly cells: Cells;
  /** Stones on the board. */
  readonly moveCount: number;
  /** The player who has won, or −1 when nobody has. */
  readonly winner: number;
}

/** Up-left to down-right, up-right to down-left, across, down. */
const directions = [
  [1, 1],
  [1, -1],
  [0, 1],
  [1, 0],
] as const;

/** Places a stone of the player to move, and sees whether it makes `length` in a row. */
export function place(state: InARowState, cell: number, columnCount: number, length: number): InARowState {
  const player = state.moveCount % 2;
  const cells = state.cells.with(cell, player + 1);
  const winner = completesRow(cells, cell, columnCount, length) ? player : -1;
  return { cells, moveCount: state.moveCount + 1, winner };
}

/** Whether the stone on a cell is one of at least `length` equal ones in a row. */
function completesRow(cells: Cells, cell: number, columnCount: number, length: number): boolean {
  const row = Math.floor(cell / columnCount);
  const column = cell % columnCount;
  const rowCount = cells.length / columnCount;
  const stone = cells[cell];
  const countAlong = (down: number, across: number): number => {
    let count = 0;
    for (let step = 1; ; step++) {
      const r = row + step * down;
      const c = column + step * across;
      if (r < 0 || r >= rowCount || c < 0 || c >= columnCount || cells[r * columnCount + c] !== stone) return count;
      count++;
    }
  };
  return directions.some(([down, across]) => 1 + countAlong(down, across) + countAlong(-down, -across) >= length);
}

/** What both players get: +1 and −1 when there is a winner, 0 otherwise. */
export function inARowUtilities({ winner }: InARowState): readonly number[] {
  return winner < 0 ? [0, 0] : winner === 0 ? [1, -1] : [-1, 1];
}

/** The board as a player sees it: 1 where its own stones are, then 1 where the other's are, shape [2, rows, columns]. */
export function observeBoard({ cells }: InARowState, player: number): Float64Array {
  const observation = new Float64Array(2 * cells.length);
  for (let cell = 0; cell < cells.length; cell++) {
    const stone = cells[cell]!;
    if (stone !== 0) observation[(stone === player + 1 ? 0 : cells.length) + cell] = 1;
  }
  return observation;
}

/** The space of `observeBoard`. */
export function boardSpace(rowCount: number, columnCount: number): Box {
  const labels = ['own', 'other'].flatMap((whose) =>
    Array.from(
      { length: rowCount * columnCount },
      (_, cell) => `${whose} stone at row ${Math.floor(cell / columnCount)}, column ${cell % columnCount}`,
    ),
  );
  return box(
    labels.map(() => 0),
    labels.map(() => 1),
    { labels, shape: [2, rowCount, columnCount] },
  );
}

/** The board in characters, row by row from the top: "." nothing, "x" player 0, "o" player 1. */
export function describeBoard({ cells }: InARowState): string {
  return cells.map((stone) => '.xo'[stone]).join('');
}
