import type { CurveColumns } from './aggregateCurves';

/**
 * The part of a curve between two steps, read as the step function it is: it begins with the value that holds at `first`, and
 * the value that holds at `last` is told there once more.
 *
 * Nothing is made up: what has not begun by `first` begins where it begins, what ends before `last` ends where it ends, and
 * what has ended before `first` is empty.
 */
export function cutCurve(
  { steps, values }: CurveColumns,
  [first, last]: readonly [first: number, last: number],
): { readonly steps: Float64Array; readonly values: Float64Array } {
  const count = steps.length;
  let from = 0;
  while (from < count && steps[from]! <= first) from++;
  let to = from;
  while (to < count && steps[to]! <= last) to++;
  const holds = from > 0 && (from < count || steps[from - 1]! === first);
  const goesOn = to < count && to > 0 && (holds || to > from) && (to === from ? first : steps[to - 1]!) < last;
  const cut = [
    ...(holds ? [[first, values[from - 1]!] as const] : []),
    ...Array.from({ length: to - from }, (_, i) => [steps[from + i]!, values[from + i]!] as const),
    ...(goesOn ? [[last, values[to - 1]!] as const] : []),
  ];
  return { steps: Float64Array.from(cut, ([step]) => step), values: Float64Array.from(cut, ([, value]) => value) };
}
