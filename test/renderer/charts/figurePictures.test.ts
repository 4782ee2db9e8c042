import { describe, expect, it } from 'vitest';
import { picturesOf } from '../../../renderer/charts/figurePictures';

const axes = { x: 'Steps', y: 'Reward' } as const;

describe('the pictures of a figure', () => {
  it('hold the series that name them, with their own axes where they have some', () => {
    const panelAxes = { Share: { x: 'Steps', y: '%' } };
    const pictures = picturesOf({ axes, panelAxes }, [
      { label: 'a', x: [1], y: [2], panel: 'Reward' },
      { label: 'Share, a', x: [1], y: [50], panel: 'Share' },
      { label: 'b', x: [1], y: [3], panel: 'Reward' },
    ]);
    expect(pictures.map(({ title, axes: { y }, series }) => [title, y, series.map(({ label }) => label)])).toEqual([
      ['Reward', 'Reward', ['a', 'b']],
      ['Share', '%', ['a']],
    ]);
  });

  it('place powers of two evenly on a logarithmic axis, and read them as they are', () => {
    const logarithmic = { ...axes, xScale: 'logarithmic' } as const;
    const [picture] = picturesOf({ axes: logarithmic, panelAxes: {} }, [{ label: 'a', x: [1 / 4, 1, 4], y: [1, 2, 3] }]);
    expect(picture!.series[0]!.steps).toEqual([-2, 0, 2]);
    expect([-7, 0, 2].map(picture!.formatX!)).toEqual(['1/128', '1', '4']);
    expect(picture!.formatStep(-2)).toBe('0.250');
  });

  it('place values by powers of ten, with their intervals and limits, and leave a gap where there is no logarithm', () => {
    const logarithmic = { ...axes, yScale: 'logarithmic', yRange: [10, 1000] } as const;
    const series = [{ label: 'a', x: [1, 2], y: [100, 0], low: [10, 0], high: [1000, 1] }];
    const [picture] = picturesOf({ axes: logarithmic, panelAxes: {} }, series);
    const [curve] = picture!.series;
    expect(
      [...(curve!.values as number[]), ...(curve!.low as number[]), ...(curve!.high as number[])].map((v) => Math.round(v)),
    ).toEqual([2, Number.NaN, 1, Number.NaN, 3, 0]);
    expect(picture!.valueLimits!.map(Math.round)).toEqual([1, 3]);
    expect([picture!.formatY!(4), picture!.formatY!(2.5), picture!.formatY!(-1)]).toEqual(['10 k', '320', '0.1']);
    expect(picture!.formatReading(2)).toBe('100.0');
  });

  it('shade more curves than there are colors from the first to the last', () => {
    const many = Array.from({ length: 21 }, (_, row) => ({ label: `row ${row}`, x: [0, 1], y: [row, row] }));
    const [picture] = picturesOf({ axes, panelAxes: {} }, many);
    expect(picture!.isShaded).toBe(true);
    expect(new Set(picture!.series.map(({ color }) => color)).size).toBe(21);
    expect(picturesOf({ axes, panelAxes: {} }, many.slice(0, 8))[0]!.isShaded).toBe(false);
  });
});
