import { describe, expect, it } from 'vitest';
import { spliceColumns } from '../../../renderer/charts/spliceColumns';

const whole = { steps: [10, 20, 30, 40, 50], values: [1, 2, 3, 4, 5] };

describe('a curve with a part of it in full', () => {
  it('has the points of the part from its first to its last step, and its own outside', () => {
    const part = { steps: [20, 24, 28, 32], values: [20, 24, 28, 32] };
    const { steps, values } = spliceColumns(whole, part);
    expect([...(steps as Float64Array)]).toEqual([10, 20, 24, 28, 32, 40, 50]);
    expect([...(values as Float64Array)]).toEqual([1, 20, 24, 28, 32, 4, 5]);
  });

  it('may begin and end with the part', () => {
    const part = { steps: [5, 60], values: [0, 6] };
    expect([...(spliceColumns(whole, part).steps as Float64Array)]).toEqual([5, 60]);
  });

  it('keeps values that were lost', () => {
    const { values } = spliceColumns({ steps: [1, 2, 3], values: [1, Number.NaN, 3] }, { steps: [3], values: [Number.NaN] });
    expect([...(values as Float64Array)]).toEqual([1, Number.NaN, Number.NaN]);
  });

  it('is itself without one', () => {
    expect(spliceColumns(whole, undefined)).toBe(whole);
    expect(spliceColumns(whole, { steps: [], values: [] })).toBe(whole);
  });
});
