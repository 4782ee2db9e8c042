import { lowerBound } from './scale';

/** One point of a line on a canvas. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * The points of a curve that a picture `columns` pixels wide can show: first, lowest, highest and last of each column,
 * so that the drawn line covers the same pixels as the whole curve would. One neighbor on either side of the range is
 * kept, so that lines run to the edge. NaN stays where it is and leaves a gap.
 *
 * Source: Jugel et al., "M4: A Visualization-Oriented Time Series Data Aggregation", PVLDB 7 (2014), 797–808.
 *
 * @param steps ascending; as long as `values`.
 */
export function decimate(
  steps: ArrayLike<number>,
  values: ArrayLike<number>,
  low: number,
  high: number,
  columns: number,
): Point[] {
  const first = Math.max(0, lowerBound(steps, low) - 1);
  const last = Math.min(steps.length, values.length, lowerBound(steps, high) + 1);
  const points: Point[] = [];
  const add = (index: number) => points.push({ x: steps[index]!, y: values[index]! });

  if (last - first <= 4 * columns || !(high > low)) {
    for (let i = first; i < last; i++) add(i);
    return points;
  }

  const columnOf = (index: number) => Math.floor(((steps[index]! - low) / (high - low)) * columns);
  for (let start = first; start < last; ) {
    const column = columnOf(start);
    let [lowest, highest, gap, end] = [start, start, -1, start];
    for (; end < last && columnOf(end) === column; end++) {
      const value = values[end]!;
      if (Number.isNaN(value)) gap = end;
      else if (!(value >= values[lowest]!)) lowest = end; // also leaves a NaN behind
      if (value > values[highest]! || Number.isNaN(values[highest]!)) highest = end;
    }
    const kept = new Set([start, lowest, highest, end - 1]);
    if (gap >= 0) kept.add(gap);
    for (const index of [...kept].sort((a, b) => a - b)) add(index);
    start = end;
  }
  return points;
}
