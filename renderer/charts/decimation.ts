import { ExtremesIndex } from './extremesIndex';
import { lowerBound } from './scale';
import type { Columns } from './series';

/**
 * Indexes of the points of a curve that a picture can show: first, lowest, highest and last of each column of pixels, so
 * that the drawn line covers the same pixels as the whole curve would. One neighbor on either side of the range is kept,
 * so that lines run to the edge. NaN stays where it is and leaves a gap.
 *
 * Source: Jugel et al., "M4: A Visualization-Oriented Time Series Data Aggregation", PVLDB 7 (2014), 797–808.
 *
 * @param curve its steps ascending, its values as many.
 * @param edges steps at which the columns begin, ascending, and behind them the end of the last.
 */
export function decimate({ steps, values }: Columns, edges: ArrayLike<number>): number[] {
  const columnCount = edges.length - 1;
  const count = Math.min(steps.length, values.length);
  const first = Math.max(0, lowerBound(steps, edges[0]!) - 1);
  const last = Math.min(count, lowerBound(steps, edges[columnCount]!) + 1);
  const kept: number[] = [];
  if (last - first <= 4 * columnCount) {
    for (let i = first; i < last; i++) kept.push(i);
    return kept;
  }
  const extremes = ExtremesIndex.of(values);
  let start = first;
  if (steps[first]! < edges[0]!) kept.push(start++);
  for (let column = 0; column < columnCount && start < last; column++) {
    const end = lowerBound(steps, edges[column + 1]!, start, last);
    if (end === start) continue;
    extremes.search(start, end);
    addAscending(kept, start, extremes.lowest, extremes.highest, extremes.gap, end - 1);
    start = end;
  }
  if (start < last) kept.push(start);
  return kept;
}

/** Adds three places between a first and a last one in their order, each once; −1 stands for none. */
function addAscending(kept: number[], first: number, a: number, b: number, c: number, last: number): void {
  if (a > b) [a, b] = [b, a];
  if (b > c) [b, c] = [c, b];
  if (a > b) [a, b] = [b, a];
  kept.push(first);
  let previous = first;
  for (const index of [a, b, c, last]) {
    if (index <= previous) continue;
    kept.push(index);
    previous = index;
  }
}
