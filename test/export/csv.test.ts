import { describe, expect, it } from 'vitest';
import { curvesToCsv } from '../../main/export/csv';

describe('curves as CSV', () => {
  it('put one point on a line, curve after curve', () => {
    const curves = [
      { name: 'return', steps: Float64Array.of(10, 25), values: Float64Array.of(-3, 4.5) },
      { name: 'tdError', steps: Float64Array.of(25), values: Float64Array.of(0.1) },
    ];
    expect(curvesToCsv(curves)).toBe('curve,step,value\nreturn,10,-3\nreturn,25,4.5\ntdError,25,0.1\n');
  });

  it('give back the very same doubles', () => {
    const values = Float64Array.of(0.1 + 0.2, 1 / 3, -5e-324, 1.7976931348623157e308, Number.NaN, Number.NEGATIVE_INFINITY);
    const text = curvesToCsv([{ name: 'loss', steps: Float64Array.from(values.keys()), values }]);
    const read = text
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => Number(line.split(',')[2]));
    expect(Float64Array.from(read)).toEqual(values);
  });

  it('quote names that hold commas, quotes or line breaks', () => {
    const curve = { name: 'a "b", c', steps: Float64Array.of(1), values: Float64Array.of(2) };
    expect(curvesToCsv([curve])).toBe('curve,step,value\n"a ""b"", c",1,2\n');
  });

  it('are just the heading where there are none', () => {
    expect(curvesToCsv([])).toBe('curve,step,value\n');
  });
});
