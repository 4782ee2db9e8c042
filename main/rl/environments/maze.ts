import { down, type GridSize, left, moveWithin, right, up } from './gridMoves';

/** A maze with one start and one goal. */
export interface Maze extends GridSize {
  /** Shape [rows, columns]. */
  readonly isWall: readonly boolean[];
  readonly start: number;
  readonly goal: number;
}

const moves = [up, right, down, left];

/** Reads a maze of the source from its rows: # wall, S start, G goal, anything else floor. */
export function parseMaze(rows: readonly string[]): Maze {
  const marks = rows.join('');
  return {
    rowCount: rows.length,
    columnCount: rows[0]!.length,
    isWall: [...marks].map((mark) => mark === '#'),
    start: marks.indexOf('S'),
    goal: marks.indexOf('G'),
  };
}

/** The cell that up, right, down or left (0–3) leads to; walls and edges hold. */
export function walkMaze(maze: Maze, cell: number, action: number): number {
  const next = moveWithin(maze, cell, moves[action]!);
  return maze.isWall[next] ? cell : next;
}
