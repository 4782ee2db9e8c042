import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Placement, selectShown } from '../../../renderer/charts/curveLines';
import { drawReferenceLabel } from '../../../renderer/charts/plotMarks';
import type { StepMark } from '../../../renderer/charts/series';
import { createCanvasRecorder } from '../../helpers/canvasRecorder';

/** 300 px for 300 steps, 100 px for values from 0 at the bottom to 100 at the top. */
const placement = {
  x: (step: number) => step,
  y: (value: number) => 100 - value,
  area: { left: 0, right: 300, top: 0, bottom: 100, width: 300, height: 100 },
} as Placement;

/** Where the label of a level comes to stand, its middle; `undefined` where there is none. */
function placeOf(value: number, values: readonly number[], marks: readonly StepMark[] = []): readonly number[] | undefined {
  const steps = values.map((_, index) => (300 * index) / (values.length - 1));
  const series = { id: 'a', label: 'a', color: '--c1', steps, values };
  const shown = selectShown(
    [series],
    Float64Array.from({ length: 301 }, (_, i) => i),
  );
  const { context, log } = createCanvasRecorder();
  drawReferenceLabel(context, { value, label: 'solved: 50' }, shown, marks, placement);
  return /fillText\(solved: 50, ([\d.]+), ([\d.]+)\)/.exec(log.join('\n'))?.slice(1).map(Number);
}

describe('the label of a level', () => {
  beforeEach(() => {
    vi.stubGlobal('document', { documentElement: {} });
    vi.stubGlobal('getComputedStyle', () => ({ getPropertyValue: () => '#000' }));
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  const [left, right] = [4, 236]; // 10 letters of 6 px, and 4 px on either side
  const [above, below] = [42, 59];

  it('stands above the left end of its line, where curves that learn have not come yet', () => {
    expect(placeOf(50, [0, 10, 20, 90])).toEqual([left, expect.closeTo(above, 0)]);
  });

  it('gives way to a curve: below, or to the other end', () => {
    expect(placeOf(50, [60, 58, 80, 90])).toEqual([left, expect.closeTo(below, 0)]);
    expect(placeOf(50, [30, 65, 20, 10])).toEqual([right, expect.closeTo(above, 0)]);
  });

  it('gives way to the labels of changes, which stand at the top', () => {
    expect(placeOf(84, [0, 0])).toEqual([left, expect.closeTo(8, 0)]);
    expect(placeOf(84, [0, 0], [{ step: 2, label: 'ε 0.1 → 0.3' }])).toEqual([left, expect.closeTo(25, 0)]);
  });

  it('stays within the plot, and away where its level is not shown', () => {
    expect(placeOf(98, [0, 10])?.[1]).toBeGreaterThan(2);
    expect(placeOf(1, [99, 99])?.[1]).toBeLessThan(98);
    expect(placeOf(120, [0, 10])).toBeUndefined();
  });
});
