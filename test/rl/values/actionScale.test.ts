import { describe, expect, it } from 'vitest';
import { box } from '../../../main/rl/core/spaces';
import { ActionScale, clipToUnit } from '../../../main/rl/values/actionScale';

describe('the scale of actions', () => {
  it('carries −1, 0 and 1 to the lower bound, the middle and the upper bound of each element', () => {
    const scale = new ActionScale(box([-2, 0], [2, 10]));
    expect([...scale.toBounds(Float64Array.of(-1, -1))]).toEqual([-2, 0]);
    expect([...scale.toBounds(Float64Array.of(0, 0))]).toEqual([0, 5]);
    expect([...scale.toBounds(Float64Array.of(1, 1))]).toEqual([2, 10]);
  });

  it('gives a new array, so that what was remembered stays', () => {
    const units = Float64Array.of(0.5);
    new ActionScale(box([-2], [2])).toBounds(units);
    expect([...units]).toEqual([0.5]);
  });

  it('refuses actions without bounds', () => {
    expect(() => new ActionScale(box([-1], [Infinity]))).toThrow('The bounds of actions must be finite, got Infinity.');
  });

  it('cuts off at ±1', () => {
    expect([-3, -1, 0.25, 1, 1.5].map(clipToUnit)).toEqual([-1, -1, 0.25, 1, 1]);
  });
});
