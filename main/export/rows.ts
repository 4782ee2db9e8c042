import { LabError } from '../contract/errors';

/** A flat array as its rows of `columns` numbers. */
export function toRows(flat: Float32Array | Float64Array | Uint8Array, columns: number): number[][] {
  return Array.from({ length: flat.length / columns }, (_, row) => [...flat.subarray(row * columns, (row + 1) * columns)]);
}

/** @throws LabError `invalid-value` naming the rows, unless there are as many of them, and as long, as there must be. */
export function checkRows(name: string, rows: readonly (readonly number[])[], rowCount: number, columnCount: number): void {
  if (rows.length === rowCount && rows.every((row) => row.length === columnCount)) return;
  throw new LabError('invalid-value', `${name} must have ${rowCount} rows of ${columnCount} numbers, got others.`);
}
