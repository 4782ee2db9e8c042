import { describe, expect, it } from 'vitest';
import { formatStepTick, formatTick } from '../../../renderer/charts/axisLabels';

describe('labels of axes', () => {
  it('write numbers of steps short', () => {
    expect([0, 800, 20_000, 1_500_000].map(formatStepTick)).toEqual(['0', '800', '20 k', '1.5 M']);
  });

  it('give all ticks of an axis the same decimals, and a true minus', () => {
    expect([-0.5, 0, 0.5].map((value) => formatTick(value, 0.5))).toEqual(['−0.5', '0', '0.5']);
    expect([0, 0.02, 0.04].map((value) => formatTick(value, 0.02))).toEqual(['0', '0.02', '0.04']);
    expect([0.00095, 0.001, 0.00105].map((value) => formatTick(value, 0.00005))).toEqual(['9.5e−4', '1.00e−3', '1.05e−3']);
    expect([-200, -100].map((value) => formatTick(value, 100))).toEqual(['−200', '−100']);
  });
});
