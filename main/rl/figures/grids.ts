import type { FigureSeries } from './figure';

/**
 * Values laid out as a grid: one series for each row, x the column.
 *
 * @param panel the picture they are drawn in, where a figure has several.
 */
export function gridSeries(values: ArrayLike<number>, columnCount: number, label = 'row', panel?: string): FigureSeries[] {
  const columns = Array.from({ length: columnCount }, (_, column) => column);
  return Array.from({ length: values.length / columnCount }, (_, row) => ({
    label: `${label} ${row}`,
    x: columns,
    y: columns.map((column) => values[row * columnCount + column]!),
    ...(panel !== undefined && { panel }),
  }));
}

/** The largest distance between two lists of equal length. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < b.length; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
}
