import { lowerBound } from './scale';
import type { Columns } from './series';

/** A curve in which the points from the first to the last step of `part` are those of `part`. */
export function spliceColumns(whole: Columns, part: Columns | undefined): Columns {
  if (part === undefined || part.steps.length === 0) return whole;
  const before = lowerBound(whole.steps, part.steps[0]!);
  const last = part.steps[part.steps.length - 1]!;
  let after = lowerBound(whole.steps, last, before);
  while (after < whole.steps.length && whole.steps[after]! <= last) after++;
  const rest = whole.steps.length - after;
  const join = (outer: ArrayLike<number>, inner: ArrayLike<number>) => {
    const joined = new Float64Array(before + inner.length + rest);
    for (let i = 0; i < before; i++) joined[i] = outer[i]!;
    joined.set(inner, before);
    for (let i = 0; i < rest; i++) joined[before + inner.length + i] = outer[after + i]!;
    return joined;
  };
  return { steps: join(whole.steps, part.steps), values: join(whole.values, part.values) };
}
