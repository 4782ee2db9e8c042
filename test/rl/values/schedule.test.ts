import { describe, expect, it } from 'vitest';
import { geometricSchedule, hyperbolicSchedule, linearSchedule } from '../../../main/rl/values/schedule';

describe('schedules', () => {
  it('fall in a straight line, and then stay', () => {
    expect([0, 5, 10, 99].map((step) => linearSchedule(1, 0.5, 10, step))).toEqual([1, 0.75, 0.5, 0.5]);
  });

  it('fall by equal factors, and then stay', () => {
    const values = [0, 1, 2, 3].map((step) => geometricSchedule(1, 0.01, 2, step));
    expect(values.map((value) => value.toFixed(12))).toEqual([1, 0.1, 0.01, 0.01].map((value) => value.toFixed(12)));
  });

  it('fall for ever as the inverse of a straight line, or keep still', () => {
    expect([0, 10, 40].map((step) => hyperbolicSchedule(0.5, 5, step))).toEqual([1 / 2, 1 / 4, 1 / 10]);
    expect(hyperbolicSchedule(0.5, 0, 1e9)).toBe(0.5);
  });
});
